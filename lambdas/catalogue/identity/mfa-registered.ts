import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { object, text } from '#core/json.ts';
import { ownerOf, ownerResource, ROOT_USER } from '../readings/iam-identity.ts';

export const mfaRegistered: Detection = {
  id: 'mfa-registered',
  title: { en: 'An MFA device was registered', ko: 'MFA 디바이스가 등록되었습니다' },
  about: {
    en: 'Good practice by itself. Soon after a deactivation it may be an intruder who registers their own device.',
    ko: '그 자체로는 권장되는 작업입니다. 비활성화 직후에 등록되었다면 침입자가 자신의 디바이스로 바꾼 것일 수 있습니다.',
  },
  severity: 'LOW',
  triggers: [
    {
      source: 'iam.amazonaws.com',
      calls: ['CreateVirtualMFADevice', 'DeactivateMFADevice', 'EnableMFADevice', 'ResyncMFADevice'],
    },
  ],
  techniques: ['T1556.006'],
  controls: [],
  tunedBy: ['mfaBypassHours'],
  containment: { response: 'none' },
  matches: (activity) => deviceOf(activity) !== undefined,
  memory: ({ mfaBypassHours }) => ({
    kind: 'sequence',
    optional: true,
    // A new virtual device has no user; enabling it assigns it to one.
    key: (activity) => (activity.name === 'CreateVirtualMFADevice' ? undefined : ownerOf(activity)?.toLowerCase()),
    step: (activity) => (activity.name === 'DeactivateMFADevice' ? 'first' : 'then'),
    minutes: mfaBypassHours * 60,
  }),
  severityFor: (activity, recalled) => {
    if (recalled?.fires !== true) return 'LOW';
    return activity.actor.type === 'root' || ownerOf(activity) === ROOT_USER ? 'CRITICAL' : 'HIGH';
  },
  subject: (activity) => {
    if (activity.name !== 'CreateVirtualMFADevice') return ownerResource(activity);
    const device = deviceOf(activity) ?? 'unknown';
    return { type: 'Other', id: device, arn: device };
  },
  evidence: (activity) => [noted('device', deviceOf(activity) ?? 'unknown')],
};

function deviceOf({ request, response }: Activity): string | undefined {
  return text(request.serialNumber) ?? text(object(response.virtualMFADevice).serialNumber);
}
