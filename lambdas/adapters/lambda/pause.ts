import { setTimeout } from 'node:timers/promises';

/** Waits so many milliseconds. */
export const pause = (milliseconds: number): Promise<unknown> => setTimeout(milliseconds);
