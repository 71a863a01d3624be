import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { shellLanguage } from '#adapters/operator/locale.ts';
import { OperatorError } from '#core/errors.ts';
import { defaultMode } from '#core/settings.ts';
import type { AttackReport } from './attacks/run-attack.ts';
import { attackTable } from './attacks/table.ts';
import { uploadBundles } from './bundles.ts';
import { type ChatEndpoint, startChatEndpoint } from './chat-endpoint.ts';
import { portAfter, portFor } from './control-room/port.ts';
import type { LocalRoom } from './control-room/server.ts';
import { startRoom } from './control-room/start-room.ts';
import { createOrganization } from './create-organization.ts';
import { endedAsExpected, planDemonstration, runDemonstration } from './demonstration.ts';
import { type Emulator, startEmulator } from './emulator/start.ts';
import { mailOf, openChannels } from './open-channels.ts';
import { type Progress, showProgress } from './progress.ts';
import { type LocalChannels, startLocalChannels } from './recorder/local-channels.ts';
import {
  checkProvider,
  type RunningRollout,
  rolloutEnvironment,
  startRollout,
  startSynthesis,
  synthesizedStacks,
} from './rollout.ts';
import { initialState, type RolloutState, type StackEvent, stacksToGo } from './rollout-state.ts';
import { createRunner, type Runner } from './runner/runner.ts';
import { announceRunning, LOCAL, type LocalOrganization, leaveFolder, type Running, takeFolder } from './running.ts';
import { startArguments } from './start-arguments.ts';
import { TEXTS, type Texts } from './texts.ts';

/** Functions on the way from an event to its containment, and then those on the way from an incident to the people who look on. */
const CONTAINING = ['detect', 'remediate'];
const INFORMING = ['announce', 'stream', 'notify', 'ticket'];

/** Everything that runs and must be stopped at the end. */
const running: {
  rollout?: RunningRollout;
  emulator?: Emulator;
  runner?: Runner;
  channels?: LocalChannels;
  room?: LocalRoom;
  clicks?: ChatEndpoint;
} = {};
let ending: Promise<void> | undefined;
let spoken = shellLanguage();

/** Ends everything this process started; safe to call more than once. */
function end(): Promise<void> {
  ending ??= (async () => {
    await running.rollout?.stop();
    await running.room?.stop();
    await running.clicks?.stop();
    await running.runner?.stop();
    await running.channels?.stop();
    await running.emulator?.stop();
    leaveFolder();
  })();
  return ending;
}

async function main(): Promise<number> {
  const { values, language } = startArguments();
  spoken = language;
  takeFolder();
  const port = await portFor(values.port);
  const texts = TEXTS[language];
  console.log(`\n${styleText('bold', texts.title)}\n`);
  const progress = showProgress(process.stdout);
  progress.waitFor(texts.preparing);
  for (const part of ['cdktf.out', 'provider', 'logs']) rmSync(join(LOCAL, part), { recursive: true, force: true });
  mkdirSync(join(LOCAL, 'logs'), { recursive: true });

  const synthesis = startSynthesis(process.env);
  const organization = await synthesis.organization;
  const [emulator, provider] = await Promise.all([
    progress.phase('emulator', () => startLocalAws(organization)),
    progress.phase('provider', () => checkProvider()),
    progress.phase('bundle and synthesize', () => synthesis.done),
  ]);
  const here: Running = { endpoint: emulator.endpoint, pid: process.pid, organization };
  const stacks = synthesizedStacks();
  let state = initialState(stacks);
  await progress.phase('upload', () => uploadBundles(here, stacks));
  progress.line(texts.prepared(state.size, organization.accounts.length));

  const attacks = values.attacks ? planDemonstration(organization) : [];
  progress.line(texts.rolloutStarts(state.size, ['central', ...(attacks[0]?.stacks ?? [])]));
  // In the order of the attacks, so that the stacks of each are ready.
  const first = [...new Set(['central', ...attacks.flatMap((attack) => attack.stacks)])];
  let attackUnderWay = '';
  const show = () => progress.waitFor([attackUnderWay, texts.waiting(state)].filter(Boolean).join('. '));
  const onChange = (now: RolloutState, event: StackEvent) => {
    state = now;
    const stack = now.get(event.stack);
    if (stack !== undefined && ['done', 'failed', 'skipped'].includes(event.phase)) {
      progress.line(texts.stackEnded(event.stack, stack, stacksToGo(now)));
    }
    show();
  };
  const { endpoint } = emulator;
  const place = { endpoint, region: organization.naming.homeRegion, provider };
  const environment = rolloutEnvironment(place, randomBytes(32).toString('base64url'));
  writeFileSync(join(LOCAL, 'environment.json'), JSON.stringify(environment), { mode: 0o600 });
  const rollout = startRollout('apply', environment, { words: first.flatMap((stack) => ['--first', stack]), onChange });
  running.rollout = rollout;
  const channels = await startChannels(emulator, organization, await portAfter(port));
  const runner = createRunner(emulator.endpoint, organization, channels.endpoint);
  running.runner = runner;

  const hubUp = (async () => {
    await progress.phase('central', () => rollout.isUp('central'));
    await progress.phase('feed', () => runner.feed(CONTAINING));
    progress.line(texts.hubReady(stacksToGo(state)));
    await progress.phase('look on', () => openToPeople(here, { runner, channels, port, progress, texts }));
  })();
  const everythingUp = progress.phase('rollout', async () => {
    const rolledOut = await rollout.done;
    await hubUp;
    const sources = await runner.feed();
    progress.line(texts.everythingUp(rolledOut.stacks, rolledOut.resources, sources));
    return rolledOut;
  });
  // A rollout error also ends the attacks, and is thrown there.
  everythingUp.catch(() => {});

  const reports: AttackReport[] = [];
  let firstFix: number | null = null;
  await hubUp;
  const onStart = ({ scenario, account, region }: (typeof attacks)[number]) => {
    attackUnderWay = texts.attacking(scenario, account, region);
    show();
  };
  for await (const report of runDemonstration(here, attacks, { isUp: rollout.isUp, onStart })) {
    attackUnderWay = '';
    reports.push(report);
    if (report.state === 'MITIGATED') firstFix ??= progress.elapsed();
    progress.line(styleText(endedAsExpected(report) ? 'green' : 'red', texts.attacked(report)));
    show();
  }
  const rolledOut = await everythingUp;
  progress.close();
  announceRunning({
    ...here,
    messages: channels.endpoint,
    ...(running.room !== undefined && { controlRoom: running.room.origin }),
    ...(running.clicks !== undefined && { clicks: running.clicks.url }),
  });
  if (reports.length > 0) console.log(`\n${attackTable(reports, language)}\n`);
  if (values.json !== undefined) {
    const seconds = { firstFix, everything: progress.elapsed() };
    const phases = Object.fromEntries(progress.phases);
    writeFileSync(values.json, `${JSON.stringify({ ...rolledOut, seconds, phases, attacks: reports }, null, 2)}\n`);
  }
  const exitCode = reports.every(endedAsExpected) ? 0 : 1;
  if (values.exit) return exitCode;
  const member = organization.accounts.find(({ modes }) => defaultMode(modes) === 'auto') ?? organization.accounts[0];
  console.log(
    texts.handbook({
      room: running.room?.origin,
      endpoint: here.endpoint,
      member: member?.name ?? '',
      route: organization.notices?.routes[0]?.name,
      logs: join(LOCAL, 'logs'),
      messages: channels.endpoint,
    }),
  );
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  console.log(`\n${texts.ending}`);
  return exitCode;
}

/** Starts the emulator and creates the organization in it. */
async function startLocalAws(organization: LocalOrganization): Promise<Emulator> {
  const { management, id } = organization;
  const emulator = await startEmulator({
    accounts: organization.accounts.map((account) => account.id).filter((account) => account !== management),
    organizationId: id,
    management,
    // Two stacks would be applied a second time, after a pause; test/stacks/security-services-rollout.test.ts does so.
    administratorsAtOnce: true,
    log: join(LOCAL, 'logs/emulator.log'),
  });
  running.emulator = emulator;
  await createOrganization(emulator.endpoint, organization);
  return emulator;
}

async function startChannels(emulator: Emulator, organization: LocalOrganization, port: number): Promise<LocalChannels> {
  running.channels = await startLocalChannels(organization, { port, mail: () => mailOf(emulator) });
  return running.channels;
}

type Opened = {
  readonly runner: Runner;
  readonly channels: LocalChannels;
  readonly port: number;
  readonly progress: Progress;
  readonly texts: Texts;
};

/** Opens the control room and the channels before the first attack, so that people see it from its beginning. */
async function openToPeople(here: Running, { runner, channels, port, progress, texts }: Opened): Promise<void> {
  const { controlRoom, notices } = here.organization;
  if (notices?.slackApp !== undefined) {
    running.clicks = await startChatEndpoint((await runner.instances('chat')).invoke);
    channels.hearClicksAt(running.clicks.url);
  }
  const [room] = await Promise.all([
    controlRoom === undefined ? undefined : startRoom(here, runner, port),
    openChannels(here, channels).then(() => runner.feed(INFORMING)),
  ]);
  if (room !== undefined) running.room = room;
  progress.line(texts.lookOn(room?.origin, channels.endpoint));
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
  console.error(`\n${error instanceof OperatorError ? error.text[spoken] : (error as Error).stack}`);
  process.exitCode = 1;
} finally {
  await end();
}
process.exit();
