import type { Activity } from '#core/detection/activity.ts';
import { type Evidence, type Noted, noted } from '#core/incident/evidence.ts';
import type { EvidenceName } from '#core/incident/evidence-names.ts';
import { list, object, text, truth } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';

/** The calls by which AWS Config sees less. */
export const RECORDER_CALLS = [
  'StopConfigurationRecorder',
  'DeleteConfigurationRecorder',
  'DeleteDeliveryChannel',
  'PutConfigurationRecorder',
] as const;

type RecorderCall = (typeof RECORDER_CALLS)[number];

function isRecorderCall(name: string): name is RecorderCall {
  return (RECORDER_CALLS as readonly string[]).includes(name);
}

/** The calls by which it may see again. */
export const RESUMING_CALLS = ['PutConfigurationRecorder', 'PutDeliveryChannel', 'StartConfigurationRecorder'];

/** The recorder or delivery channel an activity is about. */
export function recorderOf({ account, region, name, request }: Activity): Resource {
  const kind = name.endsWith('DeliveryChannel') ? 'delivery-channel' : 'configuration-recorder';
  const named = [
    request.configurationRecorderName,
    request.deliveryChannelName,
    object(request.configurationRecorder).name,
    object(request.deliveryChannel).name,
  ];
  const id = named.map(text).find((one) => one !== undefined) ?? 'default';
  return { type: 'Other', id, arn: `arn:aws:config:${region}:${account}:${kind}/${id}` };
}

/** What AWS Config no longer records after an activity, in the words of the call; empty where it records as much as it can. */
export function lostRecording(activity: Activity): Noted[] {
  if (!isRecorderCall(activity.name)) return [];
  const called = noted(activity.name, recorderOf(activity).id);
  if (activity.name !== 'PutConfigurationRecorder') return [called];
  const narrowed = narrowing(activity);
  return narrowed.length === 0 ? [] : [called, ...narrowed, noted('state-before', 'unknown')];
}

/**
 * Of what was lost, what still is after a call of `RESUMING_CALLS`. A recorder that starts is there and has somewhere to
 * deliver to; what it leaves out, only a recorder written as a whole takes back.
 */
export function stillLost({ name }: Activity, standing: readonly Evidence[]): readonly Evidence[] {
  const lost = standing.flatMap((fact) => (fact.kind === 'noted' && isRecorderCall(fact.what) ? [fact.what] : []));
  const left = lost.filter((call) => !PUT_RIGHT[name]?.includes(call));
  if (left.length === lost.length) return standing;
  // Whatever is no call says what a narrowed recorder leaves out.
  const stands = (what: EvidenceName) => left.includes(isRecorderCall(what) ? what : 'PutConfigurationRecorder');
  return standing.filter((fact) => fact.kind !== 'noted' || stands(fact.what));
}

const PUT_RIGHT: Readonly<Record<string, readonly string[]>> = {
  StartConfigurationRecorder: ['StopConfigurationRecorder', 'DeleteConfigurationRecorder'],
  PutConfigurationRecorder: ['PutConfigurationRecorder'],
  PutDeliveryChannel: ['DeleteDeliveryChannel'],
};

/** Global resource types are left out on purpose in all Regions but one, so that alone is no narrowing. */
function narrowing({ request }: Activity): Noted[] {
  const recorder = object(request.configurationRecorder);
  const group = object(recorder.recordingGroup);
  const strategy = text(object(group.recordingStrategy).useOnly);
  const excluded = list(object(group.exclusionByResourceTypes).resourceTypes).flatMap((type) => text(type) ?? []);
  const only = list(group.resourceTypes).flatMap((type) => text(type) ?? []);
  const isPartial =
    truth(group.allSupported) === false || (strategy !== undefined && strategy !== 'ALL_SUPPORTED_RESOURCE_TYPES');
  const isDaily = text(object(recorder.recordingMode).recordingFrequency) === 'DAILY';
  return [
    ...(isPartial ? [noted('recording', strategy ?? 'INCLUSION_BY_RESOURCE_TYPES')] : []),
    ...(isPartial && only.length > 0 ? [noted('resource-types', only.join(', '))] : []),
    ...(isPartial && excluded.length > 0 ? [noted('excluded-types', excluded.join(', '))] : []),
    ...(isDaily ? [noted('frequency', 'DAILY')] : []),
  ];
}
