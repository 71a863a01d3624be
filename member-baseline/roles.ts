import { FACT_PERMISSIONS, READS_VISITORS } from '#core/detection/fact-permissions.ts';
import { ASKING_PATTERN } from '#core/detection/facts.ts';
import type { Permission } from '#core/iam/permission.ts';
import { allowStatements, exemptStatement, type Policy, type Statement } from '#core/iam/policy.ts';
import { INCIDENT_ID_PATTERN } from '#core/incident/incident.ts';
import {
  FORWARD_PURPOSE,
  functionPurpose,
  hubBusArn,
  IMPORT_PURPOSE,
  INSPECT_PURPOSE,
  type Naming,
  PRODUCT,
  remediatePurpose,
  roleArn,
  roleName,
} from '#core/naming.ts';
import { type FlowLogs, LOOK_BACK_PERMISSIONS, SEND_FLOW_LOGS_PURPOSE } from '#core/network/flow-log.ts';
import type { Family, Phase } from '#core/playbook/playbook-id.ts';
import { permissionsOf } from '#playbooks/index.ts';
import { type BaselineRole, EXTERNAL_IDS, type TrustPolicy } from './baseline.ts';
import type { WebAccess } from './scanners.ts';

/** The account that roles are described for. */
export type RoleContext = {
  readonly account: string;
  readonly organizationId: string;
  readonly naming: Naming;
  /** ARN; `{account}` stands for the account id. */
  readonly permissionsBoundary?: string;
  readonly webAccess?: WebAccess;
  readonly flowLogs?: FlowLogs;
};

/** Lets the account's rules put events on the hub's bus, and nothing else. */
export function forwarderRole(context: RoleContext, ruleArns: readonly string[]): BaselineRole {
  const { naming, account } = context;
  return role(context, FORWARD_PURPOSE, "Puts this account's security events on the hub's bus", {
    trust: serviceTrust('events.amazonaws.com', account, ruleArns),
    policy: policy([{ Effect: 'Allow', Action: 'events:PutEvents', Resource: hubBusArn(naming) }]),
  });
}

/** Lets the hub's publish function import findings as this account. */
export function importRole(context: RoleContext): BaselineRole {
  const { naming, account } = context;
  return role(context, IMPORT_PURPOSE, "Imports the hub's findings as this account", {
    trust: hubTrust(context, 'publish', INCIDENT_ID_PATTERN),
    policy: policy([
      {
        Effect: 'Allow',
        Action: 'securityhub:BatchImportFindings',
        Resource: `arn:aws:securityhub:${naming.homeRegion}:${account}:product/${account}/default`,
        Condition: { StringEquals: { 'securityhub:TargetAccount': account } },
      },
    ]),
  });
}

/**
 * Lets the detect function read facts that an event does not contain. It can change nothing, and read no contents except what
 * visitors sent to web sites whose log groups and web ACLs the organization file names. In an account that sends flow logs, the
 * flow function may assume it too: to read network interfaces and that one log group.
 */
export function inspectRole(context: RoleContext): BaselineRole {
  const scope = { account: context.account, region: '*', resource: '*' };
  const { logGroups = [], webAcls = [] } = context.webAccess ?? {};
  const named = { 'log-requests': logGroups, 'firewall-requests': webAcls };
  const { flowLogs } = context;
  const ofAll = Object.entries(FACT_PERMISSIONS).flatMap(([ask, permissions]) => (ask in named ? [] : permissions));
  return role(context, INSPECT_PURPOSE, 'Lets the hub read facts about events; may change nothing', {
    trust: hubTrust(context, flowLogs === undefined ? 'detect' : ['detect', 'flow'], ASKING_PATTERN),
    policy: policy([
      ...allowStatements(ofAll, scope),
      ...READS_VISITORS.flatMap((ask) => FACT_PERMISSIONS[ask].flatMap((one) => onNamed(one, named[ask], context.account))),
      ...(flowLogs === undefined ? [] : allowStatements(LOOK_BACK_PERMISSIONS, { ...scope, resource: flowLogs.group })),
    ]),
  });
}

/** Lets CloudWatch Logs send flow logs to the hub's destination, which accepts them only from accounts of the organization. */
export function sendRole(context: RoleContext, { group }: FlowLogs): BaselineRole {
  const { account } = context;
  return role(context, SEND_FLOW_LOGS_PURPOSE, 'Sends accepted traffic to risky ports out of the flow logs to the hub', {
    trust: serviceTrust('logs.amazonaws.com', account, [`arn:aws:logs:*:${account}:*`]),
    policy: policy([
      { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: `arn:aws:logs:*:${account}:log-group:${group}:*` },
    ]),
  });
}

/** Allows an action only on the resources with these names; without names it allows nothing. */
function onNamed({ action, on }: Permission, names: readonly { readonly name: string }[], account: string): Statement[] {
  const resources = names.flatMap(({ name }) => on({ account, region: '*', resource: name }));
  return resources.length === 0 ? [] : [{ Effect: 'Allow', Action: action, Resource: [...new Set(resources)] }];
}

const REMEDIATORS: Readonly<Record<Phase, { readonly by: string; readonly does: (family: Family) => string }>> = {
  fix: { by: 'remediate', does: (family) => `Contains ${family} incidents, one resource at a time` },
  undo: { by: 'decide', does: (family) => `Undoes the containment of ${family} incidents, one resource at a time` },
};

/**
 * Lets one function of the hub make the calls of the family's playbooks, and no others. The role that fixes cannot undo: that is
 * another role for another function, which acts when a person decides or a temporary measure ends.
 */
export function remediationRole(context: RoleContext, family: Family, phase: Phase): BaselineRole {
  const permissions = permissionsOf(family, phase);
  const scope = { account: context.account, region: '*', resource: '*' };
  const actions = [...new Set(permissions.map(({ action }) => action))].sort();
  const writes = actions.filter((action) => permissions.some((one) => one.action === action && one.access === 'write'));
  const { by, does } = REMEDIATORS[phase];
  return role(context, remediatePurpose(family, phase), does(family), {
    trust: hubTrust(context, by, INCIDENT_ID_PATTERN),
    policy: policy([...allowStatements(permissions, scope), exemptStatement(writes), ...neverStatements(context, actions)]),
  });
}

/** What stays denied even if somebody attaches more policies to the role. */
function neverStatements({ account, naming }: RoleContext, actions: readonly string[]): Statement[] {
  return [
    { Sid: 'NothingElse', Effect: 'Deny', NotAction: actions, Resource: '*' },
    {
      Sid: 'NeverBlindOrUnlock',
      Effect: 'Deny',
      Action: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'kms:ScheduleKeyDeletion', 'kms:DisableKey', 'sts:AssumeRole'],
      Resource: '*',
    },
    {
      Sid: 'NeverTouchTheHub',
      Effect: 'Deny',
      Action: '*',
      Resource: [
        roleArn(naming, account, '*'),
        `arn:aws:events:*:${account}:rule/${PRODUCT}-*`,
        `arn:aws:sqs:*:${account}:${PRODUCT}-*`,
        `arn:aws:s3:::${PRODUCT}-*`,
      ],
    },
  ];
}

/**
 * Trusts the given functions of the hub, from this organization, with an external id, for an incident or event named as source
 * identity. It takes two statements, because AWS evaluates the external id for `sts:AssumeRole` only; a session needs both.
 */
function hubTrust({ naming, organizationId }: RoleContext, functions: string | string[], identities: string): TrustPolicy {
  const arns = [functions].flat().map((name) => roleArn(naming, naming.hubAccount, functionPurpose(name)));
  const statement = (action: string, more: Record<string, string>): TrustPolicy['Statement'][number] => ({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${naming.hubAccount}:root` },
    Action: action,
    Condition: {
      ArnEquals: { 'aws:PrincipalArn': arns.length === 1 ? arns.join() : arns },
      StringEquals: { 'aws:PrincipalOrgID': organizationId, ...more },
      StringLike: { 'sts:SourceIdentity': identities },
    },
  });
  return {
    Version: '2012-10-17',
    Statement: [statement('sts:AssumeRole', { 'sts:ExternalId': EXTERNAL_IDS }), statement('sts:SetSourceIdentity', {})],
  };
}

function serviceTrust(service: string, account: string, sources: readonly string[]): TrustPolicy {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': sources } },
      },
    ],
  };
}

function role(
  context: RoleContext,
  purpose: string,
  description: string,
  documents: Pick<BaselineRole, 'trust' | 'policy'>,
): BaselineRole {
  const { naming, account, permissionsBoundary } = context;
  return {
    key: purpose,
    name: roleName(naming, purpose),
    path: naming.rolePath,
    description,
    ...documents,
    ...(permissionsBoundary !== undefined && { permissionsBoundary: permissionsBoundary.replaceAll('{account}', account) }),
  };
}

function policy(statements: readonly Statement[]): Policy {
  return { Version: '2012-10-17', Statement: statements };
}
