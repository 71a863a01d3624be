import { randomUUID } from 'node:crypto';
import { CreateTrailCommand, GetTrailStatusCommand, StartLoggingCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { iamUser } from '../../detect/catalogue/callers.ts';
import { stopLogging } from '../../detect/catalogue/trail-calls.ts';
import { type Attack, eventTime } from './attack.ts';

/** Stops a trail that was logging. */
export const stopTrail: Attack = async ({ account, region, clients }) => {
  const name = `audit-${randomUUID().slice(0, 8)}`;
  const bucket = `${name}-${account}`;
  const where = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };
  await clients.s3.send(new CreateBucketCommand({ Bucket: bucket, ...where }));
  const { TrailARN: trail = '' } = await clients.cloudTrail.send(new CreateTrailCommand({ Name: name, S3BucketName: bucket }));
  await clients.cloudTrail.send(new StartLoggingCommand({ Name: trail }));
  await clients.cloudTrail.send(new StopLoggingCommand({ Name: trail }));
  return {
    event: stopLogging({ account, region, by: iamUser('mallory'), at: eventTime(), id: randomUUID(), trail }),
    stands: async () => (await clients.cloudTrail.send(new GetTrailStatusCommand({ Name: trail }))).IsLogging !== true,
    bystandersUnharmed: async () => true,
  };
};
