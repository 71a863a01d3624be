import { describe, expect, test } from 'vitest';
import { assumedRole, type By, hubSession, ssoPerson } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent } from '#catalogue/events/cases.ts';
import { alarmCall, filterCall, guardDutyCall, roleCall, ruleCall } from '#catalogue/events/guard-calls.ts';
import { actionPressed, securityFinding } from '#catalogue/events/notices.ts';
import type { Signal } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import type { Naming } from '#core/naming.ts';
import { detect } from '#detect/detect.ts';
import { enrich } from '#detect/enrich.ts';
import { normalise } from '#normalise/normalise.ts';
import { detectPorts } from '../support/detect-ports.ts';

const deployRole = 'OrganizationAccountAccessRole';
const rollout = assumedRole(deployRole, 'org-security-hub-rollout');
const name = 'org-security-hub-ec2';
const bus = 'arn:aws:events:ap-northeast-2:111122223333:event-bus/org-security-hub';

const putRule = (by: By, state = 'ENABLED') => ruleCall({ name: 'PutRule', request: { name, state, eventPattern: '{}' }, by });
const deleteRule = (by: By) => ruleCall({ name: 'DeleteRule', request: { name }, by });
const putTargets = (by: By, arn: string) =>
  ruleCall({ name: 'PutTargets', request: { rule: name, targets: [{ id: 'hub', arn }] }, by });

describe("a rollout of the hub's own baseline", () => {
  test('is MEDIUM if it only rewrites rules, targets and roles', async () => {
    const role = roleCall({ name: 'PutRolePolicy', role: 'org-security-hub-forward-events', by: rollout });
    for (const event of [putRule(rollout), putTargets(rollout, bus), role]) {
      expect((await guardSignal(event))?.severity, String(event.detail.eventName)).toBe('MEDIUM');
    }
  });

  test('is MEDIUM if it only rewrites alarms and filters, and HIGH if it sends logs elsewhere', async () => {
    const filter = 'org-security-hub-flow-logs-ap-northeast-2';
    const to = (destination: string) => `arn:aws:logs:ap-northeast-2:111122223333:destination:${destination}`;
    const subscribes = (destinationArn: string) =>
      filterCall({ name: 'PutSubscriptionFilter', filter, more: { destinationArn }, by: rollout });
    const alarm = { alarmName: 'org-security-hub-scanner-paths-web' };
    const severities = await Promise.all(
      [
        alarmCall({ name: 'PutMetricAlarm', request: alarm, by: rollout }),
        filterCall({ name: 'PutMetricFilter', filter: 'org-security-hub-scanner-paths-web', by: rollout }),
        subscribes(to('org-security-hub-flow-logs')),
        subscribes(to('nowhere')),
      ].map(async (event) => (await guardSignal(event))?.severity),
    );
    expect(severities).toEqual(['MEDIUM', 'MEDIUM', 'MEDIUM', 'HIGH']);
  });

  test('has the session in its evidence', async () => {
    expect((await guardSignal(putRule(rollout)))?.evidence).toContainEqual(
      noted('rollout', `arn:aws:sts::444455556666:assumed-role/${deployRole}/org-security-hub-rollout`),
    );
  });

  test('is HIGH if it removes something or sends events elsewhere', async () => {
    const elsewhere = 'arn:aws:events:ap-northeast-2:123456789012:event-bus/default';
    for (const event of [deleteRule(rollout), putRule(rollout, 'DISABLED'), putTargets(rollout, elsewhere)]) {
      expect((await guardSignal(event))?.severity, String(event.detail.eventName)).toBe('HIGH');
    }
  });

  test('lowers nothing else: deleting a detector under its name keeps its severity', async () => {
    expect(
      (await guardSignal(guardDutyCall({ name: 'DeleteDetector', request: { detectorId: 'd' }, by: rollout })))?.severity,
    ).toBe('HIGH');
  });

  test.each([
    ['another role under the same session name', assumedRole('Developer', 'org-security-hub-rollout')],
    ['the deploy role under another session name', assumedRole(deployRole, 'mallory')],
    ['a role of the same name under a path', assumedRole(`team/${deployRole}`, 'org-security-hub-rollout')],
    ['a person', ssoPerson('bob@example.com')],
  ])('does not cover %s: that is CRITICAL', async (_, by) => {
    expect((await guardSignal(putRule(by)))?.severity).toBe('CRITICAL');
  });

  test('is not trusted while the settings cannot be read', async () => {
    expect((await guardSignal(putRule(rollout), CASE_NAMING, false))?.severity).toBe('CRITICAL');
  });
});

describe('roles of the hub that the organization renamed', () => {
  const naming = { ...CASE_NAMING, rolePath: '/security/', rolePrefix: 'sec-' };

  test('are guarded by their own names, with their own ARN', async () => {
    const signal = await guardSignal(roleCall({ name: 'DeleteRole', role: 'sec-inspect' }), naming);
    expect(signal?.severity).toBe('CRITICAL');
    expect(signal?.resource.arn).toBe('arn:aws:iam::444455556666:role/security/sec-inspect');
  });

  test('are not confused with roles of the default names', async () => {
    expect(await guardSignal(roleCall({ name: 'DeleteRole', role: 'org-security-hub-inspect' }), naming)).toBeUndefined();
  });

  test('may make calls that another scenario judges', async () => {
    const by = hubSession('network', undefined, { naming });
    const signals = await signalsOf(guardDutyCall({ name: 'DeleteDetector', request: { detectorId: 'd' }, by }), naming);
    expect(signals.map(({ detection }) => detection.id)).toContain('hub-role-misuse');
    expect(signals.map(({ detection }) => detection.id)).not.toContain('guard-service-disabled');
  });
});

describe("a custom action of the hub's name in the console of Security Hub", () => {
  const press = (account: string) => actionPressed({ action: 'Contain', findings: [securityFinding({})], account });

  test("counts in the hub's own account, for findings of any member", async () => {
    expect((await signalsOf(press(CASE_NAMING.hubAccount))).map(({ detection }) => detection.id)).toEqual([
      'securityhub-custom-action',
    ]);
  });

  test('counts nowhere else, because any member can make one', async () => {
    expect(await signalsOf(press('444455556666'))).toEqual([]);
  });
});

async function guardSignal(event: CloudEvent, naming?: Naming, readable?: boolean): Promise<Signal | undefined> {
  return (await signalsOf(event, naming, readable)).find(({ detection }) => detection.id === 'guard-service-disabled');
}

async function signalsOf(event: CloudEvent, naming: Naming = CASE_NAMING, readable = true): Promise<readonly Signal[]> {
  const reading = normalise(JSON.parse(JSON.stringify(event)));
  const [activity] = reading.kind === 'read' ? reading.activities : [];
  if (activity === undefined) throw new Error('the event could not be read');
  const settings = readable ? { accounts: {}, deployRole } : undefined;
  return (await detect(enrich(activity, { hub: naming, settings }), { ...detectPorts([]), naming })).signals;
}
