import { randomUUID } from 'node:crypto';
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { type By, iamUser } from '#catalogue/events/callers.ts';
import { login, person } from '#catalogue/events/sign-in-calls.ts';
import { deleteTrail, putEventSelectors, stopLogging, updateTrail } from '#catalogue/events/trail-calls.ts';
import { type Attack, callBy, signInBy, type Target } from '../attack.ts';

/** Stops a trail that was logging. */
export const stopTrail: Attack = (target) => stop(target, iamUser('mallory'));

/** Signs in, then stops a trail. */
export const stopTrailAfterLogin: Attack = async (target) => {
  const name = `mallory-${randomUUID().slice(0, 8)}`;
  const signedIn = login(signInBy(target, person(name)));
  await target.emit(signedIn);
  // The stopped trail is another incident and may be contained; the sign-in before it cannot be reverted.
  return { ...(await stop(target, iamUser(name))), persists: async () => true };
};

/** Deletes a trail that was logging. */
export const deleteTrailForGood: Attack = async (target) => {
  const { cloudTrail } = target.clients;
  const trail = await newTrail(target);
  await cloudTrail.send(new DeleteTrailCommand({ Name: trail }));
  const trails = async () => (await cloudTrail.send(new DescribeTrailsCommand({}))).trailList ?? [];
  return {
    event: deleteTrail({ ...callBy(target, iamUser('mallory')), trail }),
    persists: async () => !(await trails()).some(({ TrailARN }) => TrailARN === trail),
    restUntouched: async () => true,
  };
};

/**
 * Switches off log file validation, which proves that log files were not changed. As in AWS, the event has the time before the change:
 * what AWS Config recorded until then is the state to restore.
 */
export const weakenTrail: Attack = async (target) => {
  const { cloudTrail } = target.clients;
  const trail = await newTrail(target);
  const call = callBy(target, iamUser('mallory'));
  await cloudTrail.send(new UpdateTrailCommand({ Name: trail, EnableLogFileValidation: false }));
  const trails = async () => (await cloudTrail.send(new DescribeTrailsCommand({}))).trailList ?? [];
  return {
    event: updateTrail({ ...call, trail, changes: { enableLogFileValidation: false } }),
    persists: async () => (await trails()).find(({ TrailARN }) => TrailARN === trail)?.LogFileValidationEnabled !== true,
    restUntouched: () => isLogging(target, trail),
  };
};

/** Excludes management events from a trail that continues to log. */
export const narrowSelectors: Attack = async (target) => {
  const { cloudTrail } = target.clients;
  const trail = await newTrail(target);
  const selector = { ReadWriteType: 'ReadOnly' as const, IncludeManagementEvents: false, DataResources: [] };
  await cloudTrail.send(new PutEventSelectorsCommand({ TrailName: trail, EventSelectors: [selector] }));
  return {
    event: putEventSelectors({
      ...callBy(target, iamUser('mallory')),
      trail,
      selectors: [{ management: false, readWrite: 'ReadOnly' }],
    }),
    persists: async () => {
      const { EventSelectors = [] } = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: trail }));
      return EventSelectors.every(({ IncludeManagementEvents }) => IncludeManagementEvents !== true);
    },
    restUntouched: () => isLogging(target, trail),
  };
};

async function stop(target: Target, by: By) {
  const trail = await newTrail(target);
  await target.clients.cloudTrail.send(new StopLoggingCommand({ Name: trail }));
  return {
    event: stopLogging({ ...callBy(target, by), trail }),
    persists: async () => !(await isLogging(target, trail)),
    restUntouched: async () => true,
  };
}

/** Creates a trail that logs, and returns its ARN. */
async function newTrail({ account, region, clients }: Target): Promise<string> {
  const name = `audit-${randomUUID().slice(0, 8)}`;
  const bucket = `${name}-${account}`;
  const where = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };
  await clients.s3.send(new CreateBucketCommand({ Bucket: bucket, ...where }));
  const { TrailARN: trail = '' } = await clients.cloudTrail.send(
    new CreateTrailCommand({ Name: name, S3BucketName: bucket, EnableLogFileValidation: true }),
  );
  await clients.cloudTrail.send(new StartLoggingCommand({ Name: trail }));
  return trail;
}

async function isLogging({ clients }: Target, trail: string): Promise<boolean> {
  return (await clients.cloudTrail.send(new GetTrailStatusCommand({ Name: trail }))).IsLogging === true;
}
