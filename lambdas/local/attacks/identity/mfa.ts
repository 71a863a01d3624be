import {
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  EnableMFADeviceCommand,
  ListMFADevicesCommand,
} from '@aws-sdk/client-iam';
import { iamUser } from '#catalogue/events/callers.ts';
import { mfaDevice } from '#catalogue/events/identity-calls.ts';
import { type Attack, callBy, type Target } from '../attack.ts';
import { hasInlinePolicy, newUser } from './user.ts';

/** Deactivates the MFA device of another user. */
export const deactivateMfa: Attack = async (target) => {
  const [user, bystander] = [await newUser(target, 'alice'), await newUser(target, 'bob')];
  await enable(target, user, `${user}-phone`);
  await enable(target, bystander, `${bystander}-phone`);
  await deactivate(target, user, `${user}-phone`);
  return {
    event: mfaDevice({ ...callBy(target, iamUser('mallory')), change: 'Deactivate', user, device: `${user}-phone` }),
    // The hub cannot reactivate the device; until the user registers one, the user is denied everything else.
    persists: async () => (await devicesOf(target, user)).length === 0 && !(await hasInlinePolicy(target, user)),
    restUntouched: async () => (await devicesOf(target, bystander)).length === 1 && !(await hasInlinePolicy(target, bystander)),
  };
};

/** Replaces the MFA device of another user. */
export const registerOtherMfa: Attack = async (target) => {
  const user = await newUser(target, 'alice');
  const by = iamUser('mallory');
  const device = `${user}-other-phone`;
  await enable(target, user, `${user}-phone`);
  await deactivate(target, user, `${user}-phone`);
  const deactivated = mfaDevice({ ...callBy(target, by), change: 'Deactivate', user, device: `${user}-phone` });
  await target.emit(deactivated);
  await enable(target, user, device);
  return {
    event: mfaDevice({ ...callBy(target, by), change: 'Enable', user, device }),
    // A registration alone is only recorded; after the deactivation it is an MFA bypass.
    expected: 'NEW',
    persists: async () => (await devicesOf(target, user)).some((serial) => serial.endsWith(`/${device}`)),
    restUntouched: async () => true,
  };
};

async function enable({ clients }: Target, UserName: string, VirtualMFADeviceName: string): Promise<void> {
  const { VirtualMFADevice } = await clients.iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }));
  const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
  await clients.iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber: VirtualMFADevice?.SerialNumber, ...codes }));
}

async function deactivate({ account, clients }: Target, UserName: string, device: string): Promise<void> {
  const SerialNumber = `arn:aws:iam::${account}:mfa/${device}`;
  await clients.iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
}

async function devicesOf({ clients }: Target, UserName: string): Promise<string[]> {
  const { MFADevices = [] } = await clients.iam.send(new ListMFADevicesCommand({ UserName }));
  return MFADevices.map(({ SerialNumber = '' }) => SerialNumber);
}
