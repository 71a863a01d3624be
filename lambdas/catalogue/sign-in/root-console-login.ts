import type { Detection } from '#core/detection/detection.ts';
import { CONSOLE_LOGIN, isSignIn, isWithoutMfa, OAUTH_SIGN_IN, origin, signInResource } from '../readings/sign-in.ts';

/** Also when root allows a command line or an agent to act as root (`aws login`), because that too is a sign-in as root. */
export const rootConsoleLogin: Detection = {
  id: 'root-console-login',
  title: { en: 'The root user signed in to the console', ko: '루트 사용자가 콘솔에 로그인했습니다' },
  about: {
    en: 'Root can do anything and no policy of the account limits it. Use it only for the few tasks that require root, and always with MFA.',
    ko: '루트는 계정의 어떤 정책으로도 제한되지 않습니다. 루트만 할 수 있는 드문 작업에만, 반드시 MFA와 함께 써야 합니다.',
  },
  severity: 'HIGH',
  triggers: [CONSOLE_LOGIN, OAUTH_SIGN_IN],
  techniques: ['T1078.004'],
  controls: ['CloudWatch.1', 'IAM.9'],
  containment: { response: 'none' },
  matches: (activity) => activity.actor.type === 'root' && isSignIn(activity),
  severityFor: (activity) => (isWithoutMfa(activity) ? 'CRITICAL' : 'HIGH'),
  subject: signInResource,
  evidence: origin,
};
