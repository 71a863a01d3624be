import { describe, expect, test } from 'vitest';
import type { Incident } from '../lambdas/core/incident.ts';
import { EXEMPT_TAG, PRODUCT, roleArn } from '../lambdas/core/naming.ts';
import type { Permission, Playbook, PlaybookId } from '../lambdas/core/playbook.ts';
import { SESSION_POLICY_LIMIT, sessionPolicy } from '../lambdas/core/policy.ts';
import { HUB_ACCOUNT, MEMBER } from '../lambdas/detect/catalogue/cases.ts';
import { stopLogging } from '../lambdas/detect/catalogue/trail-calls.ts';
import type { MemberCall } from '../lambdas/remediate/member-calls.ts';
import { PLAYBOOKS, permissionsOf, playbookOf } from '../lambdas/remediate/playbooks/index.ts';
import { remediationRole } from '../member-baseline/roles.ts';
import { FAMILIES, MEMBER_OF_HUB } from './support/baseline.ts';
import { GROUP, OPENED, sshIncident } from './support/containment.ts';
import { fakeMember, type MadeCall } from './support/fake-member.ts';
import { isAllowed } from './support/iam.ts';
import { incidentFrom } from './support/incidents.ts';

const { naming, account } = MEMBER_OF_HUB;
const REGION = 'ap-northeast-2';
const TRAIL = 'organization-trail';

type Flow = { readonly fix: readonly MadeCall[]; readonly undo: readonly MadeCall[]; readonly incident: Incident };

/** Every call a playbook makes when it contains an incident and when it takes that back. */
async function flowOf(playbook: Playbook<MemberCall>): Promise<Flow> {
  const member = fakeMember();
  member.add({ SecurityGroupRuleId: OPENED, Description: 'partner' });
  const incident =
    playbook.family === 'network'
      ? await sshIncident()
      : await incidentFrom(stopLogging({ trail: TRAIL }), 'cloudtrail-stop-logging');
  expect(await playbook.isExempt(incident, member.call)).toBe(false);
  const planned = await playbook.plan(incident, member.call);
  if (planned.kind !== 'planned') throw new Error(`${playbook.id} made no plan`);
  await playbook.apply(incident, planned.plan, member.call);
  expect(await playbook.verify(incident, planned.plan, member.call)).toBe(true);
  const fix = member.made.splice(0);
  await playbook.undo?.(incident, planned.plan, member.call);
  return { fix, undo: [...member.made], incident };
}

/** What IAM checks a call against: the ARN of what the input names, or `*` where the call knows no resources. */
function resourceOf({ action, input }: MadeCall, at = { region: REGION, account: MEMBER }): string {
  const { GroupId, Name, ResourceIdList = [] } = input as { GroupId?: string; Name?: string; ResourceIdList?: string[] };
  if (action.startsWith('ec2:Describe')) return '*';
  if (GroupId !== undefined) return `arn:aws:ec2:${at.region}:${at.account}:security-group/${GroupId}`;
  if (Name !== undefined) return Name;
  if (ResourceIdList[0] !== undefined) return ResourceIdList[0];
  throw new Error(`no resource is known for ${action}`);
}

function scopeOf({ region, resource }: Incident) {
  return { account: MEMBER, region, resource: resource.id };
}

function roleOf(playbook: Playbook<MemberCall>) {
  return remediationRole(MEMBER_OF_HUB, playbook.family).policy;
}

const everyPlaybook = Object.keys(PLAYBOOKS) as PlaybookId[];

describe.each(everyPlaybook)('%s', (id) => {
  const playbook = playbookOf(id) as Playbook<MemberCall>;

  test.each(['fix', 'undo'] as const)(
    "every call of its %s is allowed by the member's role and by the session",
    async (phase) => {
      const flow = await flowOf(playbook);
      const session = sessionPolicy(playbook.permissions[phase], scopeOf(flow.incident));
      for (const made of flow[phase]) {
        const request = { action: made.action, resource: resourceOf(made) };
        expect(isAllowed(request, { identity: [roleOf(playbook)], session }), made.action).toBe(true);
      }
    },
  );

  test.each(['fix', 'undo'] as const)('every permission of its %s is used by a call', async (phase) => {
    const used = new Set((await flowOf(playbook))[phase].map(({ action }) => action as string));
    expect(playbook.permissions[phase].map(({ action }) => action).filter((action) => !used.has(action))).toEqual([]);
  });

  test('a session refuses the same calls on every other resource, Region and account', async () => {
    const { fix, undo, incident } = await flowOf(playbook);
    const arn = incident.resource.arn;
    const others = [`${arn}0`, arn.slice(0, -1), arn.replace(REGION, 'us-east-1'), arn.replace(MEMBER, HUB_ACCOUNT)];
    for (const [phase, calls] of Object.entries({ fix, undo })) {
      const session = sessionPolicy(playbook.permissions[phase as 'fix' | 'undo'], scopeOf(incident));
      for (const made of calls.filter((call) => resourceOf(call) !== '*')) {
        const grants = { identity: [roleOf(playbook)], session };
        for (const resource of others) expect(isAllowed({ action: made.action, resource }, grants), resource).toBe(false);
      }
    }
  });

  test('a session that fixes refuses the writes of undo, and the other way round', async () => {
    const { fix, undo, incident } = await flowOf(playbook);
    const only = (one: readonly MadeCall[], other: readonly MadeCall[]) =>
      one.filter(({ action }) => !other.some((made) => made.action === action));
    const sessions = { fix: playbook.permissions.fix, undo: playbook.permissions.undo };
    const refused = (permissions: readonly Permission[], { action }: MadeCall) => {
      const session = sessionPolicy(permissions, scopeOf(incident));
      return !isAllowed({ action, resource: incident.resource.arn }, { identity: [roleOf(playbook)], session });
    };
    for (const made of only(undo, fix)) expect(refused(sessions.fix, made), made.action).toBe(true);
    for (const made of only(fix, undo)) expect(refused(sessions.undo, made), made.action).toBe(true);
  });

  test('a resource that carries the exempt tag, with whatever value, is refused for every write', async () => {
    const { fix, undo } = await flowOf(playbook);
    const { permissions } = playbook;
    const writes = [...permissions.fix, ...permissions.undo]
      .filter(({ access }) => access === 'write')
      .map(({ action }) => action);
    for (const made of [...fix, ...undo].filter(({ action }) => writes.includes(action))) {
      for (const value of ['true', 'false', '']) {
        const context = { [`aws:ResourceTag/${EXEMPT_TAG}`]: value };
        const request = { action: made.action, resource: resourceOf(made), context };
        expect(isAllowed(request, { identity: [roleOf(playbook)] }), made.action).toBe(false);
      }
    }
  });

  test('its session policies fit into what AWS takes, also for the longest names', () => {
    const scope = { account: MEMBER, region: 'ap-northeast-2', resource: 'x'.repeat(128) };
    for (const permissions of [playbook.permissions.fix, playbook.permissions.undo]) {
      expect(JSON.stringify(sessionPolicy(permissions, scope)).length).toBeLessThanOrEqual(SESSION_POLICY_LIMIT);
    }
  });
});

describe.each(FAMILIES)('the role of the %s family', (family) => {
  const { policy } = remediationRole(MEMBER_OF_HUB, family);
  const own = new Set(permissionsOf(family).map(({ action }) => action));
  const arns: Record<string, string> = {
    ec2: `arn:aws:ec2:${REGION}:${account}:security-group/${GROUP}`,
    cloudtrail: `arn:aws:cloudtrail:${REGION}:${account}:trail/${TRAIL}`,
  };
  const strangers = [
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:AuthorizeSecurityGroupEgress',
    'ec2:RevokeSecurityGroupIngress',
    'ec2:RevokeSecurityGroupEgress',
    'ec2:ModifySecurityGroupRules',
    'ec2:DeleteSecurityGroup',
    'ec2:TerminateInstances',
    'ec2:CreateTags',
    'ec2:DeleteTags',
    'cloudtrail:StartLogging',
    'cloudtrail:StopLogging',
    'cloudtrail:DeleteTrail',
    'cloudtrail:UpdateTrail',
    'cloudtrail:PutEventSelectors',
    'cloudtrail:RemoveTags',
    'iam:PutUserPolicy',
    'iam:PutRolePolicy',
    'iam:CreateAccessKey',
    'iam:PassRole',
    'kms:ScheduleKeyDeletion',
    'kms:DisableKey',
    's3:DeleteBucket',
    's3:GetObject',
    'sts:AssumeRole',
    'organizations:LeaveOrganization',
    'events:DeleteRule',
  ].filter((action) => !own.has(action));

  test.each(strangers)('refuses %s', (action) => {
    for (const resource of ['*', ...Object.values(arns)]) {
      expect(isAllowed({ action, resource }, { identity: [policy] })).toBe(false);
    }
  });

  test('refuses whatever names a resource when the resource is in another account', () => {
    const named = permissionsOf(family).filter(({ on }) => on({ account, region: REGION, resource: 'one' }) !== '*');
    expect(named.length).toBeGreaterThan(0);
    for (const { action } of named) {
      for (const arn of Object.values(arns)) {
        expect(isAllowed({ action, resource: arn.replace(account, HUB_ACCOUNT) }, { identity: [policy] }), action).toBe(false);
      }
    }
  });

  test("refuses everything on the hub's own resources, even if another policy allowed everything", () => {
    const everything = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } as const;
    const hub = [
      ['iam:DeleteRole', roleArn(naming, account, `remediate-${family}`)],
      ['iam:UpdateAssumeRolePolicy', roleArn(naming, account, 'forward-events')],
      ['events:DisableRule', `arn:aws:events:${REGION}:${account}:rule/${PRODUCT}-ec2`],
      ['sqs:PurgeQueue', `arn:aws:sqs:${REGION}:${account}:${PRODUCT}-undelivered`],
    ] as const;
    for (const [action, resource] of hub) {
      expect(isAllowed({ action, resource }, { identity: [policy, everything] }), action).toBe(false);
    }
  });

  test.each(['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'kms:ScheduleKeyDeletion', 'iam:CreateUser', 'sts:AssumeRole'])(
    'never lets %s through, even if another policy allowed everything',
    (action) => {
      const everything = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } as const;
      expect(isAllowed({ action, resource: '*' }, { identity: [policy, everything] })).toBe(false);
    },
  );
});
