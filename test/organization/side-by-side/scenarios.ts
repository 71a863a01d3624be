import { setTimeout as sleep } from 'node:timers/promises';
import { DisableRuleCommand, EnableRuleCommand } from '@aws-sdk/client-eventbridge';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { pulsesInDynamoDb } from '#adapters/store/pulses-in-dynamodb.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { HEARTBEAT_PURPOSE, PRODUCT } from '#core/naming.ts';
import { memberClients } from '#local/account-clients.ts';
import { type AttackReport, incidentStore } from '#local/attacks/run-attack.ts';
import { administratorOf } from '#local/running.ts';
import { hub } from '#test/support/hub-command.ts';
import { until } from '#test/support/until.ts';

// A heartbeat is mostly waited for, so what happens without it is seen while the scenarios run.
describe.concurrent('on the running organization', () => {
  let reports: AttackReport[] = [];
  let errors = '';

  describe('each scenario', { concurrent: false }, () => {
    beforeAll(async () => {
      const { out, err } = await hub('simulate', 'all', '--json');
      errors = err;
      const lines = out.trim().split('\n');
      reports = lines.map((line) => JSON.parse(line) as AttackReport);
    });

    test.each(CATALOGUE.map(({ id }) => id))('%s, carried out in a member, ends as expected', (id) => {
      const report = reports.find(({ scenario }) => scenario === id);
      expect(report, errors).toBeDefined();
      expect(report).toMatchObject({ state: report?.expected, verified: true });
    });
  });

  // The scenario of unusual Regions needs an account in which nothing happened before.
  describe('after them', { concurrent: false }, async () => {
    await import('./management.ts');
  });
});

const running = () => inject('running');
const account = () =>
  running().organization.accounts.find(({ name }) => name === 'management') as { id: string; regions: readonly string[] };
const Name = `${PRODUCT}-${HEARTBEAT_PURPOSE}`;

/** A heartbeat takes seconds here: asking all the time would slow down the scenarios. */
const PAUSE_MS = 500;

async function pulse() {
  await sleep(PAUSE_MS);
  const { hubAccount, homeRegion } = running().organization.naming;
  const credentials = await administratorOf(running(), hubAccount, homeRegion);
  const dynamodb = dynamoDb({ endpoint: running().endpoint, region: homeRegion, credentials });
  return (await pulsesInDynamoDb(`${PRODUCT}-state`, dynamodb).read([account().id])).get(account().id);
}

test.concurrent('an account whose heartbeats are no longer forwarded from a Region is an incident that names it, and ends when they are', async () => {
  const region = account().regions.at(-1) ?? '';
  const heard = await until(pulse, (found) => Object.keys(found?.heard ?? {}).length === account().regions.length);
  expect(Object.keys(heard?.heard ?? {}).sort()).toEqual([...account().regions].sort());
  // Other tests go on in this account: only the rule of heartbeats is killed, as a part of all.
  const { events } = await memberClients(running(), account().id, region);
  await events.send(new DisableRuleCommand({ Name }));
  const incidents = await incidentStore(running());
  const place = `${account().id}/${running().organization.naming.homeRegion}/${account().id}`;
  const open = async () => {
    await sleep(PAUSE_MS);
    return (await incidents.openAt(place)).find(({ scenario }) => scenario === 'member-silent');
  };
  const silent = await until(open, (found) => found !== undefined);
  await events.send(new EnableRuleCommand({ Name }));
  expect(silent?.standing).toEqual([expect.objectContaining({ kind: 'silence', region })]);
  const ended = await until(
    () => sleep(PAUSE_MS).then(() => incidents.get(silent?.id ?? '')),
    (found) => found?.state === 'MITIGATED',
  );
  expect(ended?.state).toBe('MITIGATED');
});
