import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import { TECHNIQUES } from '#core/detection/technique.ts';
import { findingId } from '#core/incident/finding-id.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import type { State } from '#core/incident/state.ts';
import { type Asked, batchOf } from '#publish/batch.ts';
import { findingOf, workflowOf } from '#publish/finding.ts';
import { type PublishPorts, publish } from '#publish/publish.ts';
import { STATUS_FIELD, type Standing, type WorkflowChange, workflowChange } from '#publish/workflow.ts';
import { sshIncident } from '../support/containment.ts';

const INCIDENT = await sshIncident();

const HUB = { account: '111122223333', region: 'ap-northeast-2' };
const MEMBER = { account: '444455556666', region: 'ap-northeast-2' };
const byScenario = new Map(CATALOGUE.map((detection) => [detection.id, detection]));

function finding(incident: Incident): AwsSecurityFinding {
  const detection = byScenario.get(incident.scenario);
  if (detection === undefined) throw new Error(`no scenario ${incident.scenario}`);
  return findingOf(incident, detection, MEMBER);
}

function named(name: string): Error {
  return Object.assign(new Error('refused'), { name });
}

/** Ports over one incident that record their calls; Security Hub knows a finding after `unknown` changes failed. */
function recording(incident: Incident | undefined, { refusal, unknown = 0 }: { refusal?: Error; unknown?: number } = {}) {
  const imported: { finding: AwsSecurityFinding; account: string }[] = [];
  const changes: ({ Id?: string | undefined } & WorkflowChange)[] = [];
  const pauses: number[] = [];
  let failed = 0;
  const ports: PublishPorts = {
    hub: HUB,
    incident: async () => incident,
    detection: (scenario) => byScenario.get(scenario),
    standing: async () => [],
    isMember: async () => true,
    importFinding: async (one, account) => {
      if (refusal !== undefined && account !== HUB.account) throw refusal;
      imported.push({ finding: one, account });
    },
    change: async ({ Id }, change) => {
      failed += 1;
      if (failed <= unknown) return false;
      changes.push({ Id, ...change });
      return true;
    },
    pause: async (milliseconds) => void pauses.push(milliseconds),
  };
  return { ports, imported, changes, pauses };
}

describe('a finding', () => {
  test.each(CATALOGUE.map(({ id }) => id))(
    'of %s carries every attribute the format requires, within its lengths',
    (scenario) => {
      const made = finding({ ...INCIDENT, scenario });
      expect(made).toMatchObject({ SchemaVersion: '2018-10-08', AwsAccountId: MEMBER.account, RecordState: 'ACTIVE' });
      for (const field of ['Id', 'ProductArn', 'GeneratorId', 'CreatedAt', 'UpdatedAt', 'Title', 'Description'] as const)
        expect(made[field]).toBeTruthy();
      expect(made.Title?.length).toBeLessThanOrEqual(256);
      expect(made.Description?.length).toBeLessThanOrEqual(1024);
      expect(Object.keys(made.ProductFields ?? {}).length).toBeLessThanOrEqual(50);
      expect(Buffer.byteLength(JSON.stringify(made))).toBeLessThan(240_000);
      for (const type of made.Types ?? []) expect(type).toMatch(/^(TTPs|Software and Configuration Checks)(\/[^/]+){1,2}$/);
    },
  );

  test('keeps its id while the incident changes, with a later UpdatedAt', () => {
    const before = INCIDENT;
    const after = moved(before, 'PROCESSING', { by: 'hub', at: before.updatedAt + 1500 });
    expect(finding(after).Id).toBe(finding(before).Id);
    expect(Date.parse(finding(after).UpdatedAt ?? '')).toBeGreaterThan(Date.parse(finding(before).UpdatedAt ?? ''));
  });

  test('names the resource with its own Region, although it is imported in the home Region', () => {
    const made = finding({ ...INCIDENT, region: 'us-east-1' });
    expect(made.Resources).toMatchObject([{ Region: 'us-east-1', Partition: 'aws' }]);
    expect(made.ProductArn).toBe('arn:aws:securityhub:ap-northeast-2:444455556666:product/444455556666/default');
  });

  test('stays within its lengths if a member uses very long names', () => {
    const actor = { type: 'user' as const, name: 'x'.repeat(5000), arn: `arn:aws:iam::444455556666:user/${'x'.repeat(5000)}` };
    const made = finding({ ...INCIDENT, actor });
    expect(made.Description?.length).toBeLessThanOrEqual(1024);
    for (const value of Object.values(made.ProductFields ?? {})) expect(value.length).toBeLessThanOrEqual(2048);
  });

  test('has the name and tactic of every technique in the catalogue', () => {
    const unknown = CATALOGUE.flatMap(({ techniques }) => techniques).filter((id) => !(id in TECHNIQUES));
    expect(unknown).toEqual([]);
  });
});

describe('workflow', () => {
  test.each<[State, string]>([
    ['NEW', 'NEW'],
    ['PROCESSING', 'NOTIFIED'],
    ['AWAITING_APPROVAL', 'NOTIFIED'],
    ['FAILED', 'NOTIFIED'],
    ['MITIGATED', 'RESOLVED'],
    ['CLOSED', 'RESOLVED'],
    ['SUPPRESSED', 'SUPPRESSED'],
  ])('of an incident in state %s is %s', (state, workflow) => {
    expect(workflowOf({ ...INCIDENT, state })).toBe(workflow);
  });
});

describe('publish', () => {
  const mitigated = { ...INCIDENT, state: 'MITIGATED' as const };

  test('imports the finding as the member it belongs to and changes its workflow as the administrator', async () => {
    const { ports, imported, changes } = recording(mitigated);
    await publish(mitigated.id, ports);
    expect(imported).toMatchObject([{ account: MEMBER.account, finding: { AwsAccountId: MEMBER.account } }]);
    expect(changes).toMatchObject([{ Id: imported[0]?.finding.Id, status: 'RESOLVED' }]);
  });

  test('needs no change for a new finding, because its import carries status and note', async () => {
    const { ports, imported, changes } = recording(INCIDENT);
    await publish(INCIDENT.id, ports);
    expect(imported[0]?.finding).toMatchObject({ Workflow: { Status: 'NEW' }, Note: { Text: 'NEW by hub' } });
    expect(changes).toEqual([]);
  });

  test.each(['AccessDenied', 'AccessDeniedException', 'InvalidAccessException', 'InvalidAccess'])(
    'imports as the hub, naming the member, if the member answers %s',
    async (name) => {
      const { ports, imported } = recording(INCIDENT, { refusal: named(name) });
      await publish(INCIDENT.id, ports);
      expect(imported).toMatchObject([{ account: HUB.account, finding: { AwsAccountId: HUB.account } }]);
      expect(imported[0]?.finding.ProductFields?.['org-security-hub/account']).toBe(MEMBER.account);
      expect(imported[0]?.finding.Resources?.[0]?.Id).toContain(MEMBER.account);
    },
  );

  test('imports as the hub where the hub does not administer the account', async () => {
    const { ports, imported } = recording(INCIDENT);
    await publish(INCIDENT.id, { ...ports, isMember: async () => false });
    expect(imported).toMatchObject([{ account: HUB.account }]);
  });

  test('tries a finding that Security Hub does not know yet for ten seconds, then leaves it to the queue', async () => {
    const late = recording(mitigated, { unknown: 3 });
    await publish(mitigated.id, late.ports);
    expect([late.changes.length, late.pauses.length]).toEqual([1, 3]);
    const never = recording(mitigated, { unknown: 100 });
    await expect(publish(mitigated.id, never.ports)).rejects.toThrow('ten seconds');
    expect(never.pauses.reduce((sum, one) => sum + one)).toBe(10_000);
  });

  test('ends with the latest state, also if the incident moves on while its finding is written', async () => {
    const { ports, changes } = recording(undefined);
    const read = [{ ...INCIDENT, state: 'PROCESSING' as const }, mitigated];
    await publish(INCIDENT.id, { ...ports, incident: async () => read.shift() ?? mitigated });
    expect(changes.map(({ status }) => status)).toEqual(['NOTIFIED', 'RESOLVED']);
  });

  test('retries from the queue after any other refusal', async () => {
    const { ports } = recording(INCIDENT, { refusal: named('ThrottlingException') });
    await expect(publish(INCIDENT.id, ports)).rejects.toThrow('refused');
  });

  test('does nothing for an incident that does not exist', async () => {
    const { ports, imported } = recording(undefined);
    await publish('inc-000000000000000000000000', ports);
    expect(imported).toEqual([]);
  });
});

describe('the change after an import', () => {
  const known = (workflow: string, ours: string, more: Partial<Standing> = {}): Standing => ({
    productArn: 'arn',
    isArchived: false,
    workflow,
    note: { text: 'NEW by hub', by: 'org-security-hub' },
    fields: { [STATUS_FIELD]: ours, team: 'blue' },
    ...more,
  });

  test("sets status and note where the status is the hub's own, and keeps the fields of others", () => {
    expect(workflowChange(known('NOTIFIED', 'NOTIFIED'), 'RESOLVED', 'MITIGATED by hub')).toEqual({
      status: 'RESOLVED',
      note: 'MITIGATED by hub',
      fields: { [STATUS_FIELD]: 'RESOLVED', team: 'blue' },
    });
  });

  test('is none where nothing changes', () => {
    expect(workflowChange(known('NEW', 'NEW'), 'NEW', 'NEW by hub')).toBeUndefined();
  });

  test.each(['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'])('is none where somebody else set the status to %s', (theirs) => {
    const ours = theirs === 'NEW' ? 'NOTIFIED' : 'NEW';
    expect(workflowChange(known(theirs, ours), 'RESOLVED', 'MITIGATED by hub')).toBeUndefined();
  });

  test('leaves a note that somebody else wrote', () => {
    const theirs = known('NEW', 'NEW', { note: { text: 'known to us', by: 'alice' } });
    expect(workflowChange(theirs, 'RESOLVED', 'MITIGATED by hub')).not.toHaveProperty('note');
    expect(workflowChange(theirs, 'NEW', 'NEW by hub')).toBeUndefined();
  });
});

describe('a batch of messages', () => {
  const asked = ({ id, account, region }: Incident, renewedAt?: number): Asked => ({ id, account, region, renewedAt });
  const other = { ...INCIDENT, id: 'inc-000000000000000000000002' };

  /** A batch over two incidents, with the findings it read and imported. */
  function batch(...messages: Asked[]) {
    const { ports, imported } = recording(undefined);
    const read: (readonly string[])[] = [];
    const publishOne = batchOf(messages, {
      ...ports,
      incident: async (id) => [INCIDENT, other].find((one) => one.id === id),
      findings: async (ids) => {
        read.push(ids);
        return new Map();
      },
    });
    return { read, imported, run: () => Promise.all(messages.map(publishOne)) };
  }

  test('reads all findings at once, and publishes each incident once', async () => {
    const { read, imported, run } = batch(asked(INCIDENT), asked(other), asked(INCIDENT));
    await run();
    expect(read).toEqual([[findingId(INCIDENT), findingId(other)]]);
    expect(imported.map(({ finding: { Id } }) => Id)).toEqual([findingId(INCIDENT), findingId(other)]);
  });

  test('renews a finding also where another message about its incident came with the reminder', async () => {
    const renewedAt = INCIDENT.updatedAt + 1_000_000;
    const { imported, run } = batch(asked(INCIDENT), asked(INCIDENT, renewedAt), asked(INCIDENT));
    await run();
    expect(imported.map(({ finding: { UpdatedAt } }) => UpdatedAt)).toEqual([new Date(renewedAt).toISOString()]);
  });
});
