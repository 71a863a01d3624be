import type { Detection } from '#core/detection/detection.ts';
import { EDGE } from './edge/index.ts';
import { HUB } from './hub/index.ts';
import { IDENTITY } from './identity/index.ts';
import { LOGGING } from './logging/index.ts';
import { NETWORK } from './network/index.ts';
import { SIGN_IN } from './sign-in/index.ts';
import { STORAGE } from './storage/index.ts';

/** Every scenario the hub recognises: the one source of patterns, lanes, findings and reference pages. */
export const CATALOGUE: readonly Detection[] = [...SIGN_IN, ...IDENTITY, ...LOGGING, ...HUB, ...NETWORK, ...STORAGE, ...EDGE];
