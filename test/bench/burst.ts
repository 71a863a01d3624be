import type { Bench } from './bench.ts';
import { burstOfFindings } from './burst-of-findings.ts';
import { burstOfMessages } from './burst-of-messages.ts';

/** Five thousand changes of incidents within a minute, and what receives them. */
export const burst: Bench = async ({ smallest }) => [...(await burstOfFindings(smallest)), ...(await burstOfMessages(smallest))];
