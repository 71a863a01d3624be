import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { accessKeyOf, accessKeyResource, ownerOf } from '../readings/iam-identity.ts';

export const accessKeyDeleted: Detection = {
  id: 'access-key-deleted',
  title: { en: 'An access key was deleted', ko: '액세스 키가 삭제되었습니다' },
  about: {
    en: 'Ordinary cleanup, but recorded: an intruder also deletes keys to remove traces.',
    ko: '일상적인 정리 작업이지만 기록해 둡니다. 탈취된 키의 흔적을 지우는 데 쓰일 수도 있습니다.',
  },
  severity: 'LOW',
  triggers: [{ source: 'iam.amazonaws.com', calls: ['DeleteAccessKey'] }],
  techniques: [],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => accessKeyOf(activity) !== undefined,
  subject: (activity) => accessKeyResource(activity, accessKeyOf(activity)),
  evidence: (activity) => [noted('user', ownerOf(activity) ?? 'unknown')],
};
