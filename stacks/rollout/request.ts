import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Verb } from './terraform-process.ts';

const VERBS = ['plan', 'apply', 'destroy', 'validate'] as const;
export const USAGE = `Usage: node stacks/deploy.ts ${VERBS.join('|')} [STACK ...] [options]

  STACK              name of a stack, or the beginning of several names; none means all
  --out FOLDER       synthesized folder (default: cdktf.out in the project)
  --parallelism N    stacks at once, 1 or more (default: 2; count on 0.5 GB of memory per region of a stack)
  --first STACK      start this stack before the others, with what it needs; may be given several times
  --planning N       stacks that may plan at once (default: all that run); planning takes the processor, applying waits
  --yes              apply or destroy without showing the plan and asking first
  --json             one JSON object per step, and {"summary": {...}} as the last line

Exit codes: 0 fine, 1 a stack failed, 2 wrong usage; for plan: 0 no changes, 2 changes, 1 any error.
`;
/** What the command runs in: the project's root folder, its environment, and where it writes. */
export interface Surroundings {
  root: string;
  env: NodeJS.ProcessEnv;
  out: Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number; rows?: number };
  err: Pick<NodeJS.WriteStream, 'write'>;
}

/** What was asked for on the command line. */
export interface Request {
  verb: Verb;
  only: string[];
  out: string;
  parallelism: number;
  first: string[];
  planning?: number;
  yes: boolean;
  json: boolean;
}

/** Reads the command line. Throws one sentence when it does not fit. */
export function readRequest(argv: string[], around: Surroundings): Request {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      parallelism: { type: 'string', default: '2' },
      first: { type: 'string', multiple: true, default: [] },
      planning: { type: 'string' },
      yes: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [word, ...only] = positionals;
  const verb = VERBS.find((known) => known === word);
  if (!verb) {
    const wrong = word ? `There is no command "${word}"` : 'The command is missing';
    throw new Error(`${wrong}: use one of ${VERBS.join(', ')} (--help says more).`);
  }
  const parallelism = atLeastOne('--parallelism', values.parallelism);
  const planning = values.planning === undefined ? undefined : atLeastOne('--planning', values.planning);
  const { yes, json, first } = values;
  if ((verb === 'apply' || verb === 'destroy') && !yes && (json || !around.out.isTTY)) {
    throw new Error(`There is no terminal to ask whether to ${verb}: look at the plan first, then add --yes.`);
  }
  const out = values.out === undefined ? join(around.root, 'cdktf.out') : resolve(values.out);
  return { verb, only, out, parallelism, first, ...(planning !== undefined && { planning }), yes, json };
}

function atLeastOne(option: string, text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new Error(`${option} takes a whole number from 1 to 99, not "${text}".`);
}
