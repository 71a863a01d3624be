import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeleteRolePolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  PutGroupPolicyCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam';
import { type KnownFact, MEMBER } from '#catalogue/events/cases.ts';
import { addUserToGroup, attachPolicy, type Grantee, putPolicy } from '#catalogue/events/policy-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import { joined } from '#core/incident/life.ts';
import { DENY_OLDER_SESSIONS, denyIssuedBefore } from '#playbooks/identity/deny-documents.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import {
  ADMIN_POLICY,
  groupOfPeople,
  groupState,
  inGroup,
  managed,
  newRole,
  READING,
  roleState,
  userState,
  userWithPolicies,
} from '../iam-people.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';
import { aboutRole, aboutUser, type IamSubject, putPolicyOnRole, putPolicyOnUser, withoutPolicy } from './iam-subjects.ts';

/** The scenario of every situation here. */
export const GRANT = 'excessive-permission-grant';

/** A managed policy that allows everything. */
export const GIVEN = `arn:aws:iam::${MEMBER}:policy/everything`;

const MINUTE = 60_000;

async function grantedRole(member: EmulatedMember): Promise<IamSubject> {
  const name = await newRole(member);
  return { name, incident: await grantTo(member, { role: name }) };
}

const aboutSessions: Omit<Situation<IamSubject>, 'arrange'> = {
  ...aboutRole,
  isOffending: async ({ name, incident }, member) =>
    !isLater((await roleState(member, name)).inline[DENY_OLDER_SESSIONS] ?? '', incident.lastAt),
  bystanders: async ({ name }, member) => withoutPolicy(await roleState(member, name), DENY_OLDER_SESSIONS),
  makeSafe: ({ name, incident }, member) =>
    putPolicyOnRole(member, name, DENY_OLDER_SESSIONS, denyIssuedBefore(incident.lastAt + MINUTE)),
  meddle: {
    does: ({ name }, member) => putPolicyOnRole(member, name, DENY_OLDER_SESSIONS, READING),
    differs: /inline policy org-security-hub-deny-older-sessions is .*s3:GetObject/,
  },
};

function isLater(document: string, moment: number): boolean {
  return Date.parse(/"aws:TokenIssueTime":"([^"]+)"/.exec(document)?.[1] ?? '') > moment;
}

const REVOKE_ROLE_SESSIONS: Readonly<Record<string, Situation<IamSubject>>> = {
  'a role whose sessions may be in wrong hands': { ...aboutSessions, arrange: grantedRole },
  'a role whose earlier sessions were revoked before': {
    ...aboutSessions,
    arrange: async (member) => {
      const on = await grantedRole(member);
      await putPolicyOnRole(member, on.name, DENY_OLDER_SESSIONS, denyIssuedBefore(on.incident.firstAt - 60 * MINUTE));
      return on;
    },
  },
};

/** Attaches the policy that allows everything, and returns the incident. */
async function grantTo(member: EmulatedMember, to: Grantee): Promise<Incident> {
  const policy = await managed(member, 'everything', ADMIN_POLICY);
  const facts: KnownFact[] = [[{ ask: 'policy', arn: policy }, { document: ADMIN_POLICY }]];
  return incidentFrom(attachPolicy({ to, policy }), GRANT, facts);
}

type Held = {
  readonly inline: Record<string, unknown>;
  readonly attached: readonly unknown[];
  readonly groups?: readonly unknown[];
};

/** Whether any permission that the test granted is still there. */
export function hasGranted({ inline, attached, groups = [] }: Held): boolean {
  return 'extra' in inline || attached.includes(GIVEN) || groups.includes('administrators');
}

/** The permissions without those that the test granted. */
function withoutGranted({ inline, attached, groups = [] }: Held) {
  return [
    withoutPolicy({ inline }, 'extra'),
    attached.filter((arn) => arn !== GIVEN),
    groups.filter((name) => name !== 'administrators'),
  ];
}

/** Adds an inline policy and, a moment later, an attached one, and returns the incident. */
export async function grantsTo(member: EmulatedMember, to: Grantee): Promise<Incident> {
  const inline = await incidentFrom(putPolicy({ to, policy: 'extra', document: ADMIN_POLICY }), GRANT);
  return joined(inline, await grantTo(member, to));
}

const DETACH_PERMISSION: Readonly<Record<string, Situation<IamSubject>>> = {
  'a user with an inline policy, an attached one and a group': {
    ...aboutUser,
    arrange: async (member) => {
      const name = await userWithPolicies(member);
      const granted = await grantsTo(member, { user: name });
      const facts: KnownFact[] = [
        [{ ask: 'policy', arn: `arn:aws:iam::${MEMBER}:group/administrators` }, { document: ADMIN_POLICY }],
      ];
      const group = await incidentFrom(addUserToGroup({ user: name, group: 'administrators' }), GRANT, facts);
      await putPolicyOnUser(member, name, 'extra', ADMIN_POLICY);
      await member.clients.iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: GIVEN }));
      await inGroup(member, name, 'administrators');
      return { name, incident: joined(granted, group) };
    },
    isOffending: async ({ name }, member) => hasGranted(await userState(member, name)),
    bystanders: async ({ name }, member) => withoutGranted(await userState(member, name)),
    makeSafe: async ({ name: UserName }, member) => {
      const { iam } = member.clients;
      await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: GIVEN }));
      await iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName: 'administrators' }));
      // Narrowed, not removed.
      await putPolicyOnUser(member, UserName, 'extra', READING);
    },
    meddle: {
      does: ({ name }, member) => putPolicyOnUser(member, name, 'extra', READING),
      differs: /inline policy extra is .*s3:GetObject.*, the hub left it absent/,
    },
  },
  'a role with an inline policy and an attached one': {
    ...aboutRole,
    arrange: async (member) => {
      const name = await newRole(member);
      await putPolicyOnRole(member, name, 'extra', ADMIN_POLICY);
      const incident = await grantsTo(member, { role: name });
      await member.clients.iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: GIVEN }));
      return { name, incident };
    },
    isOffending: async ({ name }, member) => hasGranted(await roleState(member, name)),
    bystanders: async ({ name }, member) => withoutGranted(await roleState(member, name)),
    makeSafe: async ({ name: RoleName }, member) => {
      const { iam } = member.clients;
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: GIVEN }));
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'extra' }));
    },
    meddle: { does: ({ name }, member) => putPolicyOnRole(member, name, 'extra', READING), differs: /inline policy extra is / },
  },
  'a group with an inline policy and an attached one': {
    arrange: async (member) => {
      const name = await groupOfPeople(member);
      await putOnGroup(member, name, ADMIN_POLICY);
      const incident = await grantsTo(member, { group: name });
      await member.clients.iam.send(new AttachGroupPolicyCommand({ GroupName: name, PolicyArn: GIVEN }));
      return { name, incident };
    },
    isOffending: async ({ name }, member) => hasGranted(await groupState(member, name)),
    state: ({ name }, member) => groupState(member, name),
    bystanders: async ({ name }, member) => withoutGranted(await groupState(member, name)),
    makeSafe: async ({ name: GroupName }, member) => {
      const { iam } = member.clients;
      await iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn: GIVEN }));
      await iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName: 'extra' }));
    },
    remove: ({ name: GroupName }, member) => member.clients.iam.send(new DeleteGroupCommand({ GroupName })),
    meddle: { does: ({ name }, member) => putOnGroup(member, name, READING), differs: /inline policy extra is / },
  },
};

function putOnGroup({ clients: { iam } }: EmulatedMember, GroupName: string, PolicyDocument: string) {
  return iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'extra', PolicyDocument }));
}

/** Situations of excessive permissions, by the playbook that contains them. */
export const GRANTS = { 'revoke-role-sessions': REVOKE_ROLE_SESSIONS, 'detach-permission': DETACH_PERMISSION };
