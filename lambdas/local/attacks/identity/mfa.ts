import {
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  EnableMFADeviceCommand,
  ListMFADevicesCommand,
} from '@aws-sdk/client-iam';
import { iamUser } from '#catalogue/events/callers.ts';
import { mfaDevice } from '#catalogue/events/identity-calls.ts';
import type { Attack, Target } from '../attack.ts';
import { isDenied, newUser, nowBy } from './user.ts';

/** Takes the second factor of somebody else away. */
export const deactivateMfa: Attack = async (victim) => {
  const [user, bystander] = [await newUser(victim, 'alice'), await newUser(victim, 'bob')];
  await enable(victim, user, `${user}-phone`);
  await enable(victim, bystander, `${bystander}-phone`);
  await deactivate(victim, user, `${user}-phone`);
  return {
    event: mfaDevice({ ...nowBy(victim, iamUser('mallory')), change: 'Deactivate', user, device: `${user}-phone` }),
    // Nobody can give the device back; without one, the user may then do nothing but register it.
    stands: async () => (await devicesOf(victim, user)).length === 0 && !(await isDenied(victim, user)),
    bystandersUnharmed: async () => (await devicesOf(victim, bystander)).length === 1 && !(await isDenied(victim, bystander)),
  };
};

/** Takes the second factor of somebody away and puts another in its place. */
export const registerOtherMfa: Attack = async (victim) => {
  const user = await newUser(victim, 'alice');
  const by = iamUser('mallory');
  const device = `${user}-other-phone`;
  await enable(victim, user, `${user}-phone`);
  await deactivate(victim, user, `${user}-phone`);
  const deactivated = mfaDevice({ ...nowBy(victim, by), change: 'Deactivate', user, device: `${user}-phone` });
  await victim.emit(deactivated);
  await victim.untilIdle();
  await enable(victim, user, device);
  return {
    event: mfaDevice({ ...nowBy(victim, by), change: 'Enable', user, device }),
    // A registration alone is only recorded; after the deactivation it is a bypass.
    expected: 'NEW',
    stands: async () => (await devicesOf(victim, user)).some((serial) => serial.endsWith(`/${device}`)),
    bystandersUnharmed: async () => true,
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
