import type { Bench } from './bench.ts';
import { burstOfFindings } from './burst-of-findings.ts';

/** Five thousand changes of incidents within a minute, and what hears of them. */
export const burst: Bench = ({ smallest }) => burstOfFindings(smallest);
