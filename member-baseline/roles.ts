import { FACT_PERMISSIONS } from '../lambdas/core/fact-permissions.ts';
import { ASKING_PATTERN } from '../lambdas/core/facts.ts';
import { INCIDENT_ID_PATTERN } from '../lambdas/core/incident.ts';
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
} from '../lambdas/core/naming.ts';
import type { Family } from '../lambdas/core/playbook.ts';
import { allowStatements, exemptStatement, type Policy, type Statement } from '../lambdas/core/policy.ts';
import { permissionsOf } from '../lambdas/remediate/playbooks/index.ts';
import { type BaselineRole, EXTERNAL_IDS, type TrustPolicy } from './baseline.ts';

/** What the roles of one account are made from. */
export type RoleContext = {
  readonly account: string;
  readonly organizationId: string;
  readonly naming: Naming;
  /** ARN; `{account}` stands for the account id. */
  readonly permissionsBoundary?: string;
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

/** Lets the hub's detect function ask what an event does not tell; it can change nothing and read nobody's contents. */
export function inspectRole(context: RoleContext): BaselineRole {
  const scope = { account: context.account, region: '*', resource: '*' };
  return role(context, INSPECT_PURPOSE, "Answers the hub's questions about events; may change nothing", {
    trust: hubTrust(context, 'detect', ASKING_PATTERN),
    policy: policy(allowStatements(Object.values(FACT_PERMISSIONS).flat(), scope)),
  });
}

/** Lets the hub's remediate function do what the family's playbooks do, and nothing else. */
export function remediationRole(context: RoleContext, family: Family): BaselineRole {
  const permissions = permissionsOf(family);
  const scope = { account: context.account, region: '*', resource: '*' };
  const writes = permissions.filter(({ access }) => access === 'write').map(({ action }) => action);
  return role(context, remediatePurpose(family), `Contains ${family} incidents, one resource at a time`, {
    trust: hubTrust(context, 'remediate', INCIDENT_ID_PATTERN),
    policy: policy([
      ...allowStatements(permissions, scope),
      exemptStatement([...new Set(writes)].sort()),
      ...neverStatements(context),
    ]),
  });
}

/** Whatever a playbook may one day ask for, these stay refused. */
function neverStatements({ account, naming }: RoleContext): Statement[] {
  return [
    {
      Sid: 'NeverBlindOrUnlock',
      Effect: 'Deny',
      Action: [
        'cloudtrail:StopLogging',
        'cloudtrail:DeleteTrail',
        'kms:ScheduleKeyDeletion',
        'kms:DisableKey',
        'iam:*',
        'sts:AssumeRole',
      ],
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
      ],
    },
  ];
}

/**
 * Only one function of the hub, only from this organization, only with an external id, only for a named incident or event.
 * Two statements, because AWS knows the external id for `sts:AssumeRole` alone; every call needs both.
 */
function hubTrust({ naming, organizationId }: RoleContext, functionName: string, identities: string): TrustPolicy {
  const statement = (action: string, more: Record<string, string>): TrustPolicy['Statement'][number] => ({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${naming.hubAccount}:root` },
    Action: action,
    Condition: {
      ArnEquals: { 'aws:PrincipalArn': roleArn(naming, naming.hubAccount, functionPurpose(functionName)) },
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
