import type { Detection } from '#core/detection/detection.ts';
import { CONSOLE_LOGIN, isLogin, origin, personOf, signInResource } from '../readings/sign-in.ts';

/** Root has its own scenario. Allowing a command line or an agent to act is not a console sign-in. */
export const consoleLoginSuccess: Detection = {
  id: 'console-login-success',
  title: { en: 'A person signed in to the console', ko: '사용자가 콘솔에 로그인했습니다' },
  about: {
    en: 'Ordinary, but recorded: it shows who was signed in when something else happened.',
    ko: '평범한 일이지만 남겨 둘 가치가 있습니다. 다른 일이 일어났을 때 누가 있었는지 알려 줍니다.',
  },
  severity: 'LOW',
  triggers: [CONSOLE_LOGIN],
  techniques: [],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => activity.actor.type !== 'root' && personOf(activity) !== undefined && isLogin(activity, 'Success'),
  subject: signInResource,
  evidence: origin,
};
