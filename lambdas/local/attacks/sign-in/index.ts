import type { Attack } from '../attack.ts';
import { guessPassword, signInFromTwoPlaces } from './account-takeover.ts';
import { failToSignIn, signIn, signInFromNewAddress, signInFromNewDevice, signInWithoutMfa } from './console.ts';
import { createUserAsRoot, failAsRoot, signInAsRoot } from './root.ts';

/** The sign-in page has no API: these attacks create the user and emit the sign-ins as AWS records them. */
export const SIGN_IN_ATTACKS: Readonly<Record<string, Attack>> = {
  'root-console-login': signInAsRoot,
  'root-login-failed': failAsRoot,
  'root-activity': createUserAsRoot,
  'console-login-success': signIn,
  'console-login-failure': failToSignIn,
  'console-login-no-mfa': signInWithoutMfa,
  'console-bruteforce': guessPassword,
  'login-new-ip': signInFromNewAddress,
  'login-new-device': signInFromNewDevice,
  'login-impossible-travel': signInFromTwoPlaces,
};
