import type { ConfigurationRecorder, RecordingGroup } from '@aws-sdk/client-config-service';
import { expectedTypes } from '#core/config-recorder.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type JsonObject, object, text } from '#core/json.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { passingRole } from './pass-role.ts';

/** The incident's recorder; undefined if it no longer exists, which does not make the account safe: deleting it is the attack. */
export async function findRecorder({ resource }: Incident, call: MemberCall): Promise<ConfigurationRecorder | undefined> {
  const ConfigurationRecorderNames = [resource.id];
  const found = await unlessGone(call('config:DescribeConfigurationRecorders', { ConfigurationRecorderNames }), {});
  return found.ConfigurationRecorders?.[0];
}

/** Whether the incident's recorder records, and how much; empty if it no longer exists. */
export async function recorderImages(incident: Incident, call: MemberCall): Promise<Image[]> {
  const ConfigurationRecorderNames = [incident.resource.id];
  const [recorder, { ConfigurationRecordersStatus = [] }] = await Promise.all([
    findRecorder(incident, call),
    unlessGone(call('config:DescribeConfigurationRecorderStatus', { ConfigurationRecorderNames }), {}),
  ]);
  if (recorder === undefined) return [];
  const { recordingGroup, recordingMode } = recorder;
  const is = {
    recording: ConfigurationRecordersStatus[0]?.recording === true,
    everything: recordsWhatItShould(incident.resource.id, recordingGroup),
    continuous: [recordingMode, ...(recordingMode?.recordingModeOverrides ?? [])].every(
      (mode) => mode?.recordingFrequency !== 'DAILY',
    ),
  };
  return [{ subject: `recorder/${incident.resource.id}`, state: is, lookup: { recorder: recorder as JsonObject } }];
}

function recordsWhatItShould(recorder: string, group: RecordingGroup = {}): boolean {
  const isMeant = expectedTypes(recorder)?.every((type) => group.resourceTypes?.includes(type)) === true;
  return isMeant || group.allSupported === true;
}

/** Makes a recorder record continuously, with its present role, the types it was created for, or every supported type if there are none. */
export function widen(incident: Incident, image: Image): PlannedCall {
  const { name, roleARN, recordingGroup, recordingMode } = object(image.lookup?.recorder);
  const includeGlobalResourceTypes = object(recordingGroup).includeGlobalResourceTypes === true;
  const meant = expectedTypes(incident.resource.id);
  const ConfigurationRecorder = {
    name,
    roleARN,
    recordingGroup:
      meant === undefined
        ? { allSupported: true, includeGlobalResourceTypes }
        : { allSupported: false, resourceTypes: [...meant], recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' } },
    ...(recordingMode !== undefined && { recordingMode: { recordingFrequency: 'CONTINUOUS' } }),
  } as ConfigurationRecorder;
  return planned(
    'config:PutConfigurationRecorder',
    { ...onArn(incident, image), ...passingRole(roleARN) },
    { ConfigurationRecorder },
  );
}

/** Starts a recorder. */
export function start(incident: Incident, image: Image): PlannedCall {
  return planned('config:StartConfigurationRecorder', onArn(incident, image), {
    ConfigurationRecorderName: incident.resource.id,
  });
}

function onArn({ resource }: Incident, image: Image): Pick<PlannedCall, 'resource' | 'arns'> {
  return { resource: resource.id, arns: [text(object(image.lookup?.recorder).arn) ?? `${resource.arn}/*`] };
}

async function unlessGone<Answer>(answer: Promise<Answer>, none: Answer): Promise<Answer> {
  return answer.catch((error: Error) => (error.name === 'NoSuchConfigurationRecorderException' ? none : Promise.reject(error)));
}
