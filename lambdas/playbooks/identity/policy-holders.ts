import type { AttachedPolicy } from '@aws-sdk/client-iam';
import type { PlannedCall } from '#core/playbook/plan.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { everyPage } from './iam-entities.ts';

type On = Pick<PlannedCall, 'resource' | 'arns' | 'condition'>;

type Attached = readonly { readonly AttachedPolicies?: AttachedPolicy[] | undefined }[];

/** A name can be used again; an id never is. */
type Who = { readonly arn: string | undefined; readonly id: string | undefined };

/** The IAM calls for one kind of entity that can hold attached and inline policies. */
export type PolicyHolder = {
  readonly who: (name: string, call: MemberCall) => Promise<Who>;
  readonly attached: (name: string, call: MemberCall) => Promise<Attached>;
  readonly inline: (name: string, policy: string, call: MemberCall) => Promise<{ PolicyDocument?: string | undefined }>;
  readonly attach: (on: On, name: string, arn: string) => PlannedCall;
  readonly detach: (on: On, name: string, arn: string) => PlannedCall;
  readonly put: (on: On, name: string, policy: string, document: string) => PlannedCall;
  readonly remove: (on: On, name: string, policy: string) => PlannedCall;
};

const user: PolicyHolder = {
  who: async (UserName, call) => {
    const { User } = await call('iam:GetUser', { UserName });
    return { arn: User?.Arn, id: User?.UserId };
  },
  attached: (UserName, call) => everyPage((from) => call('iam:ListAttachedUserPolicies', { UserName, ...from })),
  inline: (UserName, PolicyName, call) => call('iam:GetUserPolicy', { UserName, PolicyName }),
  attach: (on, UserName, PolicyArn) => planned('iam:AttachUserPolicy', on, { UserName, PolicyArn }),
  detach: (on, UserName, PolicyArn) => planned('iam:DetachUserPolicy', on, { UserName, PolicyArn }),
  put: (on, UserName, PolicyName, PolicyDocument) => planned('iam:PutUserPolicy', on, { UserName, PolicyName, PolicyDocument }),
  remove: (on, UserName, PolicyName) => planned('iam:DeleteUserPolicy', on, { UserName, PolicyName }),
};

const role: PolicyHolder = {
  who: async (RoleName, call) => {
    const { Role } = await call('iam:GetRole', { RoleName });
    return { arn: Role?.Arn, id: Role?.RoleId };
  },
  attached: (RoleName, call) => everyPage((from) => call('iam:ListAttachedRolePolicies', { RoleName, ...from })),
  inline: (RoleName, PolicyName, call) => call('iam:GetRolePolicy', { RoleName, PolicyName }),
  attach: (on, RoleName, PolicyArn) => planned('iam:AttachRolePolicy', on, { RoleName, PolicyArn }),
  detach: (on, RoleName, PolicyArn) => planned('iam:DetachRolePolicy', on, { RoleName, PolicyArn }),
  put: (on, RoleName, PolicyName, PolicyDocument) => planned('iam:PutRolePolicy', on, { RoleName, PolicyName, PolicyDocument }),
  remove: (on, RoleName, PolicyName) => planned('iam:DeleteRolePolicy', on, { RoleName, PolicyName }),
};

const group: PolicyHolder = {
  who: async (GroupName, call) => {
    const { Group } = await call('iam:GetGroup', { GroupName, MaxItems: 1 });
    return { arn: Group?.Arn, id: Group?.GroupId };
  },
  attached: (GroupName, call) => everyPage((from) => call('iam:ListAttachedGroupPolicies', { GroupName, ...from })),
  inline: (GroupName, PolicyName, call) => call('iam:GetGroupPolicy', { GroupName, PolicyName }),
  attach: (on, GroupName, PolicyArn) => planned('iam:AttachGroupPolicy', on, { GroupName, PolicyArn }),
  detach: (on, GroupName, PolicyArn) => planned('iam:DetachGroupPolicy', on, { GroupName, PolicyArn }),
  put: (on, GroupName, PolicyName, PolicyDocument) =>
    planned('iam:PutGroupPolicy', on, { GroupName, PolicyName, PolicyDocument }),
  remove: (on, GroupName, PolicyName) => planned('iam:DeleteGroupPolicy', on, { GroupName, PolicyName }),
};

/** The holders by the ASFF type of the resource. */
export const HOLDERS: Readonly<Record<string, PolicyHolder>> = { AwsIamUser: user, AwsIamRole: role, AwsIamGroup: group };
