import type { Detection } from '../../../core/detection.ts';
import { CONSOLE_LOGIN, isLogin, isStranger, origin, visitorOf } from '../../readings/sign-in.ts';

/** Only of users the account has: nobody could be kept out under a masked name, and root and sessions must not be. */
export const consoleBruteforce: Detection = {
  id: 'console-bruteforce',
  title: { en: 'Somebody is guessing the password of a user', ko: '누군가 사용자의 비밀번호를 추측하고 있습니다' },
  about: {
    en: 'Three failed sign-ins of one user within ten minutes are more than a slip: the name is known and the password is being tried.',
    ko: '10분 안에 한 사용자의 로그인이 세 번 실패했습니다. 사용자 이름은 알려졌고 비밀번호를 시도하는 중일 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: [CONSOLE_LOGIN],
  techniques: ['T1110'],
  controls: ['CloudWatch.6'],
  response: 'auto',
  playbook: 'deny-login-for-a-while',
  matches: (activity) => activity.actor.type === 'user' && !isStranger(activity) && isLogin(activity, 'Failure'),
  memory: { kind: 'window', key: ({ actor }) => actor.name, atLeast: 3, minutes: 10 },
  subject: visitorOf,
  evidence: (activity) => [{ kind: 'noted', what: 'user', value: activity.actor.name }, ...origin(activity)],
};
