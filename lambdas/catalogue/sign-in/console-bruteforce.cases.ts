import { ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { failedLogin, from, login, person, rootPerson, stranger } from '../events/sign-in-calls.ts';

const by = person('alice');
const [first, second, third] = [0, 4, 10].map((at) => failedLogin({ by, at: minute(at) })) as [
  ReturnType<typeof failedLogin>,
  ReturnType<typeof failedLogin>,
  ReturnType<typeof failedLogin>,
];

export const cases: Cases = {
  fires: {
    'a user fails three times, the last one just inside ten minutes': [first, second, third],
    'the tries come from different addresses': [
      first,
      failedLogin({ by: from(by, { address: '203.0.113.5' }), at: minute(1) }),
      failedLogin({ by: from(by, { address: '2001:db8::7' }), at: minute(2) }),
    ],
    'the tries are recorded in different Regions': [
      first,
      failedLogin({ by, at: minute(1), region: 'us-east-2' }),
      failedLogin({ by, at: minute(2), region: 'eu-north-1' }),
    ],
    'the first try arrives last': [second, third, first],
    'the middle try arrives last': [first, third, second],
    'another user fails in between': [first, second, failedLogin({ by: person('bob'), at: minute(5) }), third],
    'the user gets in between two tries': [first, second, login({ by, at: minute(5) }), third],
    'the window slides: two late tries join the second of four': [failedLogin({ by, at: minute(-30) }), first, second, third],
    'three tries fall into the same second': ['a', 'b', 'c'].map((id) => failedLogin({ by, id: `try-${id}` })),
  },
  staysQuiet: {
    'a user fails twice': [first, second],
    'the third try comes just after ten minutes': [first, second, failedLogin({ by, at: minute(11) })],
    'the same two tries are delivered twice': [first, second, first, second],
    'one try comes three times, each in an envelope of its own': [first, { ...first, id: 'two' }, { ...first, id: 'three' }],
    'three users fail once each': ['alice', 'bob', 'carol'].map((name) => failedLogin({ by: person(name) })),
    'users of the same name fail in different accounts': [
      first,
      second,
      failedLogin({ by, at: minute(5), account: '123456789012' }),
    ],
    'root fails three times': [0, 1, 2].map((at) => failedLogin({ by: rootPerson(), at: minute(at) })),
    'names that do not exist fail three times, and are no one person': [0, 1, 2].map((at) =>
      failedLogin({ by: stranger(), at: minute(at) }),
    ),
    'a session of a role fails three times, and no user could be kept out': [0, 1, 2].map((at) =>
      failedLogin({ by: ssoPerson('bob@example.com'), at: minute(at) }),
    ),
    'two tries fail and the third works': [first, second, login({ by, at: minute(5) })],
  },
};
