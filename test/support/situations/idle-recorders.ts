import type { CloudEvent } from '#catalogue/events/cases.ts';
import { configCall, putRecorder, stopRecorder as stopped } from '#catalogue/events/guard-calls.ts';
import { hubRecorder, RECORDED_TYPES } from '#core/config-recorder.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';
import {
  createRecorder,
  exemptRecorder,
  RECORDER,
  recorderState,
  startConfigRecorder,
  stopConfigRecorder,
} from '../recorders.ts';

type OnRecorder = { readonly incident: Incident };

const aboutRecorder = {
  state: (_: OnRecorder, member: EmulatedMember) => recorderState(member),
  bystanders: async (_: OnRecorder, member: EmulatedMember) => {
    const { role, channels } = await recorderState(member);
    return { role, channels };
  },
  exempt: (_: OnRecorder, member: EmulatedMember) => exemptRecorder(member),
};

const narrow = { allSupported: false, includeGlobalResourceTypes: false, resourceTypes: ['AWS::EC2::Volume'] };

/** Recorders of AWS Config that record less or nothing. */
export const IDLE_RECORDERS: Record<string, Situation<OnRecorder>> = {
  'a recorder that was stopped': {
    ...aboutRecorder,
    arrange: async (member) => {
      await createRecorder(member);
      await stopConfigRecorder(member);
      return { incident: await incidentFrom(stopped({ recorder: RECORDER }), 'config-recorder-stopped') };
    },
    isOffending: async (_, member) => (await recorderState(member)).recording !== true,
    makeSafe: (_, member) => startConfigRecorder(member),
  },
  'a recorder that records some types only': {
    ...aboutRecorder,
    arrange: async (member) => {
      await createRecorder(member, { allSupported: false, resourceTypes: ['AWS::EC2::Volume'] });
      const event = putRecorder({ recorder: RECORDER, group: narrow });
      return { incident: await incidentFrom(event, 'config-recorder-stopped') };
    },
    isOffending: async (_, member) => (await recorderState(member)).everything !== true,
    makeSafe: (_, member) => createRecorder(member),
  },
  'a recorder of the hub that records fewer types than it was created for': {
    ...aboutRecorder,
    arrange: async (member) => {
      await createRecorder(member, { resourceTypes: ['AWS::EC2::Volume'] }, undefined, hubRecorder('needed'));
      const event = putRecorder({ recorder: hubRecorder('needed'), group: narrow });
      return { incident: await incidentFrom(event, 'config-recorder-stopped') };
    },
    isOffending: async (_, member) => (await recorderState(member)).types?.join() !== RECORDED_TYPES.join(),
    makeSafe: (_, member) => createRecorder(member, { resourceTypes: [...RECORDED_TYPES] }, undefined, hubRecorder('needed')),
  },
  'a recorder that records once a day and was stopped too': {
    ...aboutRecorder,
    arrange: async (member) => {
      await createRecorder(member, { allSupported: true }, { recordingFrequency: 'DAILY' });
      await stopConfigRecorder(member);
      const event = putRecorder({ recorder: RECORDER, mode: { recordingFrequency: 'DAILY' } });
      return { incident: await incidentFrom(event, 'config-recorder-stopped') };
    },
    isOffending: async (_, member) => {
      const { frequency, recording: isOn } = await recorderState(member);
      return frequency === 'DAILY' || isOn !== true;
    },
    makeSafe: (_, member) => createRecorder(member),
  },
};

/** The call that deletes a recorder or a delivery channel of AWS Config. */
export function deletes(what: 'ConfigurationRecorder' | 'DeliveryChannel'): CloudEvent {
  const field = what === 'DeliveryChannel' ? 'deliveryChannelName' : 'configurationRecorderName';
  return configCall({ name: `Delete${what}`, request: { [field]: RECORDER } });
}
