import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { text } from '#core/json.ts';
import { accessKeyOf, accessKeyResource, ownerOf } from '../readings/iam-identity.ts';

export const accessKeyStatusChanged: Detection = {
  id: 'access-key-status-changed',
  title: { en: 'An access key was activated or deactivated', ko: '액세스 키의 상태가 변경되었습니다' },
  about: {
    en: 'Deactivating a key is good practice. Activating it again brings back the risk it was deactivated for.',
    ko: '키를 비활성화하는 것은 좋은 습관입니다. 다시 활성화하면 비활성화했던 이유가 된 위험도 되살아납니다.',
  },
  severity: 'LOW',
  triggers: [{ source: 'iam.amazonaws.com', calls: ['UpdateAccessKey'] }],
  techniques: ['T1098.001'],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => accessKeyOf(activity) !== undefined && statusOf(activity) !== undefined,
  severityFor: (activity) => {
    if (statusOf(activity) !== 'Active') return 'LOW';
    return activity.actor.type === 'root' ? 'HIGH' : 'MEDIUM';
  },
  subject: (activity) => accessKeyResource(activity, accessKeyOf(activity)),
  evidence: (activity) => [noted('status', statusOf(activity) ?? 'unknown'), noted('user', ownerOf(activity) ?? 'unknown')],
};

function statusOf({ request }: Activity): string | undefined {
  return text(request.status);
}
