import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs, styleText } from 'node:util';
import { obtainExternalIds } from './rollout/external-ids.ts';
import { findProviderSource } from './rollout/provider-source.ts';
import { readStacks, runStacks, type StackResult, selectStacks } from './rollout/terraform.ts';
import type { Changes } from './rollout/terraform-output.ts';
import type { ProgressEvent, RunOptions, Stack, Verb } from './rollout/terraform-process.ts';
import { LEDGER_STACK } from './stack-names.ts';

const VERBS = ['plan', 'apply', 'destroy', 'validate'] as const;
const USAGE = `Usage: node stacks/deploy.ts ${VERBS.join('|')} [STACK ...] [options]

  STACK              name of a stack, or the beginning of several names; none means all
  --out FOLDER       synthesized folder (default: cdktf.out in the project)
  --parallelism N    stacks at once, 1 or more (default: 2; count on 0.5 GB of memory per region of a stack)
  --first STACK      start this stack before the others, with what it needs; may be given several times
  --planning N       stacks that may plan at once (default: all that run); planning takes the processor, applying waits
  --yes              apply or destroy without showing the plan and asking first
  --json             one JSON object per step, and {"summary": {...}} as the last line

Exit codes: 0 fine, 1 a stack failed, 2 wrong usage; for plan: 0 no changes, 2 changes, 1 any error.
`;
const TIMEOUT_MINUTES = 60;

/** What the command runs in: the project's root folder, its environment, and where it writes. */
export interface Surroundings {
  root: string;
  env: NodeJS.ProcessEnv;
  out: Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number; rows?: number };
  err: Pick<NodeJS.WriteStream, 'write'>;
}

interface Request {
  verb: Verb;
  only: string[];
  out: string;
  parallelism: number;
  first: string[];
  planning?: number;
  yes: boolean;
  json: boolean;
}

/** Runs the command line and gives its exit code (see USAGE); every error is one sentence on `err`. */
export async function deploy(argv: string[], around: Surroundings): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    around.out.write(USAGE);
    return 0;
  }
  try {
    const request = readRequest(argv, around);
    return await carryOut(request, readStacks(request.out), around);
  } catch (error) {
    around.err.write(`${(error as Error).message}\n`);
    // For plan, 2 already means "there are changes".
    return argv.includes('plan') ? 1 : 2;
  }
}

function readRequest(argv: string[], around: Surroundings): Request {
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

async function carryOut(request: Request, all: Stack[], around: Surroundings): Promise<number> {
  const { verb, json, yes, only } = request;
  const keepsLedger = verb === 'destroy' && only.length === 0;
  const stacks = keepsLedger ? all.filter(({ name }) => name !== LEDGER_STACK) : all;
  if (keepsLedger) around.err.write('The ledger stays: evidence outlives the hub. To remove it too, name its stack.\n');
  const selected = selectStacks(stacks, only);
  const env = { ...around.env };
  if (verb !== 'validate' && selected.some((stack) => stack.variables.includes('external_ids'))) {
    const ids = obtainExternalIds(around.root, env);
    env.TF_VAR_external_ids = ids.value;
    if (ids.notice) around.err.write(`${ids.notice}\n`);
  }
  const source = findProviderSource({ env });
  const initialised = new Set<string>();
  const run = async (what: Verb, destroyPlan: boolean): Promise<StackResult[]> => {
    const screen = openScreen(selected, json, around.out);
    const options: RunOptions = {
      ...request,
      env,
      source,
      initialised,
      destroyPlan,
      projectRoot: around.root,
      timeoutMinutes: TIMEOUT_MINUTES,
      onProgress: screen.show,
    };
    const results = await runStacks(stacks, what, options).finally(screen.close);
    around.out.write(json ? jsonSummary(what, results) : textSummary(what, results));
    return results;
  };
  if (verb === 'validate' || verb === 'plan' || yes) return exitCode(verb, await run(verb, false));

  const planned = await run('plan', verb === 'destroy');
  if (exitCode('plan', planned) === 1) {
    around.err.write('Nothing was changed. What can only be planned after another stack exists needs --yes.\n');
    return 1;
  }
  if (exitCode('plan', planned) === 0) return 0;
  if (!(await isAgreed(verb))) {
    around.err.write('Nothing was changed.\n');
    return 1;
  }
  return exitCode(verb, await run(verb, false));
}

function exitCode(verb: Verb, results: StackResult[]): number {
  if (results.some((result) => result.phase !== 'done')) return 1;
  return verb === 'plan' && results.some((result) => result.changed) ? 2 : 0;
}

function isAgreed(verb: Verb): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise((answer) => {
    terminal.once('close', () => answer(false));
    terminal.question(`Type yes to ${verb} this: `, (text) => {
      answer(text.trim().toLowerCase() === 'yes');
      terminal.close();
    });
  });
}

/** Shows progress: JSON lines, one line per stack kept up to date on a terminal, else one line per change of phase. */
function openScreen(stacks: Stack[], json: boolean, out: Surroundings['out']) {
  const width = Math.max(...stacks.map(({ name }) => name.length));
  if (json) return { show: (event: ProgressEvent) => out.write(`${JSON.stringify(event)}\n`), close: () => {} };
  if (!out.isTTY || stacks.length >= (out.rows || 24)) return { show: lineWriter(width, out), close: () => {} };

  const latest = new Map<string, { event: ProgressEvent; at: number }>();
  let drawn = 0;
  const draw = () => {
    const lines = stacks.map(({ name }) => {
      const known = latest.get(name);
      if (!known) return `  ${name.padEnd(width)}  ${'waiting'.padEnd(10)}`;
      const ended = ['done', 'failed', 'skipped'].includes(known.event.phase);
      const seconds = known.event.seconds + (ended ? 0 : (Date.now() - known.at) / 1000);
      return progressLine({ ...known.event, seconds }, width);
    });
    const back = drawn > 0 ? `\x1b[${drawn}A` : '';
    out.write(back + lines.map((line) => `\x1b[2K${line.slice(0, (out.columns || 80) - 1)}\n`).join(''));
    drawn = lines.length;
  };
  const timer = setInterval(draw, 500);
  const show = (event: ProgressEvent) => void latest.set(event.stack, { event, at: Date.now() });
  const close = () => {
    clearInterval(timer);
    draw();
  };
  return { show, close };
}

function lineWriter(width: number, out: Surroundings['out']) {
  const phases = new Map<string, string>();
  return (event: ProgressEvent) => {
    if (phases.get(event.stack) === event.phase) return;
    phases.set(event.stack, event.phase);
    out.write(`${progressLine(event, width)}\n`);
  };
}

function progressLine({ stack, phase, seconds, done, total, busy = [], waitingFor = '' }: ProgressEvent, width: number): string {
  const count = total === undefined ? '' : `${done} of ${total}`;
  const more = busy.length > 1 ? ` and ${busy.length - 1} more` : '';
  const line = `  ${stack.padEnd(width)}  ${phase.padEnd(10)}  ${seconds.toFixed(0).padStart(4)} s  ${count.padEnd(10)}  ${waitingFor}${more}`;
  return line.trimEnd();
}

function jsonSummary(verb: Verb, stacks: StackResult[]): string {
  return `${JSON.stringify({ summary: { verb, exitCode: exitCode(verb, stacks), stacks } })}\n`;
}

function textSummary(verb: Verb, results: StackResult[]): string {
  const rows = results.map((result) => [result.stack, resourceWords(verb, result), result.phase, result.seconds.toFixed(1)]);
  const table = [['stack', 'resources', 'result', 'seconds'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row, index) => {
    const cells = row.map((cell, column) => (column === 3 ? cell.padStart(widths[3] ?? 0) : cell.padEnd(widths[column] ?? 0)));
    const colour = index === 0 ? 'bold' : row[2] === 'failed' ? 'red' : row[2] === 'skipped' ? 'yellow' : 'reset';
    return styleText(colour, `  ${cells.join('  ')}`);
  });
  const problems = results.flatMap((result) => result.problems).map((line) => styleText('red', `  ${line}`));
  const [failed = 0, skipped = 0] = ['failed', 'skipped'].map((end) => results.filter((r) => r.phase === end).length);
  const verdict =
    `${verb}: ${results.length - failed - skipped} of ${results.length} stacks fine` +
    (failed > 0 ? `, ${failed} failed` : '') +
    (skipped > 0 ? `, ${skipped} skipped` : '');
  return ['', ...lines, ...(problems.length > 0 ? ['', ...problems] : []), '', `${verdict}.`, ''].join('\n');
}

function resourceWords(verb: Verb, { changes, changed, phase }: StackResult): string {
  if (verb === 'validate' || phase === 'skipped') return '-';
  const words: [keyof Changes, string, string][] = [
    ['add', 'to add', 'added'],
    ['change', 'to change', 'changed'],
    ['remove', 'to remove', 'removed'],
  ];
  const shown = words.filter(([kind]) => changes[kind] > 0);
  if (shown.length === 0) return phase === 'done' ? (changed ? 'outputs only' : 'no changes') : '-';
  return shown.map(([kind, future, past]) => `${changes[kind]} ${verb === 'plan' ? future : past}`).join(', ');
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { env, stdout: out, stderr: err } = process;
  process.exitCode = await deploy(process.argv.slice(2), { root, env, out, err });
}
