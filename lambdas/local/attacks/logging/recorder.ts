import {
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { iamUser } from '#catalogue/events/callers.ts';
import { stopRecorder } from '#catalogue/events/guard-calls.ts';
import { type Attack, callBy } from '../attack.ts';
import { recording } from './recording.ts';

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
