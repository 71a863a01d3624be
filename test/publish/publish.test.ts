import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import { TECHNIQUES } from '#core/detection/technique.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import type { State } from '#core/incident/state.ts';
import { findingOf, workflowOf } from '#publish/finding.ts';
import { type PublishPorts, publish } from '#publish/publish.ts';
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

/** Ports over one incident that record their calls. */
function recording(incident: Incident | undefined, refusal?: Error) {
  const imported: { finding: AwsSecurityFinding; account: string }[] = [];
  const workflows: { Id: string; ProductArn: string; status: string; note: string }[] = [];
  const ports: PublishPorts = {
    hub: HUB,
    incident: async () => incident,
    detection: (scenario) => byScenario.get(scenario),
    importFinding: async (one, account) => {
      if (refusal !== undefined && account !== HUB.account) throw refusal;
      imported.push({ finding: one, account });
    },
    setWorkflow: async (one, status, note) => {
      workflows.push({ ...one, status, note });
    },
  };
  return { ports, imported, workflows };
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
  test('imports the finding as the member it belongs to and sets its workflow as the administrator', async () => {
    const incident = { ...INCIDENT, state: 'MITIGATED' as const };
    const { ports, imported, workflows } = recording(incident);
    await publish(incident.id, ports);
    expect(imported).toMatchObject([{ account: MEMBER.account, finding: { AwsAccountId: MEMBER.account } }]);
    expect(workflows).toMatchObject([
      { Id: imported[0]?.finding.Id, ProductArn: imported[0]?.finding.ProductArn, status: 'RESOLVED' },
    ]);
  });

  test.each(['AccessDenied', 'AccessDeniedException', 'InvalidAccessException'])(
    'imports as the hub, naming the member, if the member answers %s',
    async (name) => {
      const incident = INCIDENT;
      const { ports, imported } = recording(incident, named(name));
      await publish(incident.id, ports);
      expect(imported).toMatchObject([{ account: HUB.account, finding: { AwsAccountId: HUB.account } }]);
      expect(imported[0]?.finding.ProductFields?.['org-security-hub/account']).toBe(MEMBER.account);
      expect(imported[0]?.finding.Resources?.[0]?.Id).toContain(MEMBER.account);
    },
  );

  test('retries from the queue after any other refusal', async () => {
    const incident = INCIDENT;
    await expect(publish(incident.id, recording(incident, named('ThrottlingException')).ports)).rejects.toThrow('refused');
  });

  test('does nothing for an incident that does not exist', async () => {
    const { ports, imported } = recording(undefined);
    await publish('inc-000000000000000000000000', ports);
    expect(imported).toEqual([]);
  });
});
