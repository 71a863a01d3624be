import { PutRolePolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import type { Incident } from '#core/incident/incident.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { deleteRole, deleteUser, exemptRole, exemptUser, roleState, userState } from '../iam-people.ts';

/** The name of the user, role or group under test, and its incident. */
export type IamSubject = { readonly incident: Incident; readonly name: string };

/** The permissions of a user, role or group, without the one inline policy under test. */
export function withoutPolicy<State extends { inline: object }>(state: State, policy: string): State {
  return { ...state, inline: Object.fromEntries(Object.entries(state.inline).filter(([name]) => name !== policy)) };
}

/** The common part of every situation of a user. */
export const aboutUser = {
  state: ({ name }: IamSubject, member: EmulatedMember) => userState(member, name),
  remove: ({ name }: IamSubject, member: EmulatedMember) => deleteUser(member, name),
  exempt: ({ name }: IamSubject, member: EmulatedMember) => exemptUser(member, name),
};

/** The common part of every situation of a role. */
export const aboutRole = {
  state: ({ name }: IamSubject, member: EmulatedMember) => roleState(member, name),
  remove: ({ name }: IamSubject, member: EmulatedMember) => deleteRole(member, name),
  exempt: ({ name }: IamSubject, member: EmulatedMember) => exemptRole(member, name),
};

/** Writes an inline policy of a user: a document, as JSON or as text. */
export function putPolicyOnUser(member: EmulatedMember, UserName: string, PolicyName: string, document: unknown) {
  const PolicyDocument = typeof document === 'string' ? document : JSON.stringify(document);
  return member.clients.iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
}

/** The same for a role. */
export function putPolicyOnRole(member: EmulatedMember, RoleName: string, PolicyName: string, document: unknown) {
  const PolicyDocument = typeof document === 'string' ? document : JSON.stringify(document);
  return member.clients.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
}
