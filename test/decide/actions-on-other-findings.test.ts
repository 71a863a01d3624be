import { describe, expect, test } from 'vitest';
import { CASE_NAMING, HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import {
  actionPressed,
  type FindingCase,
  guardDutyFinding,
  instanceResource,
  securityFinding,
} from '#catalogue/events/notices.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { HUB_ACTION_IDS, type HubActionId } from '#core/hub-actions.ts';
import { findingId } from '#core/incident/finding-id.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { JsonObject } from '#core/json.ts';
import { BYSTANDER, GROUP, OPENED } from '../support/containment.ts';
import { findingsHub as hub } from '../support/findings-hub.ts';
import { defaultProduct } from '../support/security-hub-console.ts';
import { becauseOf, lastNote } from '../support/words.ts';

const REGION = CASE_NAMING.homeRegion;
const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const GROUP_RESOURCE = { Type: 'AwsEc2SecurityGroup', Id: `arn:aws:ec2:${REGION}:${MEMBER}:security-group/${GROUP}` };
const INSTANCE = 'i-0a1b2c3d4e5f60001';
const INSTANCE_RESOURCE = { Type: 'AwsEc2Instance', Id: `arn:aws:ec2:${REGION}:${MEMBER}:instance/${INSTANCE}` };
const product = (name: string) => `arn:aws:securityhub:${REGION}::product/aws/${name}`;

const failedControl = (more: FindingCase = {}) => securityFinding({ control: 'EC2.13', resource: GROUP_RESOURCE, ...more });
const threat = (more: FindingCase = {}) =>
  securityFinding({ product: product('guardduty'), compliance: null, resource: INSTANCE_RESOURCE, ...more });
const sshOpened = authorizeIngress({ group: GROUP, permissions: [SSH], rules: [OPENED] });

const chosen = (action: HubActionId, ...findings: readonly JsonObject[]) =>
  actionPressed({ account: HUB_ACCOUNT, action, findings });

const asks = (incident: Incident | undefined) =>
  (incident?.history ?? []).flatMap(({ reason }) => (reason?.code === 'asked-in-security-hub' ? [reason.action] : []));

describe('Contain on a finding of another product', () => {
  test('asks for approval of the incident of its cause, even if the hub would contain by itself, and opens no other incident', async () => {
    const { detected, received, all, planned, member } = hub();
    await detected(sshOpened);
    const event = chosen('Contain', failedControl());
    await Promise.all([received(event), detected(event)]);
    await planned();
    const [incident, ...others] = await all();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ scenario: 'sg-ssh-open-world', state: 'AWAITING_APPROVAL', actor: { name: 'alice' } });
    expect(becauseOf(incident)).toContain('who chose Contain in Security Hub');
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test.each(['Contain', 'Approve'] as const)('%s opens an incident that waits with a plan if none exists', async (action) => {
    const { detected, received, all, planned, member } = hub();
    const event = chosen(action, failedControl({ workflow: 'RESOLVED' }));
    expect(await received(event)).toEqual([]);
    await detected(event);
    await planned();
    const [incident, ...others] = await all();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ scenario: 'securityhub-finding', state: 'AWAITING_APPROVAL', severity: 'HIGH' });
    expect(becauseOf(incident)).toContain(`who chose ${action} in Security Hub`);
    expect([incident?.plan?.playbook, member.ruleIds()]).toEqual(['revoke-open-ingress', [BYSTANDER, OPENED]]);
  });

  test('finds the incident that GuardDuty opened, although Security Hub uses other names', async () => {
    const { detected, received, all } = hub();
    await detected(
      guardDutyFinding({
        type: 'UnauthorizedAccess:EC2/TorClient',
        resource: { ...instanceResource(INSTANCE), resourceType: 'Instance' },
      }),
    );
    const event = chosen('Contain', threat());
    await detected(event);
    expect(await received(event)).toMatchObject([{ kind: 'contain' }]);
    const [incident, ...others] = await all();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ scenario: 'guardduty-finding', occurrences: 2 });
    expect(asks(incident)).toEqual(['Contain']);
  });

  test('opens an incident of at least MEDIUM, because a recorded incident waits for no approval', async () => {
    const { detected, all } = hub();
    await detected(chosen('Contain', threat({ severity: { Label: 'INFORMATIONAL', Normalized: 0 } })));
    expect(await all()).toMatchObject([
      { severity: 'MEDIUM', state: 'NEW', unanswered: [{ ask: 'who-chose', action: 'Contain' }] },
    ]);
  });

  test('is one incident if the event is delivered twice on both paths', async () => {
    const { detected, received, all } = hub([{ default: 'observe' }]);
    const event = chosen('Contain', failedControl());
    for (const _ of [1, 2]) {
      await detected(event);
      await received(event);
    }
    const [incident, ...others] = await all();
    expect(others).toEqual([]);
    expect([incident?.occurrences, asks(incident)]).toEqual([1, ['Contain']]);
  });
});

describe('Suppress and Undo on a finding of another product', () => {
  test.each(['Suppress', 'Undo'] as const)(
    '%s is recorded in the open incident with the command that confirms it, and changes nothing',
    async (action) => {
      const { detected, received, all, planned } = hub([{ default: 'approve' }]);
      await detected(sshOpened);
      await planned();
      const event = chosen(action, failedControl());
      await received(event);
      await detected(event);
      const [incident, record] = await all();
      expect(incident).toMatchObject({ scenario: 'sg-ssh-open-world', state: 'AWAITING_APPROVAL' });
      expect(lastNote(incident as Incident)).toContain(
        `${action} was chosen in Security Hub; AWS does not report by whom, so a person has to confirm it: npx hub`,
      );
      expect(record).toMatchObject({ scenario: 'securityhub-custom-action', severity: 'LOW', state: 'CLOSED' });
    },
  );

  test('without an open incident is recorded as a separate incident', async () => {
    const { detected, received, all } = hub();
    const event = chosen('Suppress', failedControl());
    expect(await received(event)).toEqual([]);
    await detected(event);
    expect(await all()).toMatchObject([{ scenario: 'securityhub-custom-action', severity: 'LOW', state: 'CLOSED' }]);
  });
});

describe('one action on a hundred mixed findings', () => {
  const group = (index: number) => `sg-${String(index).padStart(17, '0')}`;
  const instance = (index: number) => `i-${String(index).padStart(17, '0')}`;
  const arn = (kind: string, id: string) => `arn:aws:ec2:${REGION}:${MEMBER}:${kind}/${id}`;
  const controls = Array.from({ length: 40 }, (_, index) =>
    failedControl({ id: `control-${index}`, resource: { Type: 'AwsEc2SecurityGroup', Id: arn('security-group', group(index)) } }),
  );
  const threats = Array.from({ length: 40 }, (_, index) =>
    threat({ id: `threat-${index}`, resource: { Type: 'AwsEc2Instance', Id: arn('instance', instance(index)) } }),
  );
  const copies = controls.slice(0, 10).map((one, index) => ({ ...one, Id: `copy-${index}` }));
  /** Findings that claim to be of the hub, from other accounts. */
  const foreign = Array.from({ length: 10 }, (_, index) => ({
    ...securityFinding({ account: '777788889999', product: defaultProduct('777788889999') }),
    Id: findingId({ account: MEMBER, region: REGION, id: `inc-${String(index).padStart(24, '0')}` }),
    GeneratorId: 'org-security-hub/sg-ssh-open-world',
  }));
  const findings = [...controls, ...threats, ...copies, ...foreign];

  test.each(HUB_ACTION_IDS)(
    '%s opens or records an incident for each, and approves, undoes or suppresses nothing',
    async (action) => {
      const { detected, received, all } = hub();
      expect(findings).toHaveLength(100);
      const event = chosen(action, ...findings);
      await detected(event);
      await received(event);
      const incidents = await all();
      const isContaining = action === 'Contain' || action === 'Approve';
      // A copy of a control joins the incident of its group; a recorded action joins none.
      expect(incidents).toHaveLength(isContaining ? 80 : 90);
      for (const { state, unanswered, approval, undoRequest, suppression, account } of incidents) {
        expect([approval, undoRequest, suppression, account]).toEqual([undefined, undefined, undefined, MEMBER]);
        expect(state).toBe(isContaining ? 'NEW' : 'CLOSED');
        expect(unanswered.some(({ ask }) => ask === 'who-chose')).toBe(isContaining);
      }
    },
  );
});
