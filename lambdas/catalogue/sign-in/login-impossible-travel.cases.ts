import { assumedRole, type By, iamUser, service, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import {
  assumeRole,
  assumeRoleWithSaml,
  authorizeOAuth,
  failedLogin,
  from,
  getSessionToken,
  login,
  person,
  rootPerson,
  samlPerson,
} from '../events/sign-in-calls.ts';

const [KOREA, AMERICA, GERMANY] = ['198.51.100.24', '203.0.113.9', '192.0.2.8'] as const;
const BOB = 'bob@example.com';

function seen(at: number, address: string, who: By = person('alice')) {
  return login({ by: from(who, { address }), at: minute(at), mfa: 'No' });
}

const home = seen(0, KOREA);

export const cases: Cases = {
  fires: {
    'a user signs in from Korea and ten minutes later from America': [home, seen(10, AMERICA)],
    'both sign-ins have the same second': [
      home,
      login({ by: from(person('alice'), { address: GERMANY }), id: 'another-sign-in', mfa: 'No' }),
    ],
    'the earlier sign-in arrives later': [seen(10, AMERICA), home],
    'another user signs in between the two sign-ins': [home, seen(1, AMERICA, person('bob')), seen(2, GERMANY)],
    'a user signs in, and lets a command line act from another place': [
      home,
      authorizeOAuth({ by: from(person('alice'), { address: AMERICA }), at: minute(3) }),
    ],
    'root signs in from two places': [seen(0, KOREA, rootPerson()), seen(5, AMERICA, rootPerson())],
    'an Identity Center user signs in from two places': [seen(0, KOREA, ssoPerson(BOB)), seen(5, AMERICA, ssoPerson(BOB))],
    'a user signs in, and a key of the same user assumes a role from another place': [
      home,
      assumeRole({ by: from(iamUser('alice'), { address: AMERICA }), at: minute(3) }),
    ],
    'a user signs in, and a key of the same user gets a session token from another place': [
      home,
      getSessionToken({ by: from(iamUser('alice'), { address: GERMANY }), at: minute(3) }),
    ],
    'a user signs in through SAML from two places': [
      assumeRoleWithSaml({ by: from(samlPerson(BOB), { address: KOREA }) }),
      assumeRoleWithSaml({ by: from(samlPerson(BOB), { address: AMERICA }), at: minute(2) }),
    ],
    'a session started through SAML signs in to the console from another place': [
      assumeRoleWithSaml({ session: BOB }),
      seen(4, AMERICA, assumedRole('Staff', BOB)),
    ],
    'an Identity Center user signs in to two accounts from two places': [
      seen(0, KOREA, ssoPerson(BOB)),
      login({ by: from(ssoPerson(BOB), { address: AMERICA }), at: minute(5), mfa: 'No', account: '123456789012' }),
    ],
    'an Identity Center user assumes a role from another place': [
      seen(0, KOREA, ssoPerson(BOB)),
      assumeRole({ by: from(ssoPerson(BOB), { address: GERMANY }), at: minute(4) }),
    ],
  },
  staysQuiet: {
    'a user signs in for the first time': home,
    'the second sign-in comes just after ten minutes': [home, seen(11, AMERICA)],
    'a user signs in twice in the same country': [home, seen(1, '198.51.100.99')],
    'the same sign-in is delivered twice': [home, { ...home, id: 'another-envelope' }],
    'two users sign in from two places': [home, seen(1, AMERICA, person('bob'))],
    'the users have the same name but belong to two accounts': [
      home,
      login({ by: from(person('alice'), { address: AMERICA }), at: minute(1), account: '123456789012' }),
    ],
    'sessions of ordinary roles have the same name in two accounts': [
      seen(0, KOREA, assumedRole('Staff', BOB)),
      login({ by: from(assumedRole('Staff', BOB), { address: AMERICA }), at: minute(1), mfa: 'No', account: '123456789012' }),
    ],
    'a role in another account only has a name like an Identity Center role': [
      seen(0, KOREA, ssoPerson(BOB)),
      login({
        by: from(assumedRole('AWSReservedSSO_PowerUser_0123456789abcdef', BOB), { address: AMERICA }),
        at: minute(1),
        account: '123456789012',
      }),
    ],
    'the second sign-in fails': [home, failedLogin({ by: from(person('alice'), { address: AMERICA }), at: minute(1) })],
    'AWS refused the second session': [
      home,
      assumeRole({ by: from(iamUser('alice'), { address: AMERICA }), at: minute(1), error: 'AccessDenied' }),
    ],
    'the location of the second address is unknown': [home, seen(1, '2001:db8::7')],
    'the second address is private': [home, seen(1, '10.1.2.3')],
    'an AWS service starts the session on behalf of the user': [
      home,
      assumeRole({ by: from(iamUser('alice'), { address: 'athena.amazonaws.com' }), at: minute(1) }),
    ],
    'an AWS service assumes its role in two places': [
      assumeRole({ by: service('ecs-tasks.amazonaws.com') }),
      assumeRole({ by: from(service('ecs-tasks.amazonaws.com'), { address: AMERICA }), at: minute(1) }),
    ],
    'a workload assumes more roles from two Regions under one session name': [
      assumeRole({ by: from(assumedRole('Deploy', 'pipeline'), { address: KOREA }) }),
      assumeRole({ by: from(assumedRole('Deploy', 'pipeline'), { address: AMERICA }), at: minute(1) }),
    ],
  },
};
