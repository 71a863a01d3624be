import type { Detection } from '#core/detection/detection.ts';
import { EDGE_SCENARIOS } from './edge/index.ts';
import { HUB_SCENARIOS } from './hub/index.ts';
import { IDENTITY_SCENARIOS } from './identity/index.ts';
import { LOGGING_SCENARIOS } from './logging/index.ts';
import { NETWORK_SCENARIOS } from './network/index.ts';
import { SIGN_IN_SCENARIOS } from './sign-in/index.ts';
import { STORAGE_SCENARIOS } from './storage/index.ts';

/** Every scenario the hub recognises: the one source of patterns, lanes, findings and reference pages. */
export const CATALOGUE: readonly Detection[] = [
  ...SIGN_IN_SCENARIOS,
  ...IDENTITY_SCENARIOS,
  ...LOGGING_SCENARIOS,
  ...HUB_SCENARIOS,
  ...NETWORK_SCENARIOS,
  ...STORAGE_SCENARIOS,
  ...EDGE_SCENARIOS,
];
