import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { isForOther, ownerResource } from '../readings/iam-identity.ts';

export const loginProfileChangedForOther: Detection = {
  id: 'login-profile-changed-for-other',
  title: { en: 'A person set the console password of another user', ko: '다른 사용자의 콘솔 암호가 설정되었습니다' },
  about: {
    en: 'Setting the password of another user makes it possible to sign in as that user, with all their permissions.',
    ko: '다른 사용자의 암호를 설정한 사람은 그 사용자로 로그인하여 모든 권한을 행사할 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 'iam.amazonaws.com', calls: ['CreateLoginProfile', 'UpdateLoginProfile'] }],
  techniques: ['T1098.001'],
  controls: [],
  containment: { response: 'ask', playbooks: ['deny-login-for-a-while'] },
  matches: isForOther,
  subject: ownerResource,
  evidence: (activity) => [noted('change', callOf(activity)), noted('changed-by', activity.actor.arn ?? activity.actor.name)],
};
