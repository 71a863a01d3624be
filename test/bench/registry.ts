import { OperatorError } from '#core/errors.ts';
import { baselineIdle } from './baseline-idle.ts';
import type { Bench } from './bench.ts';
import { burst } from './burst.ts';
import { cli } from './cli.ts';
import { cold } from './cold.ts';
import { contain } from './contain.ts';
import { detect } from './detect.ts';
import { detectGrowth } from './detect-growth.ts';
import { detectMemory } from './detect-memory.ts';
import { flood } from './flood.ts';
import { forwarded } from './forwarded.ts';
import { history } from './history.ts';
import { line } from './line.ts';
import { lineAws } from './line-aws.ts';
import { notify } from './notify.ts';
import { page } from './page.ts';
import { publish } from './publish.ts';
import { push } from './push.ts';
import { start } from './start.ts';
import { state } from './state.ts';
import { storm } from './storm.ts';
import { synth } from './synth.ts';
import { tests } from './tests.ts';

/** Every bench, in the order they run: those that need no organization first. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  detect,
  'detect.growth': detectGrowth,
  'detect.memory': detectMemory,
  forwarded,
  'baseline.idle': baselineIdle,
  cli,
  page,
  history,
  push,
  state,
  cold,
  synth,
  contain,
  flood,
  publish,
  notify,
  burst,
  tests,
  storm,
  start,
  line,
  'line.aws': lineAws,
};

/** Benches that need a running organization; the others start what they need. */
export const NEEDS_ORGANIZATION: ReadonlySet<string> = new Set(['storm', 'start', 'line', 'line.aws']);

/** The benches with these names in the order of the registry; all benches without a name. Throws one sentence for an unknown name. */
export function chosen(names: readonly string[]): [string, Bench][] {
  const known = Object.keys(BENCHES);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new OperatorError(`There is no bench named ${unknown}; take one of ${known.join(', ')}.`);
  return Object.entries(BENCHES).filter(([name]) => names.length === 0 || names.includes(name));
}
