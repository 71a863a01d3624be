import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { describe, expect, inject, test } from 'vitest';
import { LOCAL_SIGN_IN } from '#core/control-room/session.ts';
import { PRODUCT } from '#core/naming.ts';
import { SETTINGS_KEY } from '#core/settings.ts';
import { hubClients } from '#local/account-clients.ts';
import { incidentStore } from '#local/attacks/run-attack.ts';
import { settingsOf } from '#stacks/organization/settings.ts';
import { HOSTILE_FILE } from '../support/hostile-organization.ts';
import { findingWhen } from '../support/hub-findings.ts';
import { parse } from '../support/organization-file.ts';
import { until } from '../support/until.ts';

/** The answer of the control room while the account, which has the quota of a new one, runs as many functions as it may. */
const THROTTLED = 503;

const START = fileURLToPath(new URL('../../lambdas/local/start.ts', import.meta.url));

const running = () => inject('running');
const attacks = () => inject('started').attacks;

describe('npm start', () => {
  test('is refused with one sentence where a local organization runs, and does not disturb it', async () => {
    const env = { ...process.env, LC_ALL: 'C', HUB_LOCAL: inject('local') };
    const child = spawn(process.execPath, [START], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect([code, said.trim()]).toEqual([
      1,
      expect.stringMatching(/^A local organization already runs in .*: end it with Ctrl-C/),
    ]);
    expect(existsSync(join(inject('local'), 'running.json'))).toBe(true);
  });

  test('applies a stack for the organization, the hub, its ledger, the services of every governed Region, every Region flow logs come from, every account and Region, and the sign-ins of every account', () => {
    const { organization } = running();
    const places = organization.accounts.flatMap(({ regions }) => regions);
    const signIns = organization.accounts.filter(({ signInRegions }) => signInRegions.length > 0);
    const logged = new Set(organization.accounts.flatMap(({ flowLogs, regions }) => (flowLogs === undefined ? [] : regions)));
    expect(inject('started').stacks).toBe(3 + new Set(places).size + logged.size + places.length + signIns.length);
    expect(inject('started').resources).toBeGreaterThan(150);
  });

  // Synth adds the digests of what every stack writes once all stacks are there: no person writes them, so they are left out here.
  test('stores the settings exactly as people wrote them, also text that looks like a Terraform template', async () => {
    const { dynamoDb } = await hubClients(running());
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName: `${PRODUCT}-state`, Key: { pk: { S: SETTINGS_KEY.pk }, sk: { S: SETTINGS_KEY.sk } } }),
    );
    const { hubParts, ...written } = JSON.parse(Item?.document?.S ?? '');
    expect(hubParts.digests.length).toBeGreaterThan(0);
    expect(written).toEqual(JSON.parse(JSON.stringify(settingsOf(parse(HOSTILE_FILE)))));
  });

  test('runs attacks in accounts that contain and in accounts that only observe', () => {
    const scenarios = [
      'sg-ssh-open-world',
      'sg-open-highrisk-port',
      'sg-open-all-ports',
      'sg-closed',
      'cloudtrail-stop-logging',
      'hub-role-misuse',
      's3-website-enabled',
    ];
    expect(new Set(attacks().map(({ scenario }) => scenario))).toEqual(new Set(scenarios));
    expect(new Set(attacks().map(({ expected }) => expected))).toEqual(new Set(['MITIGATED', 'NEW', 'AWAITING_APPROVAL']));
  });

  test('ends every attack in the expected state, checked by reading the account again', () => {
    const wrong = attacks().filter(({ state, expected, verified }) => state !== expected || !verified);
    expect(wrong).toEqual([]);
  });

  test('contains the first attack before the rollout has ended', () => {
    const { seconds, phases } = inject('started');
    expect(seconds.firstFix).toBeLessThan(seconds.everything);
    expect(phases.central).toBeLessThanOrEqual(phases.rollout ?? 0);
  });

  test('measures when each incident was detected and fixed', () => {
    const contained = attacks().filter(({ expected }) => expected === 'MITIGATED');
    for (const { detectedMs, fixedMs } of contained) {
      expect(detectedMs).toBeGreaterThanOrEqual(0);
      expect(fixedMs).toBeGreaterThanOrEqual(detectedMs ?? Number.POSITIVE_INFINITY);
    }
  });
});

test('the control room has every incident of the attacks from its first step on', async () => {
  const { controlRoom = '' } = running();
  const signedIn = await fetch(controlRoom + LOCAL_SIGN_IN, {
    method: 'POST',
    body: new URLSearchParams({ email: 'minji@example.com' }),
  });
  const { id_token: token } = (await signedIn.json()) as { id_token: string };
  const ask = (path: string) => fetch(`${controlRoom}/api/${path}`, { headers: { authorization: `Bearer ${token}` } });
  // As the page does.
  const untilAnswered = (path: string) =>
    until(
      () => ask(path),
      ({ status }) => status !== THROTTLED,
    );
  const read = async (path: string) => (await untilAnswered(path)).json();
  const ids = [...new Set(attacks().map(({ incidentId }) => incidentId))].sort();
  const rows = await until(
    async () => ((await read('incidents')) as { rows: { id: string }[] }).rows.map(({ id }) => id),
    (found) => ids.every((id) => found.includes(id)),
  );
  expect(ids.filter((id) => !rows.includes(id))).toEqual([]);
  // No test has attacked yet: what the room shows as its whole past begins with the first attack.
  const { steps } = (await read('timeline')) as { steps: { incident: string; state: string }[] };
  const opened = new Set(steps.filter(({ state }) => state === 'NEW').map(({ incident }) => incident));
  expect(ids.filter((id) => !opened.has(id))).toEqual([]);
});

describe('an incident in an account that opted in', () => {
  test('moves from NEW through PROCESSING to MITIGATED, and each step has its actor and time', async () => {
    const incidents = await incidentStore(running());
    const incident = await incidents.get(attacks()[0]?.incidentId ?? '');
    expect(incident?.history.map(({ state, by }) => [state, by])).toEqual([
      ['NEW', 'hub'],
      ['PROCESSING', 'hub'],
      ['MITIGATED', 'hub'],
    ]);
    expect(incident?.outcome).toEqual({ kind: 'changed' });
    expect(incident?.plan?.before).toHaveLength(1);
  });

  test('is a resolved finding of the member itself in Security Hub', async () => {
    // In units with environment prod every incident is one level higher.
    const report = attacks().find(({ account }) => account === 'shop');
    const account = running().organization.accounts.find(({ name }) => name === report?.account);
    const finding = await findingWhen(running(), report?.incidentId ?? '', (found) => found?.Workflow?.Status === 'RESOLVED');
    expect(finding).toMatchObject({
      AwsAccountId: account?.id,
      Workflow: { Status: 'RESOLVED' },
      Severity: { Label: 'CRITICAL' },
    });
    expect(finding?.ProductArn).toContain(`product/${account?.id}/default`);
    expect(finding?.ProductFields?.['org-security-hub/state']).toBe('MITIGATED');
  });
});

describe('an incident in an account that only observes', () => {
  const observed = () => attacks().find(({ expected, scenario }) => expected === 'NEW' && scenario === 'sg-ssh-open-world');

  test('stays NEW without a plan and without changes', async () => {
    const incident = await (await incidentStore(running())).get(observed()?.incidentId ?? '');
    expect(incident).toMatchObject({ state: 'NEW', history: [{ state: 'NEW' }] });
    expect(incident?.plan).toBeUndefined();
    expect(observed()?.verified).toBe(true);
  });

  test('is also announced: its finding is new in Security Hub', async () => {
    const finding = await findingWhen(running(), observed()?.incidentId ?? '', (found) => found !== undefined);
    expect(finding?.Workflow?.Status).toBe('NEW');
  });

  test('is mitigated by the person who closes the group again', async () => {
    const report = attacks().find(({ scenario }) => scenario === 'sg-closed');
    const incident = await (await incidentStore(running())).get(report?.incidentId ?? '');
    expect(incident?.history.map(({ state, by }) => [state, by])).toEqual([
      ['NEW', 'hub'],
      ['MITIGATED', 'alice'],
    ]);
  });
});

test('after the attacks the hub has no dead letters and no parked messages', async () => {
  const { sqs } = await hubClients(running());
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const waiting = QueueUrls.filter((url) => /dead|parked|undelivered/.test(url));
  expect(waiting.length).toBeGreaterThan(4);
  for (const QueueUrl of waiting) {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    expect([QueueUrl, Attributes?.ApproximateNumberOfMessages]).toEqual([QueueUrl, '0']);
  }
});

test('no event was lost between the buses', async () => {
  const dropped = (await (await fetch(`${running().endpoint}/local/dropped`)).json()) as unknown[];
  expect(dropped).toEqual([]);
});

/**
 * What is no error: a question that the account did not answer in its two seconds and a beat that found no time, as happens on a busy
 * machine, that a person is asked to decide, and a message that waits until another run has written the ticket.
 */
const EXPECTED =
  /\{\n(?: {2}.*\n)*? {2}(?:message: '(?:undecided|question unanswered|a person is needed|message comes back later)'|reason: 'no time left',\n {2}message: 'no beat was sent')\n\}\n|^Error: no beat was sent to .*\n(?: {4}at .*\n)*/gm;

test('no function logged an error', () => {
  const logs = join(inject('local'), 'logs');
  const noise = readdirSync(logs)
    .filter((name) => name.startsWith('org-security-hub'))
    .map((name) => readFileSync(join(logs, name), 'utf8'))
    .join('');
  expect(noise.replace(EXPECTED, '')).toBe('');
});

test('incident ids computed from the events equal those of the hub, so they are deterministic', async () => {
  const incidents = await incidentStore(running());
  for (const { incidentId } of attacks()) expect((await incidents.get(incidentId))?.id).toBe(incidentId);
});
