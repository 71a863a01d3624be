import { describe, expect, test } from 'vitest';
import { MANAGEMENT } from '#catalogue/events/cases.ts';
import { askingIdentity } from '#core/detection/facts.ts';
import { HEARTBEAT_TAG, heartbeatRuleArn, nonceOf } from '#core/heartbeat/heartbeat.ts';
import { EXTERNAL_IDS, functionPurpose, hubBusArn, PRODUCT, roleArn } from '#core/naming.ts';
import type { BaselineRole } from '#member-baseline/baseline.ts';
import { describeBaseline } from '#member-baseline/describe.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { heartbeatRole, importRole, inspectRole } from '#member-baseline/roles.ts';
import { MEMBER_OF_HUB, remediationsOf, USED_FAMILIES } from '#test/support/baseline.ts';
import { type AssumingCaller, type Context, type Document, isAllowed, isTrusted } from '#test/support/iam.ts';

const { naming, account, organizationId } = MEMBER_OF_HUB;
const IDS = ['external-id-one', 'external-id-two'];
const hubRole = (purpose: string): AssumingCaller => ({ arn: roleArn(naming, naming.hubAccount, functionPurpose(purpose)) });

/** The deployed trust policy with two external ids, as during a rotation. */
function rolledOut({ trust }: BaselineRole): Document {
  return JSON.parse(JSON.stringify(trust).replaceAll(JSON.stringify(EXTERNAL_IDS), JSON.stringify(IDS))) as Document;
}

/** Whether AWS lets the caller assume the role: a call that sets a source identity needs both actions. */
function mayAssume(role: BaselineRole, caller: AssumingCaller, context: Context): boolean {
  const trust = rolledOut(role);
  const { 'sts:ExternalId': _, ...withoutExternalId } = context;
  if (!isTrusted(trust, caller, 'sts:AssumeRole', context)) return false;
  // AWS evaluates the external id for AssumeRole only.
  return context['sts:SourceIdentity'] === undefined || isTrusted(trust, caller, 'sts:SetSourceIdentity', withoutExternalId);
}

const asTheHub = {
  'aws:PrincipalOrgID': organizationId,
  'aws:PrincipalAccount': naming.hubAccount,
  'sts:ExternalId': 'external-id-one',
  'sts:SourceIdentity': 'inc-0123456789abcdef01234567',
  'sts:RoleSessionName': 'sg-ssh-open-world',
};

function without(context: Context, key: keyof typeof asTheHub): Context {
  return Object.fromEntries(Object.entries(context).filter(([name]) => name !== key));
}

const INCIDENT = 'inc-0123456789abcdef01234567';
const EVENT = askingIdentity('0a1b2c3d-0000-4000-8000-000000000001');

const NONCE = nonceOf(1_772_442_000_000, 'ab'.repeat(16));

/** A role, the function it trusts, and the source identity of that function: an incident or an event. */
type Guarded = [string, string, string, BaselineRole];

const guarded: Guarded[] = [
  ...remediationsOf(USED_FAMILIES).map(({ family, phase, purpose }): Guarded => {
    const by = { fix: 'remediate', undo: 'decide' }[phase];
    return [purpose, by, INCIDENT, remediationRole(MEMBER_OF_HUB, family, phase)];
  }),
  ['import-findings', 'publish', INCIDENT, importRole(MEMBER_OF_HUB)],
  ['inspect', 'detect', EVENT, inspectRole(MEMBER_OF_HUB)],
  ['heartbeat', 'beat', NONCE, heartbeatRole(MEMBER_OF_HUB)],
];

describe.each(guarded)('the role %s', (_, purpose, identity, role) => {
  const caller = hubRole(purpose);
  const asItself = { ...asTheHub, 'sts:SourceIdentity': identity };

  test('is assumed by its function of the hub for a named incident or event, with any accepted external id', () => {
    for (const id of IDS) expect(mayAssume(role, caller, { ...asItself, 'sts:ExternalId': id })).toBe(true);
  });

  const root = `arn:aws:iam::${naming.hubAccount}:root`;
  const others: Record<string, AssumingCaller> = {
    'the function that publishes, or another': hubRole(purpose === 'publish' ? 'remediate' : 'publish'),
    'the function of the other phase, or another': hubRole(purpose === 'remediate' ? 'decide' : 'remediate'),
    'the function that detects, or another': hubRole(purpose === 'detect' ? 'remediate' : 'detect'),
    'a role of the same name under another path': {
      arn: `arn:aws:iam::${naming.hubAccount}:role/${naming.rolePrefix}function-${purpose}`,
    },
    'a role whose name only begins the same': { arn: `${roleArn(naming, naming.hubAccount, functionPurpose(purpose))}-two` },
    'an administrator of the hub account': { arn: `arn:aws:iam::${naming.hubAccount}:role/Admin` },
    'a user of the hub account': { arn: `arn:aws:iam::${naming.hubAccount}:user/mallory` },
    'the root of the hub account': { arn: root },
    'the same role of another account': { arn: roleArn(naming, MANAGEMENT, functionPurpose(purpose)) },
    'the Lambda service': { service: 'lambda.amazonaws.com' },
    'the EventBridge service': { service: 'events.amazonaws.com' },
  };

  test.each(Object.keys(others))('refuses %s', (name) => {
    expect(mayAssume(role, others[name] as AssumingCaller, asItself)).toBe(false);
  });

  const deviations: Record<string, Context> = {
    'a principal of another organization': { ...asItself, 'aws:PrincipalOrgID': 'o-otherorgid0' },
    'a principal of no organization': without(asItself, 'aws:PrincipalOrgID'),
    'a wrong external id': { ...asItself, 'sts:ExternalId': 'external-id' },
    'an external id in upper case': { ...asItself, 'sts:ExternalId': 'EXTERNAL-ID-ONE' },
    'no external id': without(asItself, 'sts:ExternalId'),
    'no source identity': without(asItself, 'sts:SourceIdentity'),
    'a user name as source identity': { ...asItself, 'sts:SourceIdentity': 'alice' },
    'a source identity that only contains the id': { ...asItself, 'sts:SourceIdentity': `not-${identity}` },
    'the kind of source identity of another role': {
      ...asItself,
      'sts:SourceIdentity': identity === EVENT ? INCIDENT : EVENT,
    },
  };

  test.each(Object.keys(deviations))('refuses its own function with %s', (name) => {
    expect(mayAssume(role, caller, deviations[name] as Context)).toBe(false);
  });

  test.each(['sts:TagSession', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'])('allows no principal %s', (action) => {
    expect(isTrusted(rolledOut(role), caller, action, asItself)).toBe(false);
  });

  test('trusts no principal before an external id is set', () => {
    expect(isTrusted(role.trust, caller, 'sts:AssumeRole', asItself)).toBe(false);
  });
});

describe('the role of the heartbeat', () => {
  const grants = { identity: [heartbeatRole(MEMBER_OF_HUB).policy] };
  const request = {
    action: 'events:UntagResource',
    resource: heartbeatRuleArn(account, 'eu-west-1'),
    context: { 'aws:TagKeys': [HEARTBEAT_TAG] },
  };

  test('may make its one call, in every Region', () => {
    for (const region of ['us-east-1', 'eu-west-1'])
      expect(isAllowed({ ...request, resource: heartbeatRuleArn(account, region) }, grants)).toBe(true);
  });

  test('may not make it with another tag, on a rule that exists, or in another account', () => {
    expect(isAllowed({ ...request, context: { 'aws:TagKeys': ['org-security-hub:exempt'] } }, grants)).toBe(false);
    expect(isAllowed({ ...request, resource: `arn:aws:events:eu-west-1:${account}:rule/org-security-hub-ec2` }, grants)).toBe(
      false,
    );
    expect(isAllowed({ ...request, resource: heartbeatRuleArn(MANAGEMENT, 'eu-west-1') }, grants)).toBe(false);
  });

  test('may do nothing else, even with the policy of an administrator attached', () => {
    const all = { Version: '2012-10-17' as const, Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }] };
    for (const action of ['events:DeleteRule', 'events:TagResource', 'iam:CreateUser', 's3:GetObject', 'sts:AssumeRole'])
      expect(isAllowed({ action, resource: '*' }, { identity: [...grants.identity, all] }), action).toBe(false);
  });
});

describe('the role that imports findings', () => {
  const grants = { identity: [importRole(MEMBER_OF_HUB).policy] };
  const product = `arn:aws:securityhub:${naming.homeRegion}:${account}:product/${account}/default`;
  const request = {
    action: 'securityhub:BatchImportFindings',
    resource: product,
    context: { 'securityhub:TargetAccount': account },
  };

  test('may import findings as its own account in the home Region', () => {
    expect(isAllowed(request, grants)).toBe(true);
  });

  test.each<[string, object]>([
    ['for another account', { context: { 'securityhub:TargetAccount': MANAGEMENT } }],
    ['as another product', { resource: product.replace('/default', '/other') }],
    ['in another Region', { resource: product.replace(naming.homeRegion, 'eu-west-1') }],
    ['or update them', { action: 'securityhub:BatchUpdateFindings' }],
    ['or disable Security Hub', { action: 'securityhub:DisableSecurityHub', resource: '*' }],
  ])('may not import findings %s', (_, change) => {
    expect(isAllowed({ ...request, ...change }, grants)).toBe(false);
  });
});

describe('the role that forwards events', () => {
  const [region] = MEMBER_OF_HUB.regions;
  const role = describeBaseline(MEMBER_OF_HUB, region).roles.find(({ key }) => key === 'forward-events') as BaselineRole;
  const events: AssumingCaller = { service: 'events.amazonaws.com' };
  const rule = (at: string, name: string, inAccount: string = account) => ({
    'aws:SourceAccount': inAccount,
    'aws:SourceArn': `arn:aws:events:${at}:${inAccount}:rule/${name}`,
  });

  test('is assumed by EventBridge for every rule of the hub in every Region of the account', () => {
    for (const at of MEMBER_OF_HUB.regions) {
      for (const { name } of describeBaseline(MEMBER_OF_HUB, at).rules) {
        expect(isTrusted(role.trust, events, 'sts:AssumeRole', rule(at, name)), name).toBe(true);
      }
    }
  });

  test.each<[string, AssumingCaller, Context]>([
    ['EventBridge for a rule that is not of the hub', events, rule(region, 'mallory')],
    ['EventBridge for a rule of another account', events, rule(region, `${PRODUCT}-ec2`, MANAGEMENT)],
    ['EventBridge for no rule at all', events, { 'aws:SourceAccount': account }],
    ['another service', { service: 'scheduler.amazonaws.com' }, rule(region, `${PRODUCT}-ec2`)],
    ['an administrator of the account', { arn: `arn:aws:iam::${account}:role/Admin` }, rule(region, `${PRODUCT}-ec2`)],
    ["the hub's own function", hubRole('remediate'), asTheHub],
  ])('refuses %s', (_, caller, context) => {
    expect(isTrusted(role.trust, caller, 'sts:AssumeRole', context)).toBe(false);
  });

  test('may put events on the hub bus and do nothing else', () => {
    const may = (action: string, resource: string) => isAllowed({ action, resource }, { identity: [role.policy] });
    expect(may('events:PutEvents', hubBusArn(naming))).toBe(true);
    expect(may('events:PutEvents', hubBusArn(naming).replace(`/${PRODUCT}`, '/default'))).toBe(false);
    expect(may('events:PutEvents', hubBusArn(naming).replace(naming.hubAccount, account))).toBe(false);
    expect(may('events:PutRule', hubBusArn(naming))).toBe(false);
    expect(may('events:DeleteEventBus', hubBusArn(naming))).toBe(false);
  });
});
