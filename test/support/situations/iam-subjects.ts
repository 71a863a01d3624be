import { PutRolePolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import type { Incident } from '#core/incident/incident.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { deleteRole, deleteUser, exemptRole, exemptUser, roleState, userState } from '../iam-people.ts';

/** Whom a test is about, and the incident of it. */
export type On = { readonly incident: Incident; readonly name: string };

/** What hangs on a user, a role or a group, without the one inline policy that a test is about. */
export function without<State extends { inline: object }>(state: State, policy: string): State {
  return { ...state, inline: Object.fromEntries(Object.entries(state.inline).filter(([name]) => name !== policy)) };
}

/** What every situation of a user needs. */
export const aboutUser = {
  state: ({ name }: On, member: EmulatedMember) => userState(member, name),
  remove: ({ name }: On, member: EmulatedMember) => deleteUser(member, name),
  exempt: ({ name }: On, member: EmulatedMember) => exemptUser(member, name),
};

/** The same of a role. */
export const aboutRole = {
  state: ({ name }: On, member: EmulatedMember) => roleState(member, name),
  remove: ({ name }: On, member: EmulatedMember) => deleteRole(member, name),
  exempt: ({ name }: On, member: EmulatedMember) => exemptRole(member, name),
};

/** Writes an inline policy of a user: its document, or that as text. */
export function putOnUser(member: EmulatedMember, UserName: string, PolicyName: string, document: unknown) {
  const PolicyDocument = typeof document === 'string' ? document : JSON.stringify(document);
  return member.clients.iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
}

/** The same for a role. */
export function putOnRole(member: EmulatedMember, RoleName: string, PolicyName: string, document: unknown) {
  const PolicyDocument = typeof document === 'string' ? document : JSON.stringify(document);
  return member.clients.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
}
