import type { JsonObject } from '#core/json.ts';
import { apiCall, type CallOverrides } from './api-call.ts';
import { assumedRole, type By, iamUser } from './callers.ts';
import { type CloudEvent, MEMBER } from './cases.ts';

/** A call to IAM, which CloudTrail records in us-east-1. */
export function iamCall(
  call: CallOverrides & { name: string; request: JsonObject | null; response?: JsonObject | null },
): CloudEvent {
  return apiCall({ source: 'iam.amazonaws.com', region: 'us-east-1', ...call });
}

/** Without `user`, the caller acts on itself and the request names no user. */
type OnUser = CallOverrides & { readonly user?: string };

const CREATED = 'Mar 2, 2026 9:00:00 AM';

/** CreateAccessKey. `owner` is the user in the response; for root the response has none. */
export function createAccessKey(call: OnUser & { key: string; owner?: string }): CloudEvent {
  const { user, key, owner = user } = call;
  const accessKey = { ...named(owner), accessKeyId: key, status: 'Active', createDate: CREATED };
  const request = user === undefined ? null : { userName: user };
  return iamCall({ ...call, name: 'CreateAccessKey', request, response: { accessKey } });
}

export function updateAccessKey(call: OnUser & { key: string; status: 'Active' | 'Inactive' }): CloudEvent {
  const request = { ...named(call.user), status: call.status, accessKeyId: call.key };
  return iamCall({ ...call, name: 'UpdateAccessKey', request });
}

export function deleteAccessKey(call: OnUser & { key: string }): CloudEvent {
  return iamCall({ ...call, name: 'DeleteAccessKey', request: { ...named(call.user), accessKeyId: call.key } });
}

/** CreateLoginProfile, UpdateLoginProfile or DeleteLoginProfile. CloudTrail does not record the password. */
export function loginProfile(call: CallOverrides & { change: 'Create' | 'Update' | 'Delete'; user: string }): CloudEvent {
  const { change, user } = call;
  const profile = { userName: user, createDate: CREATED, passwordResetRequired: false };
  const request = { userName: user, ...(change !== 'Delete' && { passwordResetRequired: false }) };
  const response = change === 'Create' ? { loginProfile: profile } : null;
  return iamCall({ ...call, name: `${change}LoginProfile`, request, response });
}

export function changePassword(call: CallOverrides = {}): CloudEvent {
  return iamCall({ ...call, name: 'ChangePassword', request: null });
}

/** CreateVirtualMFADevice: the new device is not assigned to a user yet. */
export function createVirtualMfa(call: CallOverrides & { device: string }): CloudEvent {
  const { device, account = MEMBER } = call;
  const request = { path: '/', virtualMFADeviceName: device };
  const response = { virtualMFADevice: { serialNumber: mfaArn(account, device) } };
  return iamCall({ ...call, name: 'CreateVirtualMFADevice', request, response });
}

/** EnableMFADevice, ResyncMFADevice or DeactivateMFADevice. Root is named `AWS ROOT USER`. */
export function mfaDevice(call: OnUser & { change: 'Enable' | 'Resync' | 'Deactivate'; device: string; by?: By }): CloudEvent {
  const { change, user, device, account = MEMBER } = call;
  const request = { ...named(user), serialNumber: mfaArn(account, device) };
  return iamCall({ ...call, name: `${change}MFADevice`, request });
}

export function deleteVirtualMfa(call: CallOverrides & { device: string }): CloudEvent {
  const request = { serialNumber: mfaArn(call.account ?? MEMBER, call.device) };
  return iamCall({ ...call, name: 'DeleteVirtualMFADevice', request });
}

export function tagUser(call: CallOverrides & { user: string; tags: Readonly<Record<string, string>> }): CloudEvent {
  const tags = Object.entries(call.tags).map(([key, value]) => ({ key, value }));
  return iamCall({ ...call, name: 'TagUser', request: { userName: call.user, tags } });
}

export function untagUser(call: CallOverrides & { user: string; keys: readonly string[] }): CloudEvent {
  return iamCall({ ...call, name: 'UntagUser', request: { userName: call.user, tagKeys: call.keys } });
}

/** A write whose content does not matter, only its caller, place and time. */
export function someWrite(call: CallOverrides = {}): CloudEvent {
  return apiCall({
    source: 'ec2.amazonaws.com',
    ...call,
    name: 'CreatePlacementGroup',
    request: { groupName: 'batch', strategy: 'cluster' },
    response: { placementGroup: { groupName: 'batch', state: 'available', strategy: 'cluster' } },
  });
}

/** An IAM user with a given long-lived key and source address. */
export function keyHolder(userName: string, key: string, address = '198.51.100.24'): By {
  return (account) => {
    const caller = iamUser(userName)(account);
    return { ...caller, address, identity: { ...caller.identity, accessKeyId: key } };
  };
}

/** The credentials of an instance role, used from a given address. */
export function instanceSession(role: string, instance: string, key: string, address: string): By {
  return (account) => {
    const caller = assumedRole(role, instance)(account);
    const session = caller.identity.sessionContext as JsonObject;
    const sessionContext = { ...session, ec2RoleDelivery: '2.0' };
    return { ...caller, address, identity: { ...caller.identity, accessKeyId: key, sessionContext } };
  };
}

function named(userName: string | undefined) {
  return userName === undefined ? {} : { userName };
}

function mfaArn(account: string, device: string): string {
  return `arn:aws:iam::${account}:mfa/${device}`;
}
