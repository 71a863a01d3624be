import { decide } from './decide.ts';
import type { Run } from './verbs.ts';

/** Undoes what the hub changed, unless somebody changed it since. */
export const undo: Run<'undo'> = (call) => decide('undo', call);
