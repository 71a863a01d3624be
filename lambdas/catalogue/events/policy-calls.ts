import type { JsonObject } from '#core/json.ts';
import type { CallOverrides } from './api-call.ts';
import { type CloudEvent, digest, MEMBER } from './cases.ts';
import { iamCall } from './identity-calls.ts';

/** The grantee: exactly one of these. */
export type Grantee = { readonly user: string } | { readonly role: string } | { readonly group: string };

/** A policy document as IAM records it: a JSON string with newlines. */
export function written(...statements: readonly JsonObject[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 4);
}

export function attachPolicy(call: CallOverrides & { to: Grantee; policy: string }): CloudEvent {
  const [kind, who] = granteeOf(call.to);
  return iamCall({ ...call, name: `Attach${kind}Policy`, request: { ...who, policyArn: call.policy } });
}

/** An inline policy. */
export function putPolicy(call: CallOverrides & { to: Grantee; policy: string; document: string }): CloudEvent {
  const [kind, who] = granteeOf(call.to);
  const request = { ...who, policyName: call.policy, policyDocument: call.document };
  return iamCall({ ...call, name: `Put${kind}Policy`, request });
}

export function createPolicy(call: CallOverrides & { policy: string; document: string }): CloudEvent {
  const { policy, document, account = MEMBER } = call;
  const created = {
    policyName: policy,
    policyId: `ANPA${digest('policy', policy).slice(0, 10).toUpperCase()}EXAMPLE`,
    arn: `arn:aws:iam::${account}:policy/${policy}`,
    path: '/',
    defaultVersionId: 'v1',
    attachmentCount: 0,
    permissionsBoundaryUsageCount: 0,
    isAttachable: true,
    createDate: 'Mar 2, 2026 9:00:00 AM',
    updateDate: 'Mar 2, 2026 9:00:00 AM',
  };
  const request = { policyName: policy, policyDocument: document };
  return iamCall({ ...call, name: 'CreatePolicy', request, response: { policy: created } });
}

export function createPolicyVersion(
  call: CallOverrides & { policy: string; document: string; asDefault?: boolean; version?: string },
): CloudEvent {
  const { policy, document, asDefault = true, version = 'v2' } = call;
  const made = { versionId: version, isDefaultVersion: asDefault, createDate: 'Mar 2, 2026 9:00:00 AM' };
  const request = { policyArn: policy, policyDocument: document, setAsDefault: asDefault };
  return iamCall({ ...call, name: 'CreatePolicyVersion', request, response: { policyVersion: made } });
}

export function setDefaultPolicyVersion(call: CallOverrides & { policy: string; version: string }): CloudEvent {
  const request = { policyArn: call.policy, versionId: call.version };
  return iamCall({ ...call, name: 'SetDefaultPolicyVersion', request });
}

export function addUserToGroup(call: CallOverrides & { user: string; group: string }): CloudEvent {
  return iamCall({ ...call, name: 'AddUserToGroup', request: { groupName: call.group, userName: call.user } });
}

function granteeOf(to: Grantee): ['User' | 'Role' | 'Group', JsonObject] {
  if ('user' in to) return ['User', { userName: to.user }];
  return 'role' in to ? ['Role', { roleName: to.role }] : ['Group', { groupName: to.group }];
}
