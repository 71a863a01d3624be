import { describe, expect, test } from 'vitest';
import { apiCall, withFields } from '#catalogue/events/api-call.ts';
import { putBucketBlock } from '#catalogue/events/bucket-calls.ts';
import { MEMBER, minute } from '#catalogue/events/cases.ts';
import { authorizeIngress, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import type { Activity } from '#core/detection/activity.ts';
import { echoKind, type IncidentCalls } from '#core/incident/echo.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';
import { activityOf } from '#local/attacks/recognised.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import { GROUP, OPENED, withOpenIncident } from '../support/containment.ts';
import { awsError } from '../support/incidents.ts';

const ssh = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const ago = minute(30);
const revoking = activityOf(revokeIngress({ group: GROUP, rules: [OPENED], took: [ssh], at: ago }));
const authorizing = activityOf(authorizeIngress({ group: GROUP, permissions: [ssh], at: ago }));

/** Whether an activity is an echo of calls that a run planned at the same time. */
function isEcho(activity: Activity, incident: Partial<IncidentCalls>): boolean {
  const intended = incident.intended?.map((one) => ({ tries: [activity.at], ...one }));
  return (
    echoKind(activity, { account: MEMBER, region: activity.region, ...incident, ...(intended && { intended }) }) !== undefined
  );
}

describe("the hub's own calls", () => {
  test('are recognised after the plan was carried out, but not while it waits for approval', async () => {
    const { ports, id } = await withOpenIncident([{ default: 'approve' }]);
    const waiting = await remediate(id, false, ports);
    expect(waiting?.plan?.calls).toHaveLength(1);
    expect(isEcho(revoking, waiting ?? { account: MEMBER })).toBe(false);
    const approval = { by: 'alice', at: 0, lapsesAt: Number.MAX_SAFE_INTEGER, plan: waiting?.plan as never };
    if (waiting !== undefined) await ports.incidents.replace(waiting, { ...waiting, approval, version: waiting.version + 1 });
    const done = await remediate(id, false, ports);
    expect(isEcho(revoking, done ?? { account: MEMBER })).toBe(true);
  });

  test('are recognised after an undo', async () => {
    const { ports, id } = await withOpenIncident();
    const fixed = await remediate(id, false, ports);
    expect(isEcho(authorizing, fixed ?? { account: MEMBER })).toBe(false);
    const undone = await undo(id, { verb: 'undo', by: 'alice' }, false, ports);
    expect([revoking, authorizing].map((one) => isEcho(one, undone ?? { account: MEMBER }))).toEqual([true, true]);
  });

  test('of an interrupted run are recognised even if the next run planned other calls', async () => {
    const { ports, hooks, untouched, member, id } = await withOpenIncident();
    hooks.before = (call, nth) => {
      if (call === 'ec2:DescribeSecurityGroupRules' && nth > 1) throw awsError('UnauthorizedOperation', 403);
    };
    await remediate(id, false, ports);
    untouched();
    member.add({ SecurityGroupRuleId: 'sgr-again' });
    const done = await remediate(id, false, ports);
    expect(done?.plan?.calls.map(({ input }) => input.SecurityGroupRuleIds)).toEqual([['sgr-again']]);
    expect(done?.intended?.map(({ input }) => input.SecurityGroupRuleIds)).toEqual([[OPENED], ['sgr-again']]);
  });
});

describe('a call that is confirmed by its AWS request id', () => {
  const undone = async () => {
    const { ports, id } = await withOpenIncident();
    await remediate(id, false, ports);
    return (await undo(id, { verb: 'undo', by: 'alice' }, false, ports)) as Incident;
  };
  const withRequest = (request: string) =>
    activityOf(withFields(revokeIngress({ group: GROUP, rules: [OPENED], took: [ssh], at: ago }), { requestID: request }));

  test('is recognised if the hub recorded the id for the same action, and not for another', async () => {
    const incident = await undone();
    const noted = (action: string) => ({ ...incident, intended: [], made: [{ action, resource: GROUP, at: 0, request: 'one' }] });
    expect(echoKind(withRequest('one'), noted('ec2:RevokeSecurityGroupIngress'))).toBe('vouched');
    expect(echoKind(withRequest('two'), noted('ec2:RevokeSecurityGroupIngress'))).toBeUndefined();
    expect(echoKind(withRequest('one'), noted('ec2:AuthorizeSecurityGroupIngress'))).toBeUndefined();
  });

  test('is also recognised in incidents of an earlier version; without an id, only for minutes after the start of the run', async () => {
    const { ports, id } = await withOpenIncident();
    const done = (await remediate(id, false, ports)) as Incident;
    const intended = done.intended?.map(({ tries: _, region: __, ...call }) => call) ?? [];
    const { made: _, ...rest } = { ...done, intended };
    expect(echoKind(revoking, rest)).toBe('provisional');
    const later = activityOf(revokeIngress({ group: GROUP, rules: [OPENED], took: [ssh], at: minute(50) }));
    expect(echoKind(later, rest)).toBeUndefined();
  });
});

describe('a call that writes a policy', () => {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
  const written = JSON.stringify(document);
  const denied = { userName: 'mallory', policyName: 'deny', policyDocument: written };
  const intended: PlannedCall[] = [
    {
      action: 'iam:PutUserPolicy',
      resource: 'mallory',
      arns: [],
      input: { UserName: 'mallory', PolicyName: 'deny', PolicyDocument: written },
    },
  ];
  const calling = (request: Record<string, string>, name = 'PutUserPolicy') =>
    activityOf(apiCall({ source: 'iam.amazonaws.com', name, request, response: null, region: 'us-east-1' }));
  const isKnown = (request: Record<string, string>, name?: string) =>
    isEcho(calling(request, name), { account: MEMBER, intended });

  test('is recognised with exactly the document of the plan', () => {
    expect(isKnown(denied)).toBe(true);
  });

  test('is recognised with any spacing and key order of the document', () => {
    const { Version, Statement } = document;
    const policyDocument = JSON.stringify({ Statement, Version }, null, 2);
    expect(isKnown({ userName: 'mallory', policyName: 'deny', policyDocument })).toBe(true);
  });

  test.each<[string, Record<string, string>, string?]>([
    ['with another document', { ...denied, policyDocument: written.replace('Deny', 'Allow') }],
    [
      'with an extra statement',
      { ...denied, policyDocument: written.replace('[{', '[{"Effect":"Allow","Action":"*","Resource":"*"},{') },
    ],
    ['without a document', { userName: 'mallory', policyName: 'deny' }],
    ['with a document that is not JSON', { ...denied, policyDocument: `${written}"Statement"` }],
    ['on another user', { ...denied, userName: 'alice' }],
    ['under another policy name', { ...denied, policyName: 'allow' }],
    ['under another name', { roleName: 'mallory', policyName: 'deny', policyDocument: written }, 'PutRolePolicy'],
  ])('is not recognised %s', (_, request, name) => {
    expect(isKnown(request, name)).toBe(false);
  });

  test('is not recognised in another account', () => {
    const activity = calling(denied);
    expect(isEcho(activity, { account: '777788889999', intended })).toBe(false);
  });

  test('is not recognised for an incident without a plan in progress', () => {
    expect(isEcho(calling(denied), { account: MEMBER })).toBe(false);
  });
});

describe('a call that writes a rule of a network ACL', () => {
  const rule = { NetworkAclId: 'acl-0a1b2c3d4e5f60001', RuleNumber: 99, Egress: false };
  const denial = { ...rule, Protocol: '-1', RuleAction: 'deny', CidrBlock: '203.0.113.9/32' };
  const call = (action: string, input: PlannedCall['input']): PlannedCall => ({
    action,
    resource: rule.NetworkAclId,
    arns: [],
    input,
  });
  const intended = [call('ec2:CreateNetworkAclEntry', denial), call('ec2:DeleteNetworkAclEntry', rule)];
  const deletion = { networkAclId: rule.NetworkAclId, ruleNumber: 99, egress: false };
  const created = {
    ...deletion,
    ruleAction: 'deny',
    aclProtocol: '-1',
    cidrBlock: '203.0.113.9/32',
    icmpTypeCode: {},
    portRange: {},
  };
  const isKnown = (name: string, request: Record<string, unknown>) =>
    isEcho(activityOf(apiCall({ source: 'ec2.amazonaws.com', name, request: request as never, response: null })), {
      account: MEMBER,
      intended,
    });

  test('is recognised if it is exactly the planned call', () => {
    expect([isKnown('CreateNetworkAclEntry', created), isKnown('DeleteNetworkAclEntry', deletion)]).toEqual([true, true]);
  });

  test.each([
    ['that allows traffic', 'CreateNetworkAclEntry', { ...created, ruleAction: 'allow' }],
    ['about another CIDR', 'CreateNetworkAclEntry', { ...created, cidrBlock: '0.0.0.0/0' }],
    ['about outgoing traffic', 'CreateNetworkAclEntry', { ...created, egress: true }],
    ['of another network ACL', 'CreateNetworkAclEntry', { ...created, networkAclId: 'acl-0a1b2c3d4e5f60002' }],
    ['that deletes another rule', 'DeleteNetworkAclEntry', { ...deletion, ruleNumber: 100 }],
    ['that replaces the rule', 'ReplaceNetworkAclEntry', created],
  ])('is not recognised %s', (_, name, request) => {
    expect(isKnown(name, request)).toBe(false);
  });
});

describe('a call that blocks public access', () => {
  const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  const Bucket = 'shop-photos';
  const intended: PlannedCall[] = [
    {
      action: 's3:PutBucketPublicAccessBlock',
      resource: Bucket,
      arns: [],
      input: { Bucket, ExpectedBucketOwner: MEMBER, PublicAccessBlockConfiguration: all },
    },
  ];
  const isKnown = (block: Record<string, boolean>) =>
    isEcho(activityOf(putBucketBlock({ bucket: Bucket, block })), { account: MEMBER, intended });

  test('is recognised if it is exactly the planned call', () => {
    expect(isKnown(all)).toBe(true);
  });

  test('is not recognised with one setting inverted', () => {
    for (const setting of Object.keys(all)) expect(isKnown({ ...all, [setting]: false }), setting).toBe(false);
  });
});
