import { CALLER_TRAPS } from './callers.ts';
import { FINDING_TRAPS } from './findings.ts';
import { OPENING_TRAPS } from './openings.ts';
import { POLICY_TRAPS } from './policies.ts';
import { RECORD_TRAPS } from './records.ts';
import type { Trap } from './trap.ts';

/** Properties of AWS's records that mislead a naive detector, by number. */
export const TRAPS: readonly Trap[] = [...OPENING_TRAPS, ...RECORD_TRAPS, ...CALLER_TRAPS, ...POLICY_TRAPS, ...FINDING_TRAPS];
