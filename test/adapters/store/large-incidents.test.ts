import { randomBytes } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { StreamRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { once } from '#adapters/lambda/once.ts';
import type { RemediationOrder } from '#adapters/lambda/queue.ts';
import { incidentIn as incidentInImage, incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { packedIncident } from '#adapters/store/packed-incident.ts';
import { announce } from '#announce/announce.ts';
import { minute } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { reminderEvent } from '#clock/reminder-event.ts';
import { type Evidence, noted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { joined } from '#core/incident/life.ts';
import { sealing } from '#core/incident/seal.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { line } from '#detect/line.ts';
import { findingOf } from '#publish/finding.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import { BYSTANDER, containment, GROUP, OPENED, sshIncident } from '../../support/containment.ts';
import { casePlaces, detectPorts } from '../../support/detect-ports.ts';
import { type EmulatedTable, emulatedTable } from '../../support/emulated-table.ts';
import { entryFor } from '../../support/ledger-changes.ts';

const KB = 1024;
const EVENTS = 4;
const RULES = 250;
const SSH = 'sg-ssh-open-world';

const bytesOf = (value: unknown): number => Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));

/** Text that compression makes at most a quarter shorter. */
const randomText = (length: number): string => randomBytes(length).toString('base64').slice(0, length);

let table: EmulatedTable;
let incidents: IncidentStore;

beforeAll(async () => {
  table = await emulatedTable('incidents');
  incidents = incidentsInDynamoDb('incidents', table.dynamodb);
});

afterAll(() => table.stop());

describe('a security group that was opened by a thousand rules', () => {
  const around = containment();
  const events: number[] = [];
  const orders: RemediationOrder[] = [];
  const ledger: string[] = [];
  let open: Incident;
  let done: Incident;

  const read = async (id: string) => (await incidents.get(id)) as Incident;

  /** Four calls of 250 rules, each rule with the longest description EC2 takes. */
  beforeAll(async () => {
    const ports = {
      ...detectPorts([], incidents),
      incidents,
      locations: casePlaces,
      settings: async () => around.world.authority.settings,
      now: () => Date.parse(minute(20)),
      remind: async () => undefined,
      order: async (incident: string) => void orders.push({ incident }),
    };
    for (let event = 0; event < EVENTS; event++) {
      const rules = Array.from({ length: RULES }, (_, n) => `sgr-${String(event * RULES + n).padStart(17, '0')}`);
      const permissions = rules.map((_, n) => ({
        protocol: 'tcp',
        from: 1 + (n % 20),
        to: 22 + event * RULES + n,
        v4: ['0.0.0.0/0'],
      }));
      permissions.forEach(({ from: FromPort, to: ToPort }, n) => {
        around.member.add({ SecurityGroupRuleId: rules[n] ?? '', FromPort, ToPort, Description: randomText(255) });
      });
      const value = authorizeIngress({ group: GROUP, permissions, rules, id: `event-${event}`, at: minute(event) });
      events.push(bytesOf(value));
      await line({ value }, Date.parse(minute(event)), ports);
    }
    const found = await Promise.all([...new Set(orders.map(({ incident }) => incident))].map(read));
    open = found.find(({ scenario }) => scenario === SSH) as Incident;
    ledger.push(entryFor(open).body);
    done = (await remediate(open.id, false, { ...around.ports, incidents })) as Incident;
    ledger.push(entryFor(done).body);
  }, 120_000);

  test('is one incident with every rule, in events and orders that fit bus and queues', () => {
    expect(open).toMatchObject({ state: 'NEW', occurrences: EVENTS, evidence: { length: EVENTS * RULES } });
    expect(open.leftOut).toBeUndefined();
    expect(Math.max(...events)).toBeLessThan(256 * KB);
    expect(Math.max(...orders.map(bytesOf))).toBeLessThan(100);
  });

  test('is contained: every one of its rules and no other', () => {
    expect(done).toMatchObject({
      state: 'MITIGATED',
      outcome: { kind: 'changed' },
      plan: { before: { length: EVENTS * RULES } },
    });
    expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('is read back whole from an item of less than 400 KB, although its parts are larger', async () => {
    expect(bytesOf(done)).toBeGreaterThan(400 * KB);
    expect((packedIncident(done).packed as Buffer).length).toBeLessThan(300 * KB);
    expect(await read(done.id)).toEqual(JSON.parse(JSON.stringify(done)));
  });

  test('reaches announce and ledger through the stream, which carries the item as base64', () => {
    const image = marshall({ pk: `incident#${done.id}`, ...packedIncident(done) }, { removeUndefinedValues: true });
    const asSent = { ...image, packed: { B: Buffer.from(image.packed?.B ?? []).toString('base64') } };
    expect(incidentInImage(asSent as unknown as StreamRecord['NewImage'])).toEqual(JSON.parse(JSON.stringify(done)));
    // Lambda accepts 6 MB: the old and the new image of at least a few records.
    expect(2 * bytesOf(asSent)).toBeLessThan(1_000 * KB);
  });

  test('is announced in less than a kilobyte', () => {
    const announcement = announce({ before: open, after: done });
    expect(announcement?.incident).toMatchObject({ id: done.id, version: done.version, state: 'MITIGATED' });
    expect(bytesOf(announcement)).toBeLessThan(KB);
  });

  test('is a finding that fits the limit of Security Hub', () => {
    const detection = scenarioNamed(SSH);
    if (detection === undefined) throw new Error(`no scenario ${SSH}`);
    expect(bytesOf(findingOf(done, detection, { account: done.account, region: done.region }))).toBeLessThan(240_000);
  });

  test('is in the ledger with all its rules and their state before', () => {
    for (const body of ledger) expect(JSON.parse(body).incident.evidence).toHaveLength(EVENTS * RULES);
    expect(JSON.parse(ledger[1] ?? '').incident.plan.before).toHaveLength(EVENTS * RULES);
  });
});

test('an undo of a thousand rules is recorded and restores each with its description', async () => {
  const around = containment();
  const { incident: id } = await incidents.open(await sshIncident('to undo'));
  const many = Array.from({ length: 1_000 }, (_, n) => ({
    FromPort: 1 + (n % 20),
    ToPort: 22 + n,
    Description: randomText(255),
  }));
  for (const [n, rule] of many.entries()) around.member.add({ SecurityGroupRuleId: `sgr-${n}`, ...rule });
  const incident = (await incidents.get(id)) as Incident;
  const evidence = many.map(
    ({ FromPort: from, ToPort: to }) => ({ kind: 'ingress-rule', protocol: 'tcp', from, to, cidr: '0.0.0.0/0' }) as const,
  );
  await incidents.replace(incident, { ...incident, evidence, standing: evidence, version: incident.version + 1 });
  const ports = { ...around.ports, incidents: sealing(incidents, around.seals, 'remediate') };
  await remediate(id, false, ports);
  expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  const undone = await undo(id, { verb: 'undo', by: 'alice@example.com' }, false, ports);
  expect(undone).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
  expect(around.member.ruleIds()).toHaveLength(1_002);
  expect(await incidents.get(id)).toEqual(JSON.parse(JSON.stringify(undone)));
});

describe('an incident that keeps getting more evidence', () => {
  const fact = (n: number): Evidence => noted('website-redirect', `${n} ${randomText(2_000)}`);

  /** The versions of an incident that 50 events of 20 such facts join, each stored. */
  const flooded = once(async (): Promise<readonly Incident[]> => {
    const first = { ...(await sshIncident('flood')), evidence: [fact(-1)], standing: [fact(-1)] };
    const versions: Incident[] = [{ ...first, standing: first.evidence }];
    for (let event = 0; event < 50; event++) {
      const evidence = Array.from({ length: 20 }, (_, n) => fact(event * 20 + n));
      versions.push(joined(versions.at(-1) as Incident, { ...first, evidence, standing: evidence }));
    }
    return versions;
  });

  test('keeps the newest evidence, counts what it left out, and always fits the table', async () => {
    const versions = await flooded();
    const last = versions.at(-1) as Incident;
    expect(last.evidence.at(-1)).toMatchObject({ value: expect.stringMatching(/^999 /) });
    expect(last.evidence.length + (last.leftOut ?? 0)).toBe(1001);
    expect(last.leftOut).toBeGreaterThan(800);
    expect(last.standing).toEqual(last.evidence);
    expect(Math.max(...versions.map((one) => (packedIncident(one).packed as Buffer | undefined)?.length ?? 0))).toBeLessThan(
      400 * KB,
    );
    await incidents.open({ ...last, id: 'inc-flooded' });
    expect(await incidents.get('inc-flooded')).toMatchObject({
      leftOut: last.leftOut,
      evidence: { length: last.evidence.length },
    });
  });

  test('still fits the message that makes detection check it again', async () => {
    const last = (await flooded()).at(-1) as Incident;
    expect(bytesOf(reminderEvent(last, {}, Date.parse(minute(40))))).toBeLessThan(256 * KB);
  });

  test('is complete in the ledger, over its versions', async () => {
    const kept = new Set(
      (await flooded())
        .flatMap((version) => JSON.parse(entryFor(version).body).incident.evidence as { value: string }[])
        .map(({ value }) => value),
    );
    expect(kept.size).toBe(1001);
  });
});

test('a plan too large to record is left to a person with that reason, and changes nothing', async () => {
  const { ports, member, incidents: memory } = containment();
  const { incident: id } = await memory.open(await sshIncident());
  // In place of descriptions that compression cannot make small enough.
  member.add({ SecurityGroupRuleId: OPENED, Description: randomText(600_000) });
  const replace: IncidentStore['replace'] = async (previous, next) => {
    packedIncident(next);
    return memory.replace(previous, next);
  };
  await remediate(id, false, { ...ports, incidents: { ...ports.incidents, replace } });
  expect(await memory.get(id)).toMatchObject({
    state: 'AWAITING_APPROVAL',
    history: [{}, { reason: { code: 'too-large-to-record' } }],
  });
  expect(member.actions()).not.toContain('ec2:RevokeSecurityGroupIngress');
});
