import { assumedRole, iamUser, root, service } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { deleteVirtualMfa, iamCall, mfaDevice } from '../events/identity-calls.ts';

const device = 'alices-phone';
const deactivated = mfaDevice({ change: 'Deactivate', user: 'alice', device });

export const cases: Cases = {
  fires: {
    'a user deactivates its own device': deactivated,
    'a user deactivates its own device and names no user': mfaDevice({ change: 'Deactivate', device }),
    'a user deactivates the device of another user': mfaDevice({
      change: 'Deactivate',
      user: 'alice',
      device,
      by: iamUser('mallory'),
    }),
    'a role session deactivates the device of a user': mfaDevice({
      change: 'Deactivate',
      user: 'alice',
      device,
      by: assumedRole('Admin', 'alice'),
    }),
    'root deactivates its own device, which has a special user name': mfaDevice({
      change: 'Deactivate',
      user: 'AWS ROOT USER',
      device: 'root-account-mfa-device',
      by: root(),
    }),
    'the record of the deletion arrives before that of the deactivation': [
      deleteVirtualMfa({ device, at: minute(1) }),
      deactivated,
    ],
  },
  staysQuiet: {
    'the deactivated device is then deleted, which belongs to the open incident': [
      deactivated,
      deleteVirtualMfa({ device, at: minute(1) }),
    ],
    'a device that is not assigned to a user is deleted': deleteVirtualMfa({ device: 'old-phone' }),
    'a device is enabled': mfaDevice({ change: 'Enable', user: 'alice', device }),
    'a device is resynchronized': mfaDevice({ change: 'Resync', user: 'alice', device }),
    'AWS denied it': mfaDevice({ change: 'Deactivate', user: 'alice', device, error: 'AccessDenied' }),
    'the device does not exist': mfaDevice({ change: 'Deactivate', user: 'alice', device, error: 'NoSuchEntityException' }),
    'an AWS service lists the devices': iamCall({
      name: 'ListMFADevices',
      request: { userName: 'alice' },
      by: service('config.amazonaws.com'),
    }),
  },
};
