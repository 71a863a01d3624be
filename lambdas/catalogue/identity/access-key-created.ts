import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { accessKeyOf, accessKeyResource, isForOther, ownerOf, ROOT_USER } from '../readings/iam-identity.ts';

export const accessKeyCreated: Detection = {
  id: 'access-key-created',
  title: { en: 'A user created an access key for itself', ko: '사용자가 자신의 액세스 키를 생성했습니다' },
  about: {
    en: 'A long-lived key outlives the session that made it. An intruder makes one to come back later.',
    ko: '장기 액세스 키는 생성한 세션이 끝나도 계속 유효합니다. 침입자는 나중에 다시 들어오려고 키를 만듭니다.',
  },
  severity: 'MEDIUM',
  triggers: [{ source: 'iam.amazonaws.com', calls: ['CreateAccessKey'] }],
  techniques: ['T1098.001'],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => {
    const owner = ownerOf(activity);
    return owner !== undefined && owner !== ROOT_USER && !isForOther(activity) && accessKeyOf(activity) !== undefined;
  },
  subject: (activity) => accessKeyResource(activity, accessKeyOf(activity)),
  evidence: (activity) => [noted('user', ownerOf(activity) ?? 'unknown')],
};
