import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import { TECHNIQUES } from '#core/detection/technique.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import type { State } from '#core/incident/state.ts';
import { findingOf } from '#publish/finding.ts';
import { workflowOf } from '#publish/status.ts';
import { sshIncident } from '../support/containment.ts';

const INCIDENT = await sshIncident();

const MEMBER = { account: '444455556666', region: 'ap-northeast-2' };
const byScenario = new Map(CATALOGUE.map((detection) => [detection.id, detection]));

function finding(incident: Incident): AwsSecurityFinding {
  const detection = byScenario.get(incident.scenario);
  if (detection === undefined) throw new Error(`no scenario ${incident.scenario}`);
  return findingOf(incident, detection, MEMBER);
}

describe('a finding', () => {
  test.each(CATALOGUE.map(({ id }) => id))('of %s has every attribute the format requires, within its lengths', (scenario) => {
    const made = finding({ ...INCIDENT, scenario });
    expect(made).toMatchObject({ SchemaVersion: '2018-10-08', AwsAccountId: MEMBER.account, RecordState: 'ACTIVE' });
    for (const field of ['Id', 'ProductArn', 'GeneratorId', 'CreatedAt', 'UpdatedAt', 'Title', 'Description'] as const)
      expect(made[field]).toBeTruthy();
    expect(made.Title?.length).toBeLessThanOrEqual(256);
    expect(made.Description?.length).toBeLessThanOrEqual(1024);
    expect(Object.keys(made.ProductFields ?? {}).length).toBeLessThanOrEqual(50);
    expect(Buffer.byteLength(JSON.stringify(made))).toBeLessThan(240_000);
    for (const type of made.Types ?? []) expect(type).toMatch(/^(TTPs|Software and Configuration Checks)(\/[^/]+){1,2}$/);
  });

  test('keeps its id while the incident changes, with a later UpdatedAt', () => {
    const before = INCIDENT;
    const after = moved(before, 'PROCESSING', { by: 'hub', at: before.updatedAt + 1500 });
    expect(finding(after).Id).toBe(finding(before).Id);
    expect(Date.parse(finding(after).UpdatedAt ?? '')).toBeGreaterThan(Date.parse(finding(before).UpdatedAt ?? ''));
  });

  test.each([
    [4_999, 'under 5 s'],
    [5_000, 'under 1 min'],
    [60_000, 'under 1 h'],
    [3_600_000, '1 h or more'],
    [-1, 'under 5 s'],
  ])('that was contained %d ms after its event arrived has the time to contain "%s"', (took, band) => {
    const verifiedAt = INCIDENT.receivedAt + took;
    const contained: Incident = { ...INCIDENT, state: 'MITIGATED', outcome: { kind: 'changed' }, verifiedAt };
    expect(finding(contained).ProductFields).toMatchObject({ 'org-security-hub/timeToContain': band });
  });

  test('of an incident that the hub did not contain itself has no time to contain', () => {
    const verifiedAt = INCIDENT.receivedAt + 1_000;
    const safe: Incident = { ...INCIDENT, state: 'MITIGATED', outcome: { kind: 'already-safe' }, verifiedAt };
    for (const incident of [INCIDENT, safe])
      expect(finding(incident).ProductFields).not.toHaveProperty(['org-security-hub/timeToContain']);
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

describe('the additional content of a finding', () => {
  const at = INCIDENT.receivedAt;
  const PLAN = {
    words: { en: 'Remove the rule', ko: '규칙 제거' },
    calls: [],
    before: [],
    playbook: 'revoke-open-ingress',
  } as const;
  const contained: Incident = {
    ...INCIDENT,
    firstAt: at - 90_000,
    openedAt: at + 100,
    plan: PLAN,
    after: [],
    outcome: { kind: 'changed' },
    state: 'MITIGATED',
    verifiedAt: at + 30_000,
    made: [{ action: 'ec2:RevokeSecurityGroupIngress', resource: 'sg-1', at: at + 1_500 }],
    history: [
      { at: at + 100, state: 'NEW', by: 'hub' },
      { at: at + 400, state: 'PROCESSING', by: 'hub' },
      { at: at + 2_000, state: 'MITIGATED', by: 'hub', reason: { code: 'fix-verified' } },
    ],
  };
  const contentOf = (incident: Incident) => {
    const { ProductFields = {}, ...rest } = finding(incident);
    const of = Object.entries(ProductFields).map(([name, value]) => [name.replace('org-security-hub/', ''), value]);
    return { ...rest, fields: Object.fromEntries(of) as Record<string, string> };
  };

  test('is the duration of each hop and of the exposure', () => {
    expect(contentOf(contained).fields).toMatchObject({
      receivedAfterMs: '90000',
      detectedAfterMs: '100',
      plannedAfterMs: '300',
      fixedAfterMs: '1100',
      verifiedAfterMs: '28500',
      exposureMinutes: '2.0',
    });
  });

  test('is the scenario, the actor, the tool and the techniques', () => {
    expect(contentOf({ ...contained, tool: 'cli' }).fields).toMatchObject({
      scenario: INCIDENT.scenario,
      actorType: INCIDENT.actor.type,
      through: 'cli',
      techniques: expect.stringMatching(/^T\d+/),
      tactics: expect.stringMatching(/./),
      event: INCIDENT.event,
      eventLink: expect.stringContaining('cloudtrailv2'),
      detectiveLink: expect.stringContaining('detective'),
    });
    const agent = { ...contained.actor, through: 'aws-mcp.amazonaws.com' };
    expect(contentOf({ ...contained, tool: 'cli', actor: agent }).fields.through).toBe('aws-mcp.amazonaws.com');
  });

  test('is the last decision of a person with the sender from AWS', () => {
    const approved = {
      at,
      state: 'AWAITING_APPROVAL',
      by: 'arn:aws:sts::1:bob',
      sender: 'AROA:bob',
      reason: { code: 'approved' },
    } as const;
    expect(contentOf({ ...contained, history: [approved, ...contained.history] }).fields).toMatchObject({
      decision: 'approved',
      decidedBy: 'arn:aws:sts::1:bob (AROA:bob)',
    });
    expect(contentOf(contained).fields).not.toHaveProperty('decision');
  });

  test.each<[string, Partial<Incident>]>([
    ['possible', {}],
    ['none', { state: 'NEW', plan: undefined as never }],
    ['undone', { outcome: { kind: 'undone' }, state: 'CLOSED' }],
    ['under-way', { undo: { by: 'bob', at, plan: PLAN } }],
    ['requested', { undoRequest: { by: 'bob', sender: 'AROA:bob', at, lapsesAt: at, because: { code: 'undo-of-critical' } } }],
  ])('is whether the containment can be undone: %s', (undo, change) => {
    expect(contentOf({ ...contained, ...change }).fields.undo).toBe(undo);
  });

  test('is the recommendation, with a link to the incident in the control room, or else to the resource', () => {
    const detection = byScenario.get(INCIDENT.scenario) as NonNullable<ReturnType<typeof byScenario.get>>;
    const withRoom = findingOf(contained, detection, MEMBER, { controlRoom: 'https://hub.example.com' });
    expect(withRoom).toMatchObject({
      SourceUrl: `https://hub.example.com/#/incidents/${INCIDENT.id}`,
      Remediation: { Recommendation: { Text: 'Remove the rule', Url: `https://hub.example.com/#/incidents/${INCIDENT.id}` } },
    });
    expect(finding(contained).Remediation?.Recommendation?.Url).toContain('#SecurityGroup:groupId=');
    const { plan: _, ...unplanned } = contained;
    expect(finding(unplanned).Remediation?.Recommendation?.Text).toContain(`hub replan ${INCIDENT.id}`);
  });
});

describe('the record of a finding', () => {
  const step = (state: State, code: 'fix-verified' | 'resource-gone') => ({
    state,
    history: [{ at: INCIDENT.updatedAt, state, by: 'hub', reason: { code } }],
  });

  test.each<[string, Partial<Incident>, string]>([
    ['stays active while the incident is open', {}, 'ACTIVE'],
    ['stays active once it is contained, because it can be undone', step('MITIGATED', 'fix-verified'), 'ACTIVE'],
    ['stays active while it is suppressed', { state: 'SUPPRESSED' }, 'ACTIVE'],
    ['is archived if the resource no longer exists', step('MITIGATED', 'resource-gone'), 'ARCHIVED'],
    ['is archived if the incident is closed', { state: 'CLOSED' }, 'ARCHIVED'],
  ])('%s', (_, change, record) => {
    expect(finding({ ...INCIDENT, ...change }).RecordState).toBe(record);
  });

  test('has failed controls again after a person undid the fix', () => {
    const undone: Incident = { ...INCIDENT, state: 'CLOSED', verifiedAt: 1, outcome: { kind: 'undone' } };
    expect(finding(undone).Compliance?.Status).toBe('FAILED');
    expect(finding({ ...undone, outcome: { kind: 'changed' } }).Compliance?.Status).toBe('PASSED');
  });
});
