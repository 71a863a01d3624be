import {
  DescribeConfigurationRecordersCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  type RecordingGroup,
  type RecordingMode,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { CreateServiceLinkedRoleCommand } from '@aws-sdk/client-iam';
import { type BucketLocationConstraint, CreateBucketCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { LoopbackClients } from '#adapters/sdk/loopback-clients.ts';

/** Where the recorder must be: `clients` are those of an administrator of the account. */
export type Recorded = {
  readonly account: string;
  readonly region: string;
  readonly clients: Pick<LoopbackClients, 'config' | 'iam' | 's3'>;
};

/** Settings that differ from a recorder `default` that records everything continuously. */
type NewRecorder = {
  readonly name?: string;
  readonly group?: RecordingGroup | undefined;
  readonly mode?: RecordingMode | undefined;
};

const EVERYTHING: RecordingGroup = { allSupported: true, includeGlobalResourceTypes: true };

/** The name of a running recorder: the existing one or a new one, because a Region allows only one. */
export async function recording(at: Recorded): Promise<string> {
  const { ConfigurationRecorders: [found] = [] } = await at.clients.config.send(new DescribeConfigurationRecordersCommand({}));
  const name = found?.name ?? (await newRecorder(at));
  await at.clients.config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: name }));
  return name;
}

/** Creates a recorder with its role, bucket and delivery channel, not started, and returns its name. */
export async function newRecorder(at: Recorded, { name = 'default', group, mode }: NewRecorder = {}): Promise<string> {
  const { account, clients } = at;
  const roleARN = `arn:aws:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
  await ownRole(clients.iam);
  const ConfigurationRecorder = { name, roleARN, recordingGroup: group ?? EVERYTHING, ...(mode && { recordingMode: mode }) };
  await clients.config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder }));
  const s3BucketName = await deliveryBucket(at);
  await clients.config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName } }));
  return name;
}

/** Creates the role of AWS Config, unless the account has it. */
export async function ownRole(iam: LoopbackClients['iam']): Promise<void> {
  await unlessThere(iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'config.amazonaws.com' })), 'InvalidInput');
}

/** A bucket of the account to which AWS Config may deliver; returns its name. */
async function deliveryBucket({ account, region, clients: { s3 } }: Recorded): Promise<string> {
  const Bucket = `config-${account}-${region}`;
  const location = { LocationConstraint: region as BucketLocationConstraint };
  const place = region === 'us-east-1' ? {} : { CreateBucketConfiguration: location };
  await unlessThere(s3.send(new CreateBucketCommand({ Bucket, ...place })), 'BucketAlreadyOwnedByYou');
  const allow = (Action: string, Resource: string) => ({
    Effect: 'Allow',
    Principal: { Service: 'config.amazonaws.com' },
    Action,
    Resource,
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  });
  const Statement = [
    allow('s3:GetBucketAcl', `arn:aws:s3:::${Bucket}`),
    allow('s3:PutObject', `arn:aws:s3:::${Bucket}/AWSLogs/${account}/Config/*`),
  ];
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  return Bucket;
}

async function unlessThere(creating: Promise<unknown>, taken: string): Promise<void> {
  await creating.catch((error: Error) => (error.name.startsWith(taken) ? undefined : Promise.reject(error)));
}
