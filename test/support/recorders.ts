import {
  ConfigServiceClient,
  DeleteConfigurationRecorderCommand,
  DeleteDeliveryChannelCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  DescribeDeliveryChannelsCommand,
  type RecordingGroup,
  type RecordingMode,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
  TagResourceCommand,
} from '@aws-sdk/client-config-service';
import { MEMBER } from '#catalogue/events/cases.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import { newRecorder } from '#local/attacks/logging/recording.ts';
import { type EmulatedMember, MEMBER_REGION } from './emulated-member.ts';

export const RECORDER = 'default';

/** AWS Config of the member, for its administrator. */
export function configOf({ at }: EmulatedMember): ConfigServiceClient {
  const { endpoint, ...credentials } = at;
  return new ConfigServiceClient({ endpoint, region: MEMBER_REGION, credentials });
}

/** Creates a running recorder with this group and mode, and its channel: a Region allows only one of each. */
export async function createRecorder(
  member: EmulatedMember,
  group?: RecordingGroup,
  mode?: RecordingMode,
  name = RECORDER,
): Promise<void> {
  await deleteRecorder(member);
  await newRecorder({ account: MEMBER, region: MEMBER_REGION, clients: member.clients }, { name, group, mode });
  await startConfigRecorder(member, name);
}

export function startConfigRecorder(member: EmulatedMember, ConfigurationRecorderName = RECORDER) {
  return configOf(member).send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName }));
}

export function stopConfigRecorder(member: EmulatedMember) {
  return configOf(member).send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName: RECORDER }));
}

/** Deletes the recorder, if there is one. */
export async function deleteRecorder(member: EmulatedMember): Promise<void> {
  const config = configOf(member);
  const { ConfigurationRecorders = [] } = await config.send(new DescribeConfigurationRecordersCommand({}));
  for (const { name } of ConfigurationRecorders) {
    await config.send(new DeleteConfigurationRecorderCommand({ ConfigurationRecorderName: name }));
  }
}

/** Deletes the delivery channel, if there is one. */
export async function deleteChannel(member: EmulatedMember): Promise<void> {
  const config = configOf(member);
  const { DeliveryChannels = [] } = await config.send(new DescribeDeliveryChannelsCommand({}));
  for (const { name } of DeliveryChannels) await config.send(new DeleteDeliveryChannelCommand({ DeliveryChannelName: name }));
}

/** What is recorded, with which role, whether it is running, and where it delivers. */
export async function recorderState(member: EmulatedMember) {
  const config = configOf(member);
  const { ConfigurationRecorders = [] } = await config.send(new DescribeConfigurationRecordersCommand({}));
  const { ConfigurationRecordersStatus = [] } = await config.send(new DescribeConfigurationRecorderStatusCommand({}));
  const { DeliveryChannels = [] } = await config.send(new DescribeDeliveryChannelsCommand({}));
  const [{ recordingGroup, recordingMode, roleARN: role } = {}] = ConfigurationRecorders;
  return {
    recording: ConfigurationRecordersStatus[0]?.recording,
    everything: recordingGroup?.allSupported,
    types: recordingGroup?.resourceTypes,
    frequency: recordingMode?.recordingFrequency,
    globals: recordingGroup?.includeGlobalResourceTypes,
    role,
    channels: DeliveryChannels,
  };
}

export async function exemptRecorder(member: EmulatedMember): Promise<void> {
  const config = configOf(member);
  const { ConfigurationRecorders = [] } = await config.send(new DescribeConfigurationRecordersCommand({}));
  const ResourceArn = ConfigurationRecorders[0]?.arn;
  await config.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: EXEMPT_TAG, Value: 'yes' }] }));
}
