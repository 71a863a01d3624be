import { describe, expect, test } from 'vitest';
import { scenarioNamed } from '#catalogue/index.ts';
import { findingId } from '#core/incident/finding-id.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import { batchOf, type PublishOrder } from '#publish/batch.ts';
import type { PublishPorts } from '#publish/ports.ts';
import { publish } from '#publish/publish.ts';
import { NAMING_DEADLINE_MS } from '#publish/workflow.ts';
import { sshIncident } from '../support/containment.ts';
import { playedSecurityHub } from '../support/played-security-hub.ts';

const INCIDENT = await sshIncident();
const HUB = { account: '111122223333', region: 'ap-northeast-2' };
const MEMBER = INCIDENT.account;
const LINK = `https://hub.example.com/#/incidents/${INCIDENT.id}`;
const OTHER = '777788889999';

const nth = (number: number, change: Partial<Incident> = {}): Incident => ({
  ...INCIDENT,
  id: `inc-${String(number).padStart(24, '0')}`,
  ...change,
});

const mitigated = (incident: Incident) => moved(incident, 'MITIGATED', { by: 'hub', at: incident.updatedAt + 2_000 });

const asked = ({ id, account, region }: Incident, renewedAt = 0) => ({ id, account, region, renewedAt });

function named(name: string): Error {
  return Object.assign(new Error('refused'), { name });
}

/** The publish step on a simulated Security Hub, with incidents that a test may change. */
function publishing(incidents: readonly Incident[], options: Partial<Parameters<typeof playedSecurityHub>[0]> = {}) {
  const played = playedSecurityHub({ hub: HUB.account, ...options });
  const rows = new Map(incidents.map((one) => [one.id, one]));
  const ports: PublishPorts = {
    ...played.ports,
    hub: HUB,
    controlRoom: async () => 'https://hub.example.com',
    incident: async (id) => rows.get(id),
    detection: scenarioNamed,
  };
  return {
    ...played,
    ports,
    write: (incident: Incident) => rows.set(incident.id, incident),
    run: (...some: readonly Incident[]) =>
      publish(
        (some.length > 0 ? some : incidents).map((one) => asked(one)),
        ports,
      ),
  };
}

const counted = (calls: ReturnType<typeof playedSecurityHub>['calls'], call: string) =>
  calls.filter((one) => one.call === call).map(({ findings }) => findings);

describe('publish', () => {
  test('imports the finding as the member it belongs to and changes its workflow as the administrator', async () => {
    const { run, write, calls, of } = publishing([INCIDENT]);
    await run();
    write(mitigated(INCIDENT));
    expect(await run()).toEqual(new Map());
    expect(of(INCIDENT.id)).toMatchObject([
      { AwsAccountId: MEMBER, Workflow: { Status: 'RESOLVED' }, Note: { Text: 'MITIGATED by hub' } },
    ]);
    expect(calls.map(({ call, account }) => [call, account])).toEqual([
      ['import', MEMBER],
      ['read', HUB.account],
      ['import', MEMBER],
      ['change', HUB.account],
    ]);
  });

  test('needs no read and no change for a new incident, because its import contains status and note', async () => {
    const { run, calls, of } = publishing([INCIDENT]);
    await run();
    expect(calls).toMatchObject([{ call: 'import' }]);
    expect(of(INCIDENT.id)).toMatchObject([{ Workflow: { Status: 'NEW' }, Note: { Text: 'NEW by hub' } }]);
  });

  test.each(['AccessDenied', 'AccessDeniedException', 'InvalidAccessException', 'InvalidAccess'])(
    'imports as the hub, naming the member, if the member answers %s',
    async (name) => {
      const { run, of } = publishing([INCIDENT], { refuses: new Map([[MEMBER, named(name)]]) });
      expect(await run()).toEqual(new Map());
      const [finding] = of(INCIDENT.id);
      expect(finding).toMatchObject({
        AwsAccountId: HUB.account,
        ProductFields: { 'org-security-hub/account': MEMBER },
        SourceUrl: LINK,
      });
      expect(finding?.Resources?.[0]?.Id).toContain(MEMBER);
    },
  );

  test('imports as the hub if the hub does not administer the account', async () => {
    const { run, of } = publishing([INCIDENT], { notMembers: new Set([MEMBER]) });
    await run();
    expect(of(INCIDENT.id)).toMatchObject([{ AwsAccountId: HUB.account }]);
  });

  test('retries findings that Security Hub does not show yet together for ten seconds, then fails each message', async () => {
    const two = [mitigated(nth(1)), mitigated(nth(2))];
    const late = publishing(two, { unknownMs: 3_000 });
    expect(await late.run()).toEqual(new Map());
    expect(counted(late.calls, 'change')).toEqual([2, 2, 2, 2]);
    const never = publishing(two, { unknownMs: 60_000 });
    const failed = await never.run();
    expect([...failed.keys()]).toEqual(two.map(({ id }) => id));
    expect(String(failed.get(two[0]?.id ?? ''))).toContain('ten seconds');
  });

  test('publishes the latest state, also if the incident changes during the publication', async () => {
    const { ports, of } = publishing([INCIDENT]);
    const read = [INCIDENT, { ...INCIDENT, state: 'PROCESSING' as const, version: 2 }, mitigated(INCIDENT)];
    await publish([asked(INCIDENT)], { ...ports, incident: async () => read.shift() ?? mitigated(INCIDENT) });
    expect(of(INCIDENT.id)).toMatchObject([{ Workflow: { Status: 'RESOLVED' } }]);
  });

  test('fails the message of an incident that changes again and again', async () => {
    const { ports } = publishing([INCIDENT]);
    let version = 1;
    const restless = async (): Promise<Incident> => {
      version += 1;
      return { ...INCIDENT, version, state: version % 2 === 0 ? 'PROCESSING' : 'FAILED' };
    };
    const failed = await publish([asked(INCIDENT)], { ...ports, incident: restless });
    expect(String(failed.get(INCIDENT.id))).toContain('changed 5 times');
  });

  test('does nothing for an incident that does not exist', async () => {
    const { run, calls } = publishing([]);
    await run(nth(1));
    expect(calls).toEqual([]);
  });
});

describe('the link of a finding to its incident', () => {
  const other = nth(1);

  test('uses the address of the control room, which is read once for all findings', async () => {
    const { ports, of } = publishing([INCIDENT, other]);
    let asks = 0;
    const controlRoom = async () => `https://${++asks}.example.com`;
    await publish([asked(INCIDENT), asked(other)], { ...ports, controlRoom });
    expect([INCIDENT, other].map(({ id }) => of(id)[0]?.SourceUrl)).toEqual(
      [INCIDENT, other].map(({ id }) => `https://1.example.com/#/incidents/${id}`),
    );
  });

  test('is left out if there is no control room yet, and is added with the next change of the incident', async () => {
    const { run, write, ports, of } = publishing([INCIDENT]);
    await publish([asked(INCIDENT)], { ...ports, controlRoom: async () => undefined });
    expect(of(INCIDENT.id)).toEqual([expect.not.objectContaining({ SourceUrl: expect.anything() })]);
    write(mitigated(INCIDENT));
    await run();
    expect(of(INCIDENT.id)).toMatchObject([{ SourceUrl: LINK }]);
  });

  test('is required: if the address cannot be read, every message fails and is delivered again', async () => {
    const { ports, all } = publishing([INCIDENT, other]);
    const controlRoom = () => Promise.reject(named('ProvisionedThroughputExceededException'));
    const failed = await publish([asked(INCIDENT), asked(other)], { ...ports, controlRoom });
    expect([[...failed.keys()], all()]).toEqual([[INCIDENT.id, other.id], []]);
  });
});

describe('many incidents in one batch', () => {
  const hundred = Array.from({ length: 100 }, (_, number) => nth(number));

  test('need one import per account and one change for all equal changes', async () => {
    const both = [
      ...hundred,
      ...hundred.map((one, number) => nth(1_000 + number, { ...one, account: OTHER, id: nth(1_000 + number).id })),
    ];
    const { run, write, calls, all } = publishing(both);
    await run();
    expect(counted(calls, 'import')).toEqual([100, 100]);
    for (const one of both) write(mitigated(one));
    expect(await run()).toEqual(new Map());
    expect(counted(calls, 'change')).toEqual([200]);
    expect(all().filter(({ Workflow }) => Workflow?.Status === 'RESOLVED')).toHaveLength(200);
  });

  test('fail individually: only those that Security Hub refused, with the reason', async () => {
    const wrong = hundred[7] as Incident;
    const { run, all } = publishing(hundred, { invalid: new Set([findingId(wrong)]) });
    expect(await run()).toEqual(new Map([[wrong.id, expect.objectContaining({ name: 'InvalidInput' })]]));
    expect(all()).toHaveLength(99);
  });

  test('of one account fail if its imports are throttled, and those of another account do not', async () => {
    const other = nth(200, { account: OTHER });
    const { run, of } = publishing([...hundred, other], { refuses: new Map([[MEMBER, named('ThrottlingException')]]) });
    const failed = await run();
    expect(failed.size).toBe(100);
    expect(of(other.id)).toMatchObject([{ AwsAccountId: OTHER }]);
  });

  test('fail if their findings cannot be read, except new incidents', async () => {
    const [fresh, older] = [nth(1), mitigated(nth(2))];
    const { ports, of } = publishing([fresh, older]);
    const throttled = { ...ports, findings: () => Promise.reject(named('TooManyRequestsException')) };
    const failed = await publish([asked(fresh), asked(older)], throttled);
    expect([...failed.keys()]).toEqual([older.id]);
    expect(of(fresh.id)).toHaveLength(1);
  });

  test('are imported even if one of them cannot be read', async () => {
    const [one, other] = [nth(1), nth(2)];
    const { ports, of } = publishing([one, other]);
    const incident = async (id: string) => (id === one.id ? Promise.reject(new Error('no table')) : ports.incident(id));
    const failed = await publish([asked(one), asked(other)], { ...ports, incident });
    expect([...failed.keys()]).toEqual([one.id]);
    expect(of(other.id)).toHaveLength(1);
  });
});

describe('the status of a finding in Security Hub', () => {
  test.each(['SUPPRESSED', 'NOTIFIED', 'RESOLVED'])(
    'stays %s with its note if a person set it, through every change of the incident',
    async (status) => {
      const { run, write, set, of, ports } = publishing([INCIDENT]);
      await run();
      set(INCIDENT.id, { status, note: 'known to us' });
      const changed = mitigated(INCIDENT);
      write(changed);
      await run();
      await publish([asked(changed, changed.updatedAt + 1_000)], ports);
      expect(of(INCIDENT.id)).toMatchObject([
        { Workflow: { Status: status }, Note: { Text: 'known to us', UpdatedBy: 'alice' } },
      ]);
    },
  );

  test('that a person set is set again if Security Hub resets it after the account archived the finding of an open incident', async () => {
    const { run, write, set, overwrite, of } = publishing([INCIDENT]);
    await run();
    set(INCIDENT.id, { status: 'NOTIFIED' });
    overwrite(INCIDENT.id, { RecordState: 'ARCHIVED' });
    write(moved(INCIDENT, 'PROCESSING', { by: 'hub', at: INCIDENT.updatedAt + 1_000 }));
    await run();
    expect(of(INCIDENT.id)).toMatchObject([{ RecordState: 'ACTIVE', Workflow: { Status: 'NOTIFIED' } }]);
  });

  test('that a person set is restored if the hub overwrote it because Security Hub did not show it yet', async () => {
    const { run, write, set, of, ports } = publishing([INCIDENT]);
    await run();
    const before = await ports.findings([findingId(INCIDENT)]);
    set(INCIDENT.id, { status: 'NOTIFIED' });
    const fixed = mitigated(INCIDENT);
    await publish([asked(fixed)], { ...ports, incident: async () => fixed, findings: async () => before });
    expect(of(INCIDENT.id)).toMatchObject([{ Workflow: { Status: 'RESOLVED' } }]);
    // CloudTrail names the person some minutes later.
    write({ ...fixed, workflow: { status: 'NOTIFIED', by: 'alice', sender: 'AIDAEXAMPLE', at: fixed.updatedAt } });
    await run();
    expect(of(INCIDENT.id)).toMatchObject([{ Workflow: { Status: 'NOTIFIED' } }]);
  });

  test('that the hub set is set again after an undone fix makes the finding fail', async () => {
    const { run, write, of } = publishing([INCIDENT]);
    await run();
    const fixed = mitigated(INCIDENT);
    write(fixed);
    await run();
    const at = fixed.updatedAt + 1_000;
    write(moved(fixed, 'CLOSED', { by: 'alice', sender: 'AIDAEXAMPLE', at }, { outcome: { kind: 'undone' } }));
    await run();
    expect(of(INCIDENT.id)).toMatchObject([
      { RecordState: 'ARCHIVED', Compliance: { Status: 'FAILED' }, Workflow: { Status: 'RESOLVED' } },
    ]);
  });
});

describe('a finding that Security Hub resets to NEW before the hub saw it archived', () => {
  const begun = moved(INCIDENT, 'PROCESSING', { by: 'hub', at: INCIDENT.updatedAt + 1_000 });

  /** NOTIFIED by the hub; then the account archived the finding and made it active again. */
  async function notified() {
    const hub = publishing([INCIDENT]);
    await hub.run();
    hub.write(begun);
    await hub.run();
    const status = () => hub.of(INCIDENT.id)[0]?.Workflow?.Status;
    expect(status()).toBe('NOTIFIED');
    const again = (at: number) => publish([asked(begun, at)], hub.ports);
    return { ...hub, status, again };
  }

  const STEPS = ['the incident changes', 'CloudTrail names the person', 'the clock reminds'] as const;
  const orders = STEPS.flatMap((one) =>
    STEPS.filter((other) => other !== one).map((other) => [
      one,
      other,
      ...STEPS.filter((last) => last !== one && last !== other),
    ]),
  );

  test('is NOTIFIED again after 15 minutes, because CloudTrail names no person', async () => {
    const { overwrite, status, again, reminders, pass, run } = await notified();
    overwrite(INCIDENT.id, { Workflow: { Status: 'NEW' } });
    await again(begun.updatedAt + 1_000);
    expect([status(), reminders]).toEqual(['NEW', [{ incident: INCIDENT.id, at: NAMING_DEADLINE_MS }]]);
    pass(NAMING_DEADLINE_MS);
    await again(begun.updatedAt + 2_000);
    expect(status()).toBe('NOTIFIED');
    await run();
    expect(reminders).toHaveLength(1);
  });

  test.each(orders)('stays NEW if a person set it, in this order: %s, %s, %s', async (...order) => {
    const { overwrite, status, again, pass, write, run } = await notified();
    overwrite(INCIDENT.id, { Workflow: { Status: 'NEW' } });
    await again(begun.updatedAt + 500);
    let row = begun;
    const isLate = order.indexOf('the clock reminds') < order.indexOf('CloudTrail names the person');
    for (const step of order) {
      if (step === 'the clock reminds') pass(NAMING_DEADLINE_MS);
      const workflow = { status: 'NEW', by: 'alice', sender: 'AIDAEXAMPLE', at: row.updatedAt } as const;
      row = {
        ...row,
        updatedAt: row.updatedAt + 1_000,
        version: row.version + 1,
        ...(step.startsWith('CloudTrail') && { workflow }),
      };
      write(row);
      await run();
      if (!isLate) expect(status(), step).toBe('NEW');
    }
    expect(status()).toBe('NEW');
  });
});

describe('an incident that was suppressed in Security Hub and reopened in the hub', () => {
  const alice = { status: 'SUPPRESSED', by: 'alice', sender: 'AIDAEXAMPLE', at: INCIDENT.updatedAt + 1_000 } as const;
  const suppressed = moved(INCIDENT, 'SUPPRESSED', { by: 'alice', at: INCIDENT.updatedAt + 1_000 }, { workflow: alice });
  const reason = { code: 'reopened', comment: 'not ours after all' } as const;
  const reopened = moved(suppressed, 'NEW', { by: 'kim', at: suppressed.updatedAt + 1_000, reason }, { workflow: undefined });

  test('is NEW again with a note of who reopened it, and a later suppression in Security Hub stays', async () => {
    const { run, write, set, of } = publishing([INCIDENT]);
    await run();
    set(INCIDENT.id, { status: 'SUPPRESSED', note: 'known to us' });
    write(suppressed);
    await run();
    expect(of(INCIDENT.id)).toMatchObject([{ Workflow: { Status: 'SUPPRESSED' }, Note: { Text: 'known to us' } }]);
    write(reopened);
    await run();
    expect(of(INCIDENT.id)).toMatchObject([
      { Workflow: { Status: 'NEW' }, Note: { Text: 'NEW by kim: reopened: not ours after all' } },
    ]);
    set(INCIDENT.id, { status: 'SUPPRESSED', note: 'it is ours' });
    write({ ...reopened, updatedAt: reopened.updatedAt + 1_000, version: reopened.version + 1 });
    await run();
    expect(of(INCIDENT.id)).toMatchObject([{ Workflow: { Status: 'SUPPRESSED' }, Note: { Text: 'it is ours' } }]);
  });

  test('keeps that note if the hub contained it in between', async () => {
    const { run, write, set, of } = publishing([INCIDENT]);
    await run();
    set(INCIDENT.id, { status: 'SUPPRESSED' });
    write(mitigated(reopened));
    await run();
    expect(of(INCIDENT.id)).toMatchObject([
      { Workflow: { Status: 'RESOLVED' }, Note: { Text: 'NEW by kim: reopened: not ours after all; MITIGATED by hub' } },
    ]);
  });
});

describe('a batch of messages', () => {
  const other = nth(2);

  function batch(...messages: PublishOrder[]) {
    const hub = publishing([INCIDENT, other], { invalid: new Set([findingId(other)]) });
    const publishOne = batchOf(messages, hub.ports);
    return { ...hub, settled: () => Promise.allSettled(messages.map(publishOne)) };
  }

  test('publishes each incident once, and fails only the messages of a failed incident', async () => {
    const { calls, settled } = batch(asked(INCIDENT), asked(other), asked(INCIDENT), asked(other));
    expect((await settled()).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(counted(calls, 'import')).toEqual([2]);
  });

  test('renews a finding even if another message about its incident is in the same batch', async () => {
    const renewedAt = INCIDENT.updatedAt + 1_000_000;
    const { of, settled } = batch(asked(INCIDENT), asked(INCIDENT, renewedAt), asked(INCIDENT));
    await settled();
    expect(of(INCIDENT.id)).toMatchObject([{ UpdatedAt: new Date(renewedAt).toISOString() }]);
  });
});
