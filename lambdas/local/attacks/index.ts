import type { Attack } from './attack.ts';
import { EDGE_ATTACKS } from './edge/index.ts';
import { FINDING_ATTACKS } from './findings/index.ts';
import { HUB_ATTACKS } from './hub/index.ts';
import { IDENTITY_ATTACKS } from './identity/index.ts';
import { LOGGING_ATTACKS } from './logging/index.ts';
import { NETWORK_ATTACKS } from './network/index.ts';
import { SIGN_IN_ATTACKS } from './sign-in/index.ts';
import { STORAGE_ATTACKS } from './storage/index.ts';

/** The attack for each scenario, by scenario id. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  ...SIGN_IN_ATTACKS,
  ...IDENTITY_ATTACKS,
  ...LOGGING_ATTACKS,
  ...NETWORK_ATTACKS,
  ...STORAGE_ATTACKS,
  ...FINDING_ATTACKS,
  ...EDGE_ATTACKS,
  ...HUB_ATTACKS,
};
