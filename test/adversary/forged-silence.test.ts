import { describe, expect, test } from 'vitest';
import { scenarioNamed } from '#catalogue/index.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import { sealing } from '#core/incident/seal.ts';
import type { State } from '#core/incident/state.ts';
import { vouchedIncidents } from '#core/incident/vouched.ts';
import type { WorkflowStatus } from '#core/incident/workflow-status.ts';
import { decide } from '#decide/decide.ts';
import { carryOut } from '#notify/carry-out.ts';
import { planNotices } from '#notify/plan.ts';
import { publish } from '#publish/publish.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import { applyEarlierResolutions } from '#track/track.ts';
import {
  authorityOf,
  BYSTANDER,
  GROUP,
  NOW,
  OPENED,
  open,
  sshIncident,
  type TestContainment,
  withOpenIncident,
} from '../support/containment.ts';
import { CLOCK, personNamed } from '../support/deciders.ts';
import { notifyPorts, SOC_ROUTE } from '../support/notify-ports.ts';
import { playedSecurityHub } from '../support/played-security-hub.ts';

const HUB = { account: '111122223333', region: 'ap-northeast-2' };
const KIM = personNamed('kim@example.com');
const LEE = personNamed('lee@example.com');

/** Publishes findings from the rows and seals of a hub. */
function publisherOver({ incidents, seals }: Pick<TestContainment, 'incidents' | 'seals'>) {
  const suspected: string[] = [];
  const incident = vouchedIncidents({ incidents, seals, onForged: async (id) => void suspected.push(id) });
  const played = playedSecurityHub({ hub: HUB.account });
  const ports = { ...played.ports, hub: HUB, controlRoom: async () => undefined, incident, detection: scenarioNamed };
  return {
    suspected,
    incident,
    set: played.set,
    publish: async (id: string) => {
      const { account, region } = (await incident(id)) as Incident;
      expect(await publish([{ id, account, region, renewedAt: 0 }], ports)).toEqual(new Map());
      const [finding] = played.of(id);
      return [finding?.Workflow?.Status, finding?.RecordState];
    },
  };
}

/** Writes a row with a stolen role that may write rows. */
async function forge({ incidents }: Pick<TestContainment, 'incidents'>, id: string, change: Partial<Incident>): Promise<void> {
  const row = (await incidents.get(id)) as Incident;
  const legal = { ...row, state: 'FAILED' } as const;
  const isOver = row.state !== 'NEW' && change.state !== undefined && change.state !== row.state;
  const next = { ...row, updatedAt: row.updatedAt + 1_000, ...change, version: row.version + 1 };
  expect(await incidents.replace(isOver ? legal : row, next)).toBe(true);
}

const step = (state: State, reason?: object) => ({ at: NOW, state, by: 'hub', ...reason }) as Incident['history'][number];

const SUPPRESSION = { by: KIM.by, sender: KIM.sender, at: NOW, reason: 'known' };

/** States that would hide a finding and its notices from people. */
const SILENCES: readonly [silence: string, change: (row: Incident) => Partial<Incident>][] = [
  [
    'suppressed by a person',
    ({ history }) => ({ state: 'SUPPRESSED', suppression: SUPPRESSION, history: [...history, step('SUPPRESSED')] }),
  ],
  [
    'covered by an exception',
    ({ history }) => ({
      state: 'SUPPRESSED',
      history: [...history, step('SUPPRESSED', { reason: { code: 'exception', text: 'ok', owner: 'kim', expiresAt: NOW * 2 } })],
    }),
  ],
  ['fixed', () => ({ state: 'MITIGATED', outcome: { kind: 'changed' }, verifiedAt: NOW })],
  ['resolved by its owner', () => ({ state: 'MITIGATED', outcome: { kind: 'already-safe' }, verifiedAt: NOW, standing: [] })],
  [
    'ended because the resource no longer exists',
    ({ history }) => ({
      state: 'MITIGATED',
      outcome: { kind: 'already-safe' },
      verifiedAt: NOW,
      history: [...history, step('MITIGATED', { reason: { code: 'resource-gone' } })],
    }),
  ],
  ['closed', ({ history }) => ({ state: 'CLOSED', history: [...history, step('CLOSED', { reason: { code: 'rejected' } })] })],
  ['recorded only', () => ({ state: 'CLOSED', severity: 'LOW' })],
];

const STATUSES: readonly WorkflowStatus[] = ['RESOLVED', 'SUPPRESSED', 'NOTIFIED'];

describe('a row that claims its incident is over but was not written by the responsible function', () => {
  test.each(SILENCES)('leaves the finding new and active if it claims: %s', async (_, change) => {
    const around = await withOpenIncident();
    const publisher = publisherOver(around);
    await publisher.publish(around.id);
    await forge(around, around.id, change((await around.incidents.get(around.id)) as Incident));
    expect(await publisher.publish(around.id)).toEqual(['NEW', 'ACTIVE']);
    expect(new Set(publisher.suspected)).toEqual(new Set([around.id]));
  });

  test.each(SILENCES)('leaves the message about it open if it claims: %s', async (_, change) => {
    const around = await withOpenIncident();
    const { incident } = publisherOver(around);
    const notices = notifyPorts({ routes: [{ ...SOC_ROUTE, severity: 'LOW' }] });
    await forge(around, around.id, change((await around.incidents.get(around.id)) as Incident));
    const ports = { ...notices.ports, incident };
    await planNotices(around.id, ports);
    for (const { order } of notices.queue) await carryOut(order, ports);
    expect(notices.sent.map(({ message }) => message.state)).toEqual(['NEW']);
  });

  test.each(SILENCES)('is reported as forged and opened again, so that the hub contains the resource: %s', async (_, change) => {
    const around = await withOpenIncident();
    await forge(around, around.id, change((await around.incidents.get(around.id)) as Incident));
    expect(await decide({ verb: 'check-row', incident: around.id, ...CLOCK }, around.ports)).toMatchObject({
      kind: 'contain',
      incident: { id: around.id, state: 'NEW' },
    });
    expect(around.forged.map(([id]) => id)).toEqual([around.id]);
    await remediate(around.id, false, around.ports);
    expect(around.member.ruleIds(), 'contained').toEqual([BYSTANDER]);
    const publisher = publisherOver(around);
    expect(await publisher.publish(around.id)).toEqual(['RESOLVED', 'ACTIVE']);
    expect(publisher.suspected).toEqual([]);
  });

  test.each(STATUSES)('does not change the status of the finding if it claims that a person set it to %s', async (status) => {
    const around = await withOpenIncident();
    const publisher = publisherOver(around);
    await publisher.publish(around.id);
    await forge(around, around.id, { workflow: { status, by: KIM.by, sender: KIM.sender, at: NOW } });
    expect(await publisher.publish(around.id)).toEqual(['NEW', 'ACTIVE']);
    expect(publisher.suspected).not.toEqual([]);
    await decide({ verb: 'check-row', incident: around.id, ...CLOCK }, around.ports);
    expect(around.forged).toEqual([[around.id, 'decision']]);
    expect(await around.incidents.get(around.id)).not.toHaveProperty('workflow');
  });
});

describe('an earlier ending cannot be replayed to hide an incident', () => {
  test('a suppression that a person ended', async () => {
    const around = await withOpenIncident([{ default: 'approve' }]);
    const order = { incident: around.id, ...KIM } as const;
    await decide({ verb: 'suppress', reason: 'known', ...order }, around.ports);
    const suppressed = (await around.incidents.get(around.id)) as Incident;
    await decide({ verb: 'reopen', ...order }, around.ports);
    const { suppression, history } = suppressed;
    await forge(around, around.id, { state: 'SUPPRESSED', ...(suppression && { suppression }), history });
    const publisher = publisherOver(around);
    expect(await publisher.publish(around.id)).toEqual(['NEW', 'ACTIVE']);
    expect(publisher.suspected).not.toEqual([]);
  });

  test('an exception that a person overruled', async () => {
    const around = await withOpenIncident();
    const exceptions = [{ scope: { accounts: ['shop'] }, reason: 'test', owner: 'alice', expiresAt: NOW + 1_000_000 }];
    around.world.authority = authorityOf([{ default: 'auto' }], { exceptions });
    await remediate(around.id, false, around.ports);
    const { history, state } = (await around.incidents.get(around.id)) as Incident;
    expect(state).toBe('SUPPRESSED');
    await decide({ verb: 'reopen', incident: around.id, ...KIM }, around.ports);
    await forge(around, around.id, { state, history });
    expect(await publisherOver(around).publish(around.id)).toEqual(['NEW', 'ACTIVE']);
  });

  test('a fix that was undone', async () => {
    const around = await withOpenIncident();
    await remediate(around.id, false, around.ports);
    const fixed = (await around.incidents.get(around.id)) as Incident;
    for (const who of [KIM, LEE]) await decide({ verb: 'undo', incident: around.id, ...who }, around.ports);
    await undo(around.id, { verb: 'undo', ...LEE }, false, around.ports);
    expect(around.member.ruleIds(), 'opened again').toHaveLength(2);
    const { state, outcome, history } = fixed;
    await forge(around, around.id, { state, history, ...(outcome && { outcome }) });
    expect(await publisherOver(around).publish(around.id)).toEqual(['NEW', 'ACTIVE']);
  });

  test('the ending of another incident', async () => {
    const around = await withOpenIncident();
    await remediate(around.id, false, around.ports);
    const { outcome, verifiedAt, state } = (await around.incidents.get(around.id)) as Incident;
    const ssh = await sshIncident('second');
    const other = await open(around.incidents, { ...ssh, resource: { ...ssh.resource, id: 'sg-other' } });
    await forge(around, other, { state, ...(outcome && { outcome }), ...(verifiedAt !== undefined && { verifiedAt }) });
    expect(await publisherOver(around).publish(other)).toEqual(['NEW', 'ACTIVE']);
  });
});

describe('an ending that the responsible function wrote is accepted', () => {
  const ended = async (
    end: (around: TestContainment & { id: string }) => Promise<unknown>,
    modes = [{ default: 'auto' as const }],
  ) => {
    const around = await withOpenIncident(modes);
    const publisher = publisherOver(around);
    await publisher.publish(around.id);
    await end(around);
    const status = await publisher.publish(around.id);
    expect(publisher.suspected).toEqual([]);
    expect(await decide({ verb: 'check-row', incident: around.id, ...CLOCK }, around.ports)).toMatchObject({ kind: 'nothing' });
    expect(around.forged).toEqual([]);
    return status;
  };

  test('a fix, and its undo by two people', async () => {
    expect(await ended(({ id, ports }) => remediate(id, false, ports))).toEqual(['RESOLVED', 'ACTIVE']);
    const undone = ended(async ({ id, ports }) => {
      await remediate(id, false, ports);
      for (const who of [KIM, LEE]) await decide({ verb: 'undo', incident: id, ...who }, ports);
      await undo(id, { verb: 'undo', ...LEE }, false, ports);
    });
    expect(await undone).toEqual(['RESOLVED', 'ARCHIVED']);
  });

  test('a resource that was found safe', async () => {
    const safe = ended(async ({ id, ports, member }) => {
      await member.call('ec2:RevokeSecurityGroupIngress', { GroupId: GROUP, SecurityGroupRuleIds: [OPENED] });
      await remediate(id, false, ports);
    });
    expect(await safe).toEqual(['RESOLVED', 'ACTIVE']);
  });

  test('an exception, a suppression and its end, a rejection', async () => {
    const excepted = ended(({ id, ports, world }) => {
      const exceptions = [{ scope: { accounts: ['shop'] }, reason: 'test', owner: 'alice', expiresAt: NOW + 1_000_000 }];
      world.authority = authorityOf([{ default: 'auto' }], { exceptions });
      return remediate(id, false, ports);
    });
    expect(await excepted).toEqual(['SUPPRESSED', 'ACTIVE']);
    const suppressed = ended(({ id, ports }) => decide({ verb: 'suppress', incident: id, reason: 'known', ...KIM }, ports));
    expect(await suppressed).toEqual(['SUPPRESSED', 'ACTIVE']);
    const reopened = ended(async ({ id, ports }) => {
      await decide({ verb: 'suppress', incident: id, reason: 'known', ...KIM }, ports);
      await decide({ verb: 'reopen', incident: id, ...KIM }, ports);
    });
    expect(await reopened).toEqual(['NEW', 'ACTIVE']);
    const rejected = ended(
      async ({ id, ports }) => {
        await remediate(id, false, ports);
        await decide({ verb: 'reject', incident: id, reason: 'meant so', ...KIM }, ports);
      },
      [{ default: 'approve' as never }],
    );
    expect(await rejected).toEqual(['RESOLVED', 'ARCHIVED']);
  });

  test('a resolution that detect received, and an incident that it only records', async () => {
    const resolved = ended(async ({ id, incidents, seals }) => {
      const { standing } = (await incidents.get(id)) as Incident;
      const resolution = {
        incident: id,
        resolved: standing,
        by: 'alice',
        reason: { code: 'resolved-by', call: 'x', actor: 'alice' },
      };
      const ports = { incidents: sealing(incidents, seals, 'detect'), now: () => NOW };
      await applyEarlierResolutions(id, async () => [resolution as never], ports);
    });
    expect(await resolved).toEqual(['RESOLVED', 'ACTIVE']);
    const around = await withOpenIncident();
    const low = { ...(await sshIncident('low')), id: 'inc-000000000000000000000001', severity: 'LOW', state: 'CLOSED' } as const;
    const detecting = sealing(around.incidents, around.seals, 'detect');
    for (const _ of ['first', 'delivered again']) await detecting.open(low);
    const publisher = publisherOver(around);
    expect([await publisher.publish(low.id), publisher.suspected]).toEqual([['RESOLVED', 'ARCHIVED'], []]);
  });

  test('also during the write, between the seal and the row', async () => {
    const around = await withOpenIncident();
    await remediate(around.id, false, around.ports);
    const fixed = (await around.incidents.get(around.id)) as Incident;
    const closed = moved(fixed, 'CLOSED', { ...KIM, at: NOW + 1 }, { outcome: { kind: 'undone' } });
    const seen: (readonly string[])[] = [];
    const publisher = publisherOver(around);
    const look = async () => void seen.push([(await publisher.incident(around.id))?.state ?? '', ...publisher.suspected]);
    const seals = {
      read: around.seals.read,
      vouch: async (...given: Parameters<typeof around.seals.vouch>) => {
        await look();
        await around.seals.vouch(...given);
        await look();
      },
    };
    expect(await sealing(around.incidents, seals, 'decide').replace(fixed, closed)).toBe(true);
    expect(seen).toEqual([['MITIGATED'], ['MITIGATED'], ['CLOSED'], ['CLOSED']]);
  });
});
