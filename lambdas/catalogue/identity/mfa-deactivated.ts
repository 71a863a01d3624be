import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { text } from '#core/json.ts';
import { isForOther, ownerOf, ownerResource, ROOT_USER } from '../readings/iam-identity.ts';

/**
 * Only a deactivated device can be deleted, so a deletion adds nothing and opens no incident, even if the record of the
 * deactivation is missing: AWS refuses to delete a device that protects a user (DeleteConflict).
 */
export const mfaDeactivated: Detection = {
  id: 'mfa-deactivated',
  title: { en: 'An MFA device was deactivated', ko: 'MFA 디바이스가 비활성화되었습니다' },
  about: {
    en: 'Without MFA a stolen password is enough. It is worse for root, or when it is done to another user.',
    ko: 'MFA가 없으면 탈취한 암호만으로 로그인할 수 있습니다. 루트나 다른 사람의 MFA를 해제하는 것은 더욱 위험합니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 'iam.amazonaws.com', calls: ['DeactivateMFADevice'] }],
  techniques: ['T1556.006'],
  controls: ['IAM.5', 'IAM.9', 'IAM.19'],
  containment: { response: 'ask', playbooks: ['deny-without-mfa'] },
  matches: (activity) => ownerOf(activity) !== undefined,
  severityFor: (activity) => (ownerOf(activity) === ROOT_USER || isForOther(activity) ? 'CRITICAL' : 'HIGH'),
  subject: ownerResource,
  evidence: (activity) => [noted('device', text(activity.request.serialNumber) ?? 'unknown')],
};
