import { randomUUID } from 'node:crypto';
import {
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { CreateFlowLogsCommand, CreateVpcCommand, DeleteFlowLogsCommand, DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { iamUser } from '#catalogue/events/callers.ts';
import { deleteFlowLogs, stopRecorder } from '#catalogue/events/guard-calls.ts';
import { type Attack, eventTime, type Target } from '../attack.ts';
import { deleteTrailForGood, narrowSelectors, stopTrail, stopTrailAfterLogin, weakenTrail } from './trail.ts';

/** Deletes one of two flow logs. */
const deleteFlowLog: Attack = async (victim) => {
  const { account, region, clients } = victim;
  const [flowLog, bystander] = [await newFlowLog(victim), await newFlowLog(victim)];
  await clients.ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: [flowLog] }));
  const exists = async (id: string) =>
    ((await clients.ec2.send(new DescribeFlowLogsCommand({}))).FlowLogs ?? []).some(({ FlowLogId }) => FlowLogId === id);
  return {
    event: deleteFlowLogs({ account, region, by: iamUser('mallory'), at: eventTime(), id: randomUUID(), flowLogs: [flowLog] }),
    stands: async () => !(await exists(flowLog)),
    bystandersUnharmed: () => exists(bystander),
  };
};

/** Stops the recorder of AWS Config. */
const stopRecording: Attack = async (victim) => {
  const { account, region, clients } = victim;
  const recorder = await recording(victim);
  const groupOf = async () => {
    const { ConfigurationRecorders = [] } = await clients.config.send(new DescribeConfigurationRecordersCommand({}));
    return JSON.stringify(ConfigurationRecorders.find(({ name }) => name === recorder)?.recordingGroup);
  };
  const before = await groupOf();
  await clients.config.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName: recorder }));
  return {
    event: stopRecorder({ account, region, by: iamUser('mallory'), at: eventTime(), id: randomUUID(), recorder }),
    stands: async () => {
      const { ConfigurationRecordersStatus = [] } = await clients.config.send(new DescribeConfigurationRecorderStatusCommand({}));
      return ConfigurationRecordersStatus.find(({ name }) => name === recorder)?.recording !== true;
    },
    bystandersUnharmed: async () => (await groupOf()) === before,
  };
};

/** The name of a recorder that records: the one there is, or a new one, because a Region takes one only. */
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

async function newFlowLog({ account, region, clients }: Target): Promise<string> {
  const bucket = `flows-${randomUUID().slice(0, 8)}-${account}`;
  const where = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };
  await clients.s3.send(new CreateBucketCommand({ Bucket: bucket, ...where }));
  const { Vpc: { VpcId = '' } = {} } = await clients.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { FlowLogIds: [flowLog = ''] = [] } = await clients.ec2.send(
    new CreateFlowLogsCommand({
      ResourceType: 'VPC',
      ResourceIds: [VpcId],
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: `arn:aws:s3:::${bucket}`,
    }),
  );
  return flowLog;
}

export const LOGGING_ATTACKS: Readonly<Record<string, Attack>> = {
  'cloudtrail-stop-logging': stopTrail,
  'cloudtrail-deleted': deleteTrailForGood,
  'cloudtrail-updated': weakenTrail,
  'cloudtrail-event-selectors': narrowSelectors,
  'tamper-after-login': stopTrailAfterLogin,
  'config-recorder-stopped': stopRecording,
  'guard-service-disabled': deleteFlowLog,
};
