import { randomUUID } from 'node:crypto';
import { CreateFlowLogsCommand, CreateVpcCommand, DeleteFlowLogsCommand, DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { iamUser } from '#catalogue/events/callers.ts';
import { deleteFlowLogs } from '#catalogue/events/guard-calls.ts';
import { type Attack, callBy, type Target } from '../attack.ts';

/** Deletes one of two flow logs. */
export const deleteFlowLog: Attack = async (target) => {
  const { clients } = target;
  const [flowLog, bystander] = [await newFlowLog(target), await newFlowLog(target)];
  await clients.ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: [flowLog] }));
  const exists = async (id: string) =>
    ((await clients.ec2.send(new DescribeFlowLogsCommand({}))).FlowLogs ?? []).some(({ FlowLogId }) => FlowLogId === id);
  return {
    event: deleteFlowLogs({ ...callBy(target, iamUser('mallory')), flowLogs: [flowLog] }),
    persists: async () => !(await exists(flowLog)),
    restUntouched: () => exists(bystander),
  };
};

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
