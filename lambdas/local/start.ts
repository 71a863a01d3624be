import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { OperatorError } from '#core/errors.ts';
import { defaultMode } from '#core/settings.ts';
import type { AttackReport } from './attacks/run-attack.ts';
import { createOrganization } from './create-organization.ts';
import { type Emulator, startEmulator } from './emulator/start.ts';
import { phases } from './phases.ts';
import { rollOut, rolloutEnvironment, synthesizeLocally } from './rollout.ts';
import { type Runner, startRunner } from './runner/runner.ts';
import { announceRunning, forgetRunning, LOCAL, type Running } from './running.ts';
import { endedAsExpected, runDemonstration } from './story.ts';
import { attackTable } from './table.ts';

const USAGE = `Usage: npm start [-- --exit] [--json FILE] [--no-story]

  --exit       end after the story; exit code 0 only if every incident ended as it should
  --json FILE  write what happened to FILE
  --no-story   start and stay up, attack nothing
`;

/** What is running and must be ended again, in the order it was started. */
const running: { emulator?: Emulator; runner?: Runner } = {};
let ending: Promise<void> | undefined;

/** Ends everything this process started; safe to call more than once. */
function end(): Promise<void> {
  ending ??= (async () => {
    await running.runner?.stop();
    await running.emulator?.stop();
    forgetRunning();
  })();
  return ending;
}

async function main(): Promise<number> {
  const options = { exit: { type: 'boolean' }, json: { type: 'string' }, story: { type: 'boolean', default: true } } as const;
  const { values } = readArguments(() => parseArgs({ options, allowNegative: true }));
  const started = performance.now();
  const progress = phases(process.stdout);
  console.log(`\n${styleText('bold', 'A whole AWS organization on this machine')}\n`);

  for (const part of ['cdktf.out', 'state', 'logs']) rmSync(join(LOCAL, part), { recursive: true, force: true });
  mkdirSync(join(LOCAL, 'logs'), { recursive: true });

  const organization = await progress.run('bundle and synthesize', () => synthesizeLocally(process.env));
  const { management, naming, id } = organization;
  const emulator = await progress.run('emulator', () =>
    startEmulator({
      accounts: organization.accounts.map((account) => account.id).filter((account) => account !== management),
      organizationId: id,
      management,
      log: join(LOCAL, 'logs/emulator.log'),
    }),
  );
  running.emulator = emulator;
  await progress.run('organization', async (tell) => {
    await createOrganization(emulator.endpoint, organization);
    tell(`${organization.accounts.length} accounts`);
  });
  const environment = rolloutEnvironment(emulator.endpoint, naming.homeRegion, randomBytes(32).toString('base64url'));
  writeFileSync(join(LOCAL, 'environment.json'), JSON.stringify(environment), { mode: 0o600 });
  const rollout = await progress.run('terraform apply', (tell) => rollOut('apply', environment, tell));
  running.runner = await progress.run('functions', async (tell) => {
    const runner = await startRunner(emulator.endpoint, organization);
    tell(`${runner.mappings} queues and streams`);
    return runner;
  });
  const here: Running = { endpoint: emulator.endpoint, pid: process.pid, organization };
  announceRunning(here);
  const setupSeconds = (performance.now() - started) / 1000;

  const story: AttackReport[] = [];
  if (values.story) {
    await progress.run('story', async (tell) => {
      for await (const report of runDemonstration(here)) {
        story.push(report);
        tell(`${story.length} attacks`);
      }
    });
    console.log(`\n${attackTable(story)}\n`);
  }
  if (values.json !== undefined) {
    const phaseSeconds = Object.fromEntries(progress.seconds);
    writeFileSync(values.json, `${JSON.stringify({ ...rollout, setupSeconds, phases: phaseSeconds, story }, null, 2)}\n`);
  }
  const well = story.every(endedAsExpected);
  if (values.exit) return well ? 0 : 1;
  console.log(handbook(here));
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  console.log('\nEnding the local organization.');
  return well ? 0 : 1;
}

function handbook({ endpoint, organization }: Running): string {
  const member = organization.accounts.find(({ modes }) => defaultMode(modes) === 'auto')?.name ?? organization.accounts[0]?.name;
  return [
    `The local organization is up at ${endpoint} and stays up until Ctrl-C.`,
    '',
    'Attack it from another terminal:',
    `  npx hub simulate sg-ssh-open-world --account ${member}`,
    '  npx hub simulate cloudtrail-stop-logging --account payments --region us-east-1',
    '',
    `What the functions print lies in ${join(LOCAL, 'logs')}.`,
  ].join('\n');
}

function readArguments<Parsed>(parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    throw new OperatorError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, async () => {
    await end();
    process.exit(process.exitCode ?? 130);
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`\n${error instanceof OperatorError ? error.message : (error as Error).stack}`);
  process.exitCode = 1;
} finally {
  await end();
}
process.exit();
