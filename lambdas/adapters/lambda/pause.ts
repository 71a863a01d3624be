import { setTimeout } from 'node:timers/promises';

export const pause = (milliseconds: number): Promise<unknown> => setTimeout(milliseconds);
