import { assumedRole, iamUser, root, service } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { deleteVirtualMfa, iamCall, mfaDevice } from '../events/identity-calls.ts';

const device = 'alices-phone';
const deactivated = mfaDevice({ change: 'Deactivate', user: 'alice', device });

export const cases: Cases = {
  fires: {
    'a user deactivates its own device': deactivated,
    'a user deactivates its own and names nobody': mfaDevice({ change: 'Deactivate', device }),
    'somebody deactivates the device of another': mfaDevice({
      change: 'Deactivate',
      user: 'alice',
      device,
      by: iamUser('mallory'),
    }),
    'a session of a role does': mfaDevice({ change: 'Deactivate', user: 'alice', device, by: assumedRole('Admin', 'alice') }),
    'root deactivates its own, which has a name of its own': mfaDevice({
      change: 'Deactivate',
      user: 'AWS ROOT USER',
      device: 'root-account-mfa-device',
      by: root(),
    }),
    'the deletion is told before the deactivation': [deleteVirtualMfa({ device, at: minute(1) }), deactivated],
  },
  staysQuiet: {
    'the deactivated device is then deleted, which belongs to the incident that stands': [
      deactivated,
      deleteVirtualMfa({ device, at: minute(1) }),
    ],
    'a device that nobody uses is deleted': deleteVirtualMfa({ device: 'old-phone' }),
    'a device is enabled': mfaDevice({ change: 'Enable', user: 'alice', device }),
    'a device is brought back into step': mfaDevice({ change: 'Resync', user: 'alice', device }),
    'AWS denied it': mfaDevice({ change: 'Deactivate', user: 'alice', device, error: 'AccessDenied' }),
    'the device does not exist': mfaDevice({ change: 'Deactivate', user: 'alice', device, error: 'NoSuchEntityException' }),
    'a service asks which devices there are': iamCall({
      name: 'ListMFADevices',
      request: { userName: 'alice' },
      by: service('config.amazonaws.com'),
    }),
  },
};
