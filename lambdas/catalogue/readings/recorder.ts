import { expectedTypes } from '#core/config-recorder.ts';
import type { Activity } from '#core/detection/activity.ts';
import { type Evidence, type Noted, noted } from '#core/incident/evidence.ts';
import type { EvidenceName } from '#core/incident/evidence-names.ts';
import { list, object, text, truth } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';

/** The calls that reduce what AWS Config records. */
export const RECORDER_CALLS = [
  'StopConfigurationRecorder',
  'DeleteConfigurationRecorder',
  'DeleteDeliveryChannel',
  'PutConfigurationRecorder',
  'DisassociateResourceTypes',
  'DeleteServiceLinkedConfigurationRecorder',
] as const;

type RecorderCall = (typeof RECORDER_CALLS)[number];

function isRecorderCall(name: string): name is RecorderCall {
  return (RECORDER_CALLS as readonly string[]).includes(name);
}

/** The calls that can restore it. */
export const RESUMING_CALLS = ['PutConfigurationRecorder', 'PutDeliveryChannel', 'StartConfigurationRecorder'];

/** The recorder or delivery channel an activity is about. */
export function recorderOf({ account, region, name, request, response }: Activity): Resource {
  const kind = name.endsWith('DeliveryChannel') ? 'delivery-channel' : 'configuration-recorder';
  const named = [
    request.configurationRecorderName,
    request.deliveryChannelName,
    object(request.configurationRecorder).name,
    object(request.deliveryChannel).name,
    text(request.configurationRecorderArn)?.split('/')[1],
    ...(name === 'DeleteServiceLinkedConfigurationRecorder' ? [response.name, request.servicePrincipal] : []),
  ];
  const id = named.map(text).find((one) => one !== undefined) ?? 'default';
  return { type: 'Other', id, arn: `arn:aws:config:${region}:${account}:${kind}/${id}` };
}

/** What AWS Config no longer records after a call; empty if it records everything it can. */
export function lostRecording(activity: Activity): Noted[] {
  if (!isRecorderCall(activity.name)) return [];
  const called = noted(activity.name, recorderOf(activity).id);
  if (!isNarrowing(activity.name)) return [called];
  const narrowed = activity.name === 'PutConfigurationRecorder' ? narrowing(activity) : removed(activity);
  return narrowed.length === 0 ? [] : [called, ...narrowed, noted('state-before', 'unknown')];
}

/**
 * The lost recording that is still lost after a call of `RESUMING_CALLS`. A recorder can start only if it exists and has a
 * delivery channel; what it excludes changes only when the whole recorder is written again.
 */
export function stillLost({ name }: Activity, standing: readonly Evidence[]): readonly Evidence[] {
  const lost = standing.flatMap((fact) => (fact.kind === 'noted' && isRecorderCall(fact.what) ? [fact.what] : []));
  const left = lost.filter((call) => !ownProperty(RESTORED_BY, name)?.includes(call));
  if (left.length === lost.length) return standing;
  // Evidence that is not a call describes what the recorder excludes.
  const stands = (what: EvidenceName) => (isRecorderCall(what) ? left.includes(what) : left.some(isNarrowing));
  return standing.filter((fact) => fact.kind !== 'noted' || stands(fact.what));
}

const RESTORED_BY: Readonly<Record<string, readonly string[]>> = {
  StartConfigurationRecorder: ['StopConfigurationRecorder', 'DeleteConfigurationRecorder'],
  PutConfigurationRecorder: ['PutConfigurationRecorder', 'DisassociateResourceTypes'],
  PutDeliveryChannel: ['DeleteDeliveryChannel'],
};

/** The calls after which a recorder still exists but records less. */
function isNarrowing(name: string): boolean {
  return name === 'PutConfigurationRecorder' || name === 'DisassociateResourceTypes';
}

/** What `includeGlobalResourceTypes` covers (https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html). */
const GLOBAL_TYPES = new Set(['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User']);

/** Resource types taken from a recorder, except global ones and types that this recorder need not record. */
function removed(activity: Activity): Noted[] {
  const types = textsIn(activity.request.resourceTypes).filter((type) => !GLOBAL_TYPES.has(type));
  const meant = expectedTypes(recorderOf(activity).id);
  const lost = meant === undefined ? types : types.filter((type) => meant.some((one) => one === type));
  return lost.length === 0 ? [] : [noted('excluded-types', lost.join(', '))];
}

/**
 * Global resource types are recorded in one Region on purpose, so excluding them elsewhere is not a reduction, whether
 * `includeGlobalResourceTypes` says so or a list of excluded types. Neither are types omitted by a recorder that was created for
 * some types only.
 */
function narrowing({ request }: Activity): Noted[] {
  const recorder = object(request.configurationRecorder);
  const group = object(recorder.recordingGroup);
  const strategy = text(object(group.recordingStrategy).useOnly);
  const excluded = textsIn(object(group.exclusionByResourceTypes).resourceTypes);
  const only = textsIn(group.resourceTypes);
  const isEnough = expectedTypes(text(recorder.name))?.every((type) => only.includes(type)) === true;
  const isByExclusion = strategy === 'EXCLUSION_BY_RESOURCE_TYPES' || (strategy === undefined && excluded.length > 0);
  const excludesGlobal = isByExclusion && excluded.every((type) => GLOBAL_TYPES.has(type));
  const isPartial =
    !isEnough &&
    !excludesGlobal &&
    (truth(group.allSupported) === false || (strategy !== undefined && strategy !== 'ALL_SUPPORTED_RESOURCE_TYPES'));
  const mode = object(recorder.recordingMode);
  // A separate frequency for some types overrides that of the recorder.
  const isDaily = [mode, ...list(mode.recordingModeOverrides).map(object)].some(
    ({ recordingFrequency }) => text(recordingFrequency) === 'DAILY',
  );
  return [
    ...(isPartial ? [noted('recording', strategy ?? 'INCLUSION_BY_RESOURCE_TYPES')] : []),
    ...(isPartial && only.length > 0 ? [noted('resource-types', only.join(', '))] : []),
    ...(isPartial && excluded.length > 0 ? [noted('excluded-types', excluded.join(', '))] : []),
    ...(isDaily ? [noted('frequency', 'DAILY')] : []),
  ];
}

function textsIn(written: Parameters<typeof list>[0]): string[] {
  return list(written).flatMap((one) => text(one) ?? []);
}
