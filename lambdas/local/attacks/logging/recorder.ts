import {
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { iamUser } from '#catalogue/events/callers.ts';
import { stopRecorder } from '#catalogue/events/guard-calls.ts';
import { type Attack, callBy, type Target } from '../attack.ts';

/** Stops the recorder of AWS Config. */
export const stopRecording: Attack = async (target) => {
  const { clients } = target;
  const recorder = await recording(target);
  const groupOf = async () => {
    const { ConfigurationRecorders = [] } = await clients.config.send(new DescribeConfigurationRecordersCommand({}));
    return JSON.stringify(ConfigurationRecorders.find(({ name }) => name === recorder)?.recordingGroup);
  };
  const before = await groupOf();
  await clients.config.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName: recorder }));
  return {
    event: stopRecorder({ ...callBy(target, iamUser('mallory')), recorder }),
    persists: async () => {
      const { ConfigurationRecordersStatus = [] } = await clients.config.send(new DescribeConfigurationRecorderStatusCommand({}));
      return ConfigurationRecordersStatus.find(({ name }) => name === recorder)?.recording !== true;
    },
    restUntouched: async () => (await groupOf()) === before,
  };
};

/** The name of a running recorder: the existing one or a new one, because a Region allows only one. */
async function recording({ account, clients: { config } }: Target): Promise<string> {
  const { ConfigurationRecorders: [found] = [] } = await config.send(new DescribeConfigurationRecordersCommand({}));
  const name = found?.name ?? 'default';
  if (found === undefined) {
    const roleARN = `arn:aws:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
    const recordingGroup = { allSupported: true, includeGlobalResourceTypes: true };
    const ConfigurationRecorder = { name, roleARN, recordingGroup };
    await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder }));
    await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name, s3BucketName: `config-${account}` } }));
  }
  await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: name }));
  return name;
}
