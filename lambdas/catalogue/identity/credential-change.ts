import type { Activity } from '#core/detection/activity.ts';
import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { ownProperty } from '#core/own-property.ts';
import { isForOther, ownerOf, ownerResource } from '../readings/iam-identity.ts';

const CHANGES = ['ChangePassword', 'CreateLoginProfile', 'DeleteLoginProfile', 'UpdateLoginProfile'];

/** Only root can do these on the sign-in page. Access to its mailbox is enough to recover the password or to change the owner. */
const SIGN_IN_PAGE = ['PasswordUpdated', 'PasswordRecoveryRequested', 'PasswordRecoveryCompleted', 'EmailUpdated'];

/** A recovery request counts too: it is the first sign of a takeover of root. */
export const credentialChange: Detection = {
  id: 'credential-change',
  title: { en: 'A console password was changed', ko: '콘솔 암호가 변경되었습니다' },
  about: {
    en: 'A new password can lock the owner out or let an intruder sign in.',
    ko: '새 암호로 인해 소유자가 로그인하지 못하거나 침입자가 로그인할 수 있습니다.',
  },
  severity: 'MEDIUM',
  triggers: [
    { source: 'iam.amazonaws.com', calls: CHANGES },
    { source: 'signin.amazonaws.com', calls: SIGN_IN_PAGE },
  ],
  techniques: ['T1098'],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => ownerOf(activity) !== undefined && isDone(activity) && !isGiven(activity),
  subject: ownerResource,
  evidence: (activity) => [noted('change', callOf(activity))],
};

/** Sign-in reports a failure in the response, without an error code. */
function isDone({ name, response }: Activity): boolean {
  return !SIGN_IN_PAGE.includes(name) || ownProperty(response, name) === 'Success';
}

/** A password set for another user is login-profile-changed-for-other. */
function isGiven(activity: Activity): boolean {
  return ['CreateLoginProfile', 'UpdateLoginProfile'].includes(activity.name) && isForOther(activity);
}
