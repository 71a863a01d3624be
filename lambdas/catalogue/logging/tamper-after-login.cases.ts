import { iamUser, root, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { authorizeOAuth, failedLogin, login, person, rootPerson, signInStep } from '../events/sign-in-calls.ts';
import {
  deleteTrail,
  putEventSelectors,
  putInsightSelectors,
  saveTrail,
  stopLogging,
  updateTrail,
} from '../events/trail-calls.ts';

const trail = 'organization-trail';
const alice = iamUser('alice');
const signedIn = login({ by: person('alice') });
const at = minute(5);
const stopped = stopLogging({ trail, by: alice, at });

export const cases: Cases = {
  fires: {
    'a user signs in and stops a trail': [signedIn, stopped],
    'a user signs in and deletes a trail': [signedIn, deleteTrail({ trail, by: alice, at })],
    'a user signs in and weakens a trail': [signedIn, updateTrail({ trail, changes: { kmsKeyId: '' }, by: alice, at })],
    'a user signs in and excludes management events from a trail': [
      signedIn,
      putEventSelectors({ trail, selectors: [{ management: false }], by: alice, at }),
    ],
    'the sign-in happens before the call but arrives after it': [stopped, signedIn],
    'the call comes exactly 15 minutes after the sign-in': [signedIn, stopLogging({ trail, by: alice, at: minute(15) })],
    'both events have the same second': [signedIn, stopLogging({ trail, by: alice })],
    'the sign-in is delivered twice': [signedIn, { ...signedIn, id: 'another-envelope' }, stopped],
    'the trail is in another Region than the sign-in': [signedIn, stopLogging({ trail, by: alice, at, region: 'us-east-1' })],
    'another user signs in between the two events': [signedIn, login({ by: person('bob'), at: minute(3) }), stopped],
    'a user lets a command line act, which stops a trail': [authorizeOAuth({ by: person('alice') }), stopped],
    'root signs in and stops a trail': [login({ by: rootPerson() }), stopLogging({ trail, by: root(), at })],
    'an Identity Center user signs in and deletes a trail': [
      login({ by: ssoPerson('bob@example.com'), mfa: 'No' }),
      deleteTrail({ trail, by: ssoPerson('bob@example.com'), at }),
    ],
    'an Identity Center user signs in to one account and stops a trail in another': [
      login({ by: ssoPerson('bob@example.com'), mfa: 'No' }),
      stopLogging({ trail, by: ssoPerson('bob@example.com'), at, account: '123456789012' }),
    ],
    'an earlier sign-in is too old, but a later one is not': [
      signedIn,
      login({ at: minute(20), by: person('alice') }),
      stopLogging({
        trail,
        by: alice,
        at: minute(30),
      }),
    ],
  },
  staysQuiet: {
    'a user signs in and sends no Insights selectors, which may be what the trail had': [
      signedIn,
      putInsightSelectors({ trail, insights: [], by: alice, at }),
    ],
    'a user signs in and saves a trail, and the console sends the whole configuration': [
      signedIn,
      saveTrail({ trail, by: alice, at }),
    ],
    'there is no sign-in before the call': stopped,
    'there is only a sign-in': signedIn,
    'the call comes 16 minutes after the sign-in': [signedIn, stopLogging({ trail, by: alice, at: minute(16) })],
    'the sign-in comes after the call': [stopped, login({ by: person('alice'), at: minute(6) })],
    'the call happens before the sign-in but arrives after it': [login({ by: person('alice'), at: minute(6) }), stopped],
    'another user stops the trail': [signedIn, stopLogging({ trail, by: iamUser('bob'), at })],
    'a user of the same name signed in to another account': [login({ by: person('alice'), account: '123456789012' }), stopped],
    'the sign-in failed': [failedLogin({ by: person('alice') }), stopped],
    'the sign-in stopped at the second factor': [signInStep({ name: 'CheckMfa', by: person('alice') }), stopped],
    'AWS denied the call': [signedIn, stopLogging({ trail, by: alice, at, error: 'AccessDenied' })],
    'the update does not weaken the trail': [
      signedIn,
      updateTrail({ trail, changes: { enableLogFileValidation: true }, by: alice, at }),
    ],
    'everything is still recorded': [signedIn, putEventSelectors({ trail, selectors: [{}], by: alice, at })],
    'another service records a call of the same name': [
      signedIn,
      stopLogging({ trail, by: alice, at, source: 'kinesis.amazonaws.com' }),
    ],
  },
};
