import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { accessKeyOf, accessKeyResource, isForOther, KEY_ENDED, ownerOf } from '../readings/iam-identity.ts';

export const accessKeyCreatedForOther: Detection = {
  id: 'access-key-created-for-other',
  title: { en: 'An access key was created for another user', ko: '다른 사용자의 액세스 키가 생성되었습니다' },
  about: {
    en: 'A person with the key of another user can act as that user without their knowledge.',
    ko: '다른 사용자의 키를 가진 사람은 본인 모르게 그 사용자로 작업할 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 'iam.amazonaws.com', calls: ['CreateAccessKey'] }],
  techniques: ['T1098.001'],
  controls: [],
  containment: { response: 'ask', playbooks: ['deactivate-access-key'] },
  matches: (activity) => isForOther(activity) && accessKeyOf(activity) !== undefined,
  subject: (activity) => accessKeyResource(activity, accessKeyOf(activity)),
  evidence: (activity) => [noted('user', ownerOf(activity) ?? 'unknown')],
  resolvedBy: KEY_ENDED,
};
