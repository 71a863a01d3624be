import type { Detection } from '#core/detection/detection.ts';
import { CONSOLE_LOGIN, isLogin, isWithoutMfa, origin, signInResource } from '../readings/sign-in.ts';

/** Only for users whom AWS itself asks for MFA; for sessions it always records none. */
export const consoleLoginNoMfa: Detection = {
  id: 'console-login-no-mfa',
  title: { en: 'A person signed in to the console without MFA', ko: 'MFA 없이 콘솔에 로그인했습니다' },
  about: {
    en: 'A password alone was enough. Anyone who learns it can sign in from anywhere.',
    ko: '비밀번호만으로 로그인이 이루어졌습니다. 비밀번호를 알게 된 사람은 누구나 어디서든 똑같이 들어올 수 있습니다.',
  },
  severity: 'MEDIUM',
  triggers: [CONSOLE_LOGIN],
  techniques: ['T1078.004'],
  controls: ['CloudWatch.3', 'IAM.5', 'IAM.19'],
  containment: { response: 'none' },
  matches: (activity) => ['user', 'root'].includes(activity.actor.type) && isLogin(activity, 'Success') && isWithoutMfa(activity),
  subject: signInResource,
  evidence: origin,
};
