import { ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { failedLogin, from, login, person, rootPerson, unknownUser } from '../events/sign-in-calls.ts';

const by = person('alice');
const [first, second, third] = [0, 4, 10].map((at) => failedLogin({ by, at: minute(at) })) as [
  ReturnType<typeof failedLogin>,
  ReturnType<typeof failedLogin>,
  ReturnType<typeof failedLogin>,
];

export const cases: Cases = {
  fires: {
    'a user fails three times, the last time just within ten minutes': [first, second, third],
    'the failures come from different addresses': [
      first,
      failedLogin({ by: from(by, { address: '203.0.113.5' }), at: minute(1) }),
      failedLogin({ by: from(by, { address: '2001:db8::7' }), at: minute(2) }),
    ],
    'the failures are recorded in different Regions': [
      first,
      failedLogin({ by, at: minute(1), region: 'us-east-2' }),
      failedLogin({ by, at: minute(2), region: 'eu-north-1' }),
    ],
    'the first failure arrives last': [second, third, first],
    'the second failure arrives last': [first, third, second],
    'another user fails between the failures': [first, second, failedLogin({ by: person('bob'), at: minute(5) }), third],
    'the user signs in between two failures': [first, second, login({ by, at: minute(5) }), third],
    'the window slides: the last three of four failures are within ten minutes': [
      failedLogin({ by, at: minute(-30) }),
      first,
      second,
      third,
    ],
    'the three failures have the same second': ['a', 'b', 'c'].map((id) => failedLogin({ by, id: `try-${id}` })),
  },
  staysQuiet: {
    'a user fails twice': [first, second],
    'the third failure comes just after ten minutes': [first, second, failedLogin({ by, at: minute(11) })],
    'the same two failures are delivered twice': [first, second, first, second],
    'one failure is delivered three times, each time in a different envelope': [
      first,
      { ...first, id: 'two' },
      { ...first, id: 'three' },
    ],
    'three users fail once each': ['alice', 'bob', 'carol'].map((name) => failedLogin({ by: person(name) })),
    'users of the same name fail in different accounts': [
      first,
      second,
      failedLogin({ by, at: minute(5), account: '123456789012' }),
    ],
    'root fails three times': [0, 1, 2].map((at) => failedLogin({ by: rootPerson(), at: minute(at) })),
    'unknown user names fail three times, and AWS masks them all alike': [0, 1, 2].map((at) =>
      failedLogin({ by: unknownUser(), at: minute(at) }),
    ),
    'a role session fails three times, and there is no user to block': [0, 1, 2].map((at) =>
      failedLogin({ by: ssoPerson('bob@example.com'), at: minute(at) }),
    ),
    'two sign-ins fail and the third succeeds': [first, second, login({ by, at: minute(5) })],
  },
};
