import type { Detection } from '#core/detection/detection.ts';
import { consoleBruteforce } from './console-bruteforce.ts';
import { consoleLoginFailure } from './console-login-failure.ts';
import { consoleLoginNoMfa } from './console-login-no-mfa.ts';
import { consoleLoginSuccess } from './console-login-success.ts';
import { loginImpossibleTravel } from './login-impossible-travel.ts';
import { loginNewDevice } from './login-new-device.ts';
import { loginNewIp } from './login-new-ip.ts';
import { rootActivity } from './root-activity.ts';
import { rootConsoleLogin } from './root-console-login.ts';
import { rootLoginFailed } from './root-login-failed.ts';

export const SIGN_IN_SCENARIOS: readonly Detection[] = [
  rootConsoleLogin,
  rootLoginFailed,
  rootActivity,
  consoleLoginSuccess,
  consoleLoginFailure,
  consoleBruteforce,
  consoleLoginNoMfa,
  loginNewIp,
  loginNewDevice,
  loginImpossibleTravel,
];
