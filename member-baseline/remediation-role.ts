import { ownRoles } from '#core/hub-parts.ts';
import { allowStatements, exemptStatement, type Statement } from '#core/iam/policy.ts';
import { INCIDENT_ID_PATTERN } from '#core/incident/incident.ts';
import { PRODUCT, remediatePurpose } from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Family, Phase } from '#core/playbook/playbook-id.ts';
import { permissionsOf } from '#playbooks/index.ts';
import type { BaselineRole } from './baseline.ts';
import { policy, type RoleContext, role } from './role.ts';
import { hubTrust } from './trust.ts';

const REMEDIATORS: Readonly<Record<Phase, { readonly by: string; readonly does: (family: Family) => string }>> = {
  fix: { by: 'remediate', does: (family) => `Contains ${family} incidents, one resource at a time` },
  undo: { by: 'decide', does: (family) => `Carries out what people decide about ${family} incidents, one resource at a time` },
};

/**
 * Lets one function of the hub make the calls of the family's playbooks, and no others. The role that fixes cannot undo, and cannot
 * make calls that could stop logging: those need another role of another function, which acts when a person decides or a temporary
 * measure ends.
 */
export function remediationRole(context: RoleContext, family: Family, phase: Phase): BaselineRole {
  const permissions = permissionsOf(family, phase);
  const scope = { account: context.account, region: '*', resource: '*' };
  const actions = [...new Set(permissions.map(({ action }) => action))].sort();
  const writes = actions.filter((action) => permissions.some((one) => one.action === action && one.access === 'write'));
  const { by, does } = ownEntry(REMEDIATORS, phase);
  return role(context, remediatePurpose(family, phase), does(family), {
    trust: hubTrust(context, by, INCIDENT_ID_PATTERN),
    policy: policy([...allowStatements(permissions, scope), exemptStatement(writes), ...neverStatements(context, actions)]),
  });
}

/** What stays denied even if more policies are attached to the role. */
function neverStatements({ account, naming, hubBuckets = [] }: RoleContext, actions: readonly string[]): Statement[] {
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
        ...ownRoles(naming, account),
        `arn:aws:events:*:${account}:rule/${PRODUCT}-*`,
        `arn:aws:sqs:*:${account}:${PRODUCT}-*`,
        ...hubBuckets.flatMap((bucket) => [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]),
      ],
    },
  ];
}
