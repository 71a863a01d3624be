import { randomUUID } from 'node:crypto';
import { CreateFlowLogsCommand, CreateVpcCommand, DeleteFlowLogsCommand, DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { iamUser } from '../../detect/catalogue/callers.ts';
import { deleteFlowLogs, stopRecorder } from '../../detect/catalogue/guard-calls.ts';
import { type Attack, eventTime, type Victim } from './attack.ts';
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

/** No client of AWS Config is at hand, so the recorder is only told to be stopped. */
const stopRecording: Attack = async ({ account, region }) => {
  const recorder = `recorder-${randomUUID().slice(0, 8)}`;
  return {
    event: stopRecorder({ account, region, by: iamUser('mallory'), at: eventTime(), id: randomUUID(), recorder }),
    stands: async () => true,
    bystandersUnharmed: async () => true,
  };
};

async function newFlowLog({ account, region, clients }: Victim): Promise<string> {
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
