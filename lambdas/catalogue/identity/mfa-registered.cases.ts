import { iamUser, root } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { createVirtualMfa, deleteVirtualMfa, iamCall, mfaDevice } from '../events/identity-calls.ts';

const DAY = 24 * 60;
const user = 'alice';
const device = 'alices-phone';
const enabled = mfaDevice({ change: 'Enable', user, device });
const deactivated = (past: number) => mfaDevice({ change: 'Deactivate', user, device, at: minute(past) });

export const cases: Cases = {
  fires: {
    'a device is created': createVirtualMfa({ device }),
    'a device is enabled': enabled,
    'a device is resynchronized': mfaDevice({ change: 'Resync', user, device }),
    'root enables a device': mfaDevice({
      change: 'Enable',
      user: 'AWS ROOT USER',
      device: 'root-account-mfa-device',
      by: root(),
    }),
    'another device replaces one that was deactivated exactly a day ago': [
      deactivated(-DAY),
      mfaDevice({ change: 'Enable', user, device: 'other-phone', by: iamUser('mallory') }),
    ],
    'a deactivation that happened before the registration arrives after it': [enabled, deactivated(-30)],
    'a device is enabled more than a day after a deactivation, which is no bypass': [deactivated(-DAY - 1), enabled],
  },
  staysQuiet: {
    'a device is deactivated, which is another scenario': deactivated(0),
    'a device is deactivated after it was enabled': [enabled, deactivated(10)],
    'a deactivation that happened more than a day before the registration arrives after it': [enabled, deactivated(-DAY - 1)],
    'the device of another user is deactivated': [
      enabled,
      mfaDevice({ change: 'Deactivate', user: 'bob', device: 'bobs-phone', at: minute(-30) }),
    ],
    'a device is deleted': deleteVirtualMfa({ device }),
    'the codes are wrong': mfaDevice({ change: 'Enable', user, device, error: 'InvalidAuthenticationCodeException' }),
    'AWS denied it': createVirtualMfa({ device, error: 'AccessDenied' }),
    'the record has no request at all': iamCall({ name: 'EnableMFADevice', request: null }),
  },
};
