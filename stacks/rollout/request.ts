import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Language, languageOf } from '#core/text.ts';
import type { Verb } from './terraform-process.ts';

const VERBS = ['plan', 'apply', 'destroy', 'validate'] as const;
export const USAGE = `Usage: node stacks/deploy.ts ${VERBS.join('|')} [STACK ...] [options]

  STACK              name of a stack, or the beginning of several names; none means all
  --out FOLDER       synthesized folder (default: cdktf.out in the project)
  --parallelism N    how many stacks run at a time (default: 2; count on 0.5 GB of memory per region of a stack)
  --first STACK      start this stack before the others, with what it waits for; may be given several times
  --planning N       how many stacks plan at a time (default: all that run); planning uses the processor, applying mostly waits
  --check            compare what is planned with what AWS has, print what is in the way, and change nothing
  --no-check         apply without that comparison, which otherwise comes first
  --no-init          do not run terraform init: an apply of the same synthesis did, or the stacks need none
  --lang en|ko       language of the comparison (default: your locale)
  --yes              apply or destroy without showing the plan and asking first
  --json             one JSON object per step, and {"summary": {...}} as the last line

Exit codes: 0 fine, 1 a stack failed, 2 wrong usage; for plan: 0 no changes, 2 changes, 1 any error; for --check:
0 nothing stops the rollout, 1 something marked FIX does, 2 wrong usage, 3 nothing found, but AWS did not answer everything.
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
  /** Whether what is planned is compared with what AWS has: before an apply, alone, or not at all. */
  check: 'first' | 'only' | 'never';
  /** Whether `terraform init` runs in each folder first. */
  init: boolean;
  lang: Language;
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
      check: { type: 'boolean', default: false },
      'no-check': { type: 'boolean', default: false },
      'no-init': { type: 'boolean', default: false },
      lang: { type: 'string' },
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
  const check = checkFrom(verb, values);
  const lang = languageFrom(values.lang, around);
  if (check !== 'only' && (verb === 'apply' || verb === 'destroy') && !yes && (json || !around.out.isTTY)) {
    throw new Error(`There is no terminal to ask whether to ${verb}: look at the plan first, then add --yes.`);
  }
  const out = values.out === undefined ? join(around.root, 'cdktf.out') : resolve(values.out);
  const init = !values['no-init'];
  return { verb, only, out, parallelism, first, ...(planning !== undefined && { planning }), yes, json, check, init, lang };
}

function checkFrom(verb: Verb, { check, 'no-check': skip }: { check: boolean; 'no-check': boolean }): Request['check'] {
  if (check && skip) throw new Error('--check and --no-check contradict each other: use one of them.');
  if (check && verb !== 'apply') throw new Error(`--check is for apply, not for ${verb}: npm run deploy -- --check.`);
  if (check) return 'only';
  return verb === 'apply' && !skip ? 'first' : 'never';
}

function languageFrom(given: string | undefined, { env }: Surroundings): Language {
  if (given === undefined) return languageOf(env);
  if (given === 'en' || given === 'ko') return given;
  throw new Error(`--lang takes en or ko, not "${given}".`);
}

function atLeastOne(option: string, text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new Error(`${option} takes a whole number from 1 to 99, not "${text}".`);
}
