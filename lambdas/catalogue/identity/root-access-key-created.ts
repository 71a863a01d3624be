import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { accessKeyOf, accessKeyResource, KEY_ENDED, ownerOf, ROOT_USER } from '../readings/iam-identity.ts';

export const rootAccessKeyCreated: Detection = {
  id: 'root-access-key-created',
  title: { en: 'An access key was created for root', ko: '루트 사용자의 액세스 키가 생성되었습니다' },
  about: {
    en: 'Nothing can limit what an access key of root may do, and there is no good reason to have one.',
    ko: '루트 액세스 키의 권한은 무엇으로도 제한할 수 없으며, 이런 키가 필요한 정당한 이유는 없습니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 'iam.amazonaws.com', calls: ['CreateAccessKey'] }],
  techniques: ['T1098.001'],
  controls: ['IAM.4'],
  containment: {
    response: 'ask',
    noPlaybook: {
      en: 'Only root itself can delete an access key of root.',
      ko: '루트 액세스 키는 루트 사용자만 삭제할 수 있습니다.',
    },
  },
  matches: (activity) => ownerOf(activity) === ROOT_USER && accessKeyOf(activity) !== undefined,
  subject: (activity) => accessKeyResource(activity, accessKeyOf(activity)),
  evidence: (activity) => [noted('access-key', accessKeyOf(activity) ?? 'unknown')],
  resolvedBy: KEY_ENDED,
};
