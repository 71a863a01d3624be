import { describe, expect, test } from 'vitest';
import { CASE_NAMING, HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { actionPressed, type FindingCase, findingsImported, securityFinding } from '#catalogue/events/notices.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { HUB_ACTION_IDS } from '#core/hub-actions.ts';
import { findingId } from '#core/incident/finding-id.ts';
import { WORKFLOW_STATUSES } from '#core/incident/workflow-status.ts';
import type { JsonObject } from '#core/json.ts';
import { BYSTANDER, GROUP, OPENED } from '../support/containment.ts';
import { findingsHub } from '../support/findings-hub.ts';
import { defaultProduct } from '../support/security-hub-console.ts';

/**
 * BatchImportFindings lets every account write findings of its default product: AWS guarantees the account and the product's ARN, and every
 * other field is text that an attacker chose.
 */
const ATTACKER = '777788889999';
const REGION = CASE_NAMING.homeRegion;
const GROUP_ARN = `arn:aws:ec2:${REGION}:${MEMBER}:security-group/${GROUP}`;
const sshOpened = authorizeIngress({
  group: GROUP,
  permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }],
  rules: [OPENED],
});

/** A finding that the attacker imports about a resource of another account, with the texts of AWS's own products. */
const imported = (more: FindingCase = {}, changes: JsonObject = {}): JsonObject => ({
  ...securityFinding({
    account: ATTACKER,
    product: defaultProduct(ATTACKER),
    generator: 'security-control/EC2.13',
    control: 'EC2.13',
    severity: { Label: 'CRITICAL', Normalized: 100 },
    resource: { Type: 'AwsEc2SecurityGroup', Id: GROUP_ARN },
    types: ['Effects/Data Exposure/Policy:IAMUser-S3BucketPublic', 'TTPs/Policy:S3-BucketAnonymousAccessGranted'],
    fields: {
      'aws/config/ConfigRuleName': 'restricted-ssh',
      'aws/securityhub/ProductName': 'GuardDuty',
      'org-security-hub/scenario': 'sg-ssh-open-world',
    },
    ...more,
  }),
  ProductName: 'GuardDuty',
  CompanyName: 'Amazon',
  ...changes,
});

const seen = (finding: JsonObject, account = ATTACKER) => findingsImported({ account, findings: [finding] });

describe('a finding that a member imports', () => {
  test('counts for its own account, even if it names a resource of another account, and joins no incident there', async () => {
    const { detected, all, incidentOf } = listed();
    await detected(sshOpened);
    const before = await incidentOf(MEMBER);
    await detected(seen(imported({ generator: 'nightly-check', fields: {} })));
    expect(await incidentOf(MEMBER)).toEqual(before);
    expect((await all()).map(({ account, scenario }) => [account, scenario])).toEqual([
      [MEMBER, 'sg-ssh-open-world'],
      [ATTACKER, 'securityhub-finding'],
    ]);
  });

  test('with the texts of an AWS product matches no other scenario and leads to no playbook', async () => {
    const { detected, all, planned, member } = listed();
    await detected(seen(imported({ generator: 'nightly-check', fields: { 'aws/config/ConfigRuleName': 'restricted-ssh' } })));
    await planned();
    const [incident, ...others] = await all();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ scenario: 'securityhub-finding', account: ATTACKER, state: 'NEW' });
    expect([incident?.causes, incident?.plan, incident?.approval]).toEqual([undefined, undefined, undefined]);
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('with the name of a hub scenario opens no incident', async () => {
    const { detected, all } = listed();
    await detected(seen(imported({ product: defaultProduct(ATTACKER), generator: 'org-security-hub/sg-ssh-open-world' })));
    expect(await all()).toEqual([]);
  });

  test('that claims another account is held', async () => {
    const { detected, all } = listed();
    const result = await detected(seen({ ...imported(), AwsAccountId: MEMBER }));
    expect(result.kind).toBe('held');
    expect(await all()).toEqual([]);
  });

  test.each(WORKFLOW_STATUSES)(
    'with the id of an incident of another account and status %s does not change that incident',
    async (status) => {
      const { detected, received, incidentOf } = listed();
      await detected(sshOpened);
      const before = await incidentOf(MEMBER);
      if (before === undefined) throw new Error('no incident');
      const forged = imported({ id: findingId(before), generator: `org-security-hub/${before.scenario}`, workflow: status });
      expect(await received(seen(forged, HUB_ACCOUNT))).toEqual([]);
      expect(await incidentOf(MEMBER)).toEqual(before);
    },
  );

  test.each(HUB_ACTION_IDS)(
    'does not let the custom action %s affect an incident of another account or act without approval',
    async (action) => {
      const { detected, received, all, planned, incidentOf, member } = listed();
      await detected(sshOpened);
      const before = await incidentOf(MEMBER);
      if (before === undefined) throw new Error('no incident');
      const forged = [imported(), imported({ id: findingId(before), generator: `org-security-hub/${before.scenario}` })];
      const event = actionPressed({ account: HUB_ACCOUNT, action, findings: forged });
      await detected(event);
      await received(event);
      expect(await incidentOf(MEMBER)).toEqual(before);
      await planned();
      for (const { account, approval, suppression, undoRequest } of await all()) {
        expect([MEMBER, ATTACKER]).toContain(account);
        expect([approval, suppression, undoRequest]).toEqual([undefined, undefined, undefined]);
      }
      expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
    },
  );
});

/** A hub that asks before it acts in both accounts. */
function listed() {
  const around = findingsHub([{ default: 'approve' }], [ATTACKER]);
  const incidentOf = async (account: string) => (await around.all()).find((one) => one.account === account);
  return { ...around, incidentOf };
}
