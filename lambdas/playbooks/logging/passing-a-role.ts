import type { Permission } from '#core/iam/permission.ts';
import { text } from '#core/json.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';

/** What it takes to give a service, such as `config.amazonaws.com`, the role it had: a run may pass that one role alone. */
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

/** The permissions IAM also asks for when a call passes this role. */
export function handedOver(role: unknown): Pick<PlannedCall, 'alsoNeeds'> {
  const arn = text(role);
  return arn === undefined ? {} : { alsoNeeds: [{ action: 'iam:PassRole', arns: [arn] }] };
}
