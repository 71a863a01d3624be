import type { Attack } from './attack.ts';
import { EDGE_ATTACKS } from './edge.ts';
import { IDENTITY_ATTACKS } from './identity.ts';
import { LOGGING_ATTACKS } from './logging.ts';
import { NETWORK_ATTACKS } from './network.ts';
import { SIGN_IN_ATTACKS } from './sign-in.ts';
import { STORAGE_ATTACKS } from './storage.ts';

/** How each scenario is carried out on the local organization, by scenario id. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  ...SIGN_IN_ATTACKS,
  ...IDENTITY_ATTACKS,
  ...LOGGING_ATTACKS,
  ...NETWORK_ATTACKS,
  ...STORAGE_ATTACKS,
  ...EDGE_ATTACKS,
};
