import { realpathSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { visible } from '#core/visible.ts';
import { obtainExternalIds } from './rollout/external-ids.ts';
import { stepsFor } from './rollout/members.ts';
import { findProviderSource } from './rollout/provider-source.ts';
import { type Request, readRequest, type Surroundings, USAGE } from './rollout/request.ts';
import { exitCode, jsonSummary, openScreen, textSummary } from './rollout/screen.ts';
import { selectStacks } from './rollout/stack-order.ts';
import { readStacks, runStacks, type StackResult } from './rollout/terraform.ts';
import type { RunOptions, Stack, Verb } from './rollout/terraform-process.ts';
import { LEDGER_STACK } from './stack-names.ts';

const TIMEOUT_MINUTES = 60;

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
    around.err.write(`${visible((error as Error).message)}\n`);
    // For plan, 2 already means "there are changes".
    return argv.includes('plan') ? 1 : 2;
  }
}

async function carryOut(request: Request, all: Stack[], around: Surroundings): Promise<number> {
  const { verb, json, yes, only } = request;
  const keepsLedger = verb === 'destroy' && only.length === 0;
  const stacks = keepsLedger ? all.filter(({ name }) => name !== LEDGER_STACK) : all;
  if (keepsLedger) around.err.write('The ledger stays: evidence outlives the hub. To remove it too, name its stack.\n');
  const selected = selectStacks(stacks, only);
  if (request.check !== 'never') {
    // Loaded only here: its AWS clients take longer to load than everything else.
    const { runPreflight } = await import('./preflight/command.ts');
    const code = await runPreflight(request, { all: stacks, selected }, around);
    if (request.check === 'only') return code;
    if (code === 1) {
      around.err.write('Nothing was changed. Settle every line marked FIX, or add --no-check to roll out without the check.\n');
      return 1;
    }
  }
  const env = { ...around.env };
  if (verb !== 'validate' && selected.some((stack) => stack.variables.includes('external_ids'))) {
    const ids = obtainExternalIds(around.root, env);
    env.TF_VAR_external_ids = ids.value;
    if (ids.notice) around.err.write(`${ids.notice}\n`);
  }
  const source = findProviderSource({ env });
  const initialised = new Set(request.init ? [] : stacks.map(({ folder }) => folder));
  const steps = stepsFor(request.out, env);
  const run = async (what: Verb, destroyPlan: boolean): Promise<StackResult[]> => {
    const screen = openScreen(selected, json, around.out);
    const options: RunOptions = {
      ...request,
      env,
      source,
      initialised,
      ...(steps !== undefined && { steps }),
      ...(env.HUB_PROVIDER !== undefined && { provider: env.HUB_PROVIDER }),
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

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { env, stdout: out, stderr: err } = process;
  process.exitCode = await deploy(process.argv.slice(2), { root, env, out, err });
}
