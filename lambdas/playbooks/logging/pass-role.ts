import type { Permission } from '#core/iam/permission.ts';
import { text } from '#core/json.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';

/** The permission to pass a service, such as `config.amazonaws.com`, the role it had: a run may pass only that role. */
export function passing(service: string): Permission {
  return {
    action: 'iam:PassRole',
    access: 'write',
    on: ({ account }) => `arn:aws:iam::${account}:role/*`,
    narrowedBy: 'plan',
    byDecision: true,
    when: { StringEquals: { 'iam:PassedToService': service } },
  };
}

/** The permissions that IAM also checks when a call passes this role. */
export function passingRole(role: unknown): Pick<PlannedCall, 'alsoNeeds'> {
  const arn = text(role);
  return arn === undefined ? {} : { alsoNeeds: [{ action: 'iam:PassRole', arns: [arn] }] };
}
