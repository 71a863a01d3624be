import type { Detection } from '#core/detection/detection.ts';
import { CONSOLE_LOGIN, isLogin, origin, signInResource } from '../readings/sign-in.ts';

/** Root has its own scenario. AWS masks all unknown user names, so their failures are counted by address. */
export const consoleLoginFailure: Detection = {
  id: 'console-login-failure',
  title: { en: 'A sign-in to the console failed', ko: '콘솔 로그인이 실패했습니다' },
  about: {
    en: 'Recorded so that repeated failures can be distinguished from a typing mistake.',
    ko: '누구나 가끔 잘못 입력합니다. 단순한 실수와 반복되는 실패를 구별할 수 있도록 기록합니다.',
  },
  severity: 'LOW',
  triggers: [CONSOLE_LOGIN],
  techniques: [],
  controls: ['CloudWatch.6'],
  containment: { response: 'none' },
  matches: (activity) => activity.actor.type !== 'root' && isLogin(activity, 'Failure'),
  subject: signInResource,
  evidence: origin,
};
