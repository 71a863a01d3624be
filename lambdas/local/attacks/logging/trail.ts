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
import { type Attack, eventTime, type Target } from '../attack.ts';

/** Stops a trail that was logging. */
export const stopTrail: Attack = (victim) => stop(victim, iamUser('mallory'));

/** Signs in, then stops a trail. */
export const stopTrailAfterLogin: Attack = async (victim) => {
  const name = `mallory-${randomUUID().slice(0, 8)}`;
  const { account, region } = victim;
  const signedIn = login({ account, region, by: person(name), at: eventTime(), id: randomUUID() });
  await victim.emit(signedIn);
  await victim.untilIdle();
  // The stopped trail is an incident of its own, and may be put right; that somebody had just signed in stays true.
  return { ...(await stop(victim, iamUser(name))), stands: async () => true };
};

/** Deletes a trail that was logging. */
export const deleteTrailForGood: Attack = async (victim) => {
  const { cloudTrail } = victim.clients;
  const trail = await newTrail(victim);
  await cloudTrail.send(new DeleteTrailCommand({ Name: trail }));
  const trails = async () => (await cloudTrail.send(new DescribeTrailsCommand({}))).trailList ?? [];
  return {
    event: deleteTrail({ ...circumstances(victim, iamUser('mallory')), trail }),
    stands: async () => !(await trails()).some(({ TrailARN }) => TrailARN === trail),
    bystandersUnharmed: async () => true,
  };
};

/** Takes the proof away that nobody changed a trail's files. */
export const weakenTrail: Attack = async (victim) => {
  const { cloudTrail } = victim.clients;
  const trail = await newTrail(victim);
  await cloudTrail.send(new UpdateTrailCommand({ Name: trail, EnableLogFileValidation: false }));
  const trails = async () => (await cloudTrail.send(new DescribeTrailsCommand({}))).trailList ?? [];
  return {
    event: updateTrail({ ...circumstances(victim, iamUser('mallory')), trail, changes: { enableLogFileValidation: false } }),
    stands: async () => (await trails()).find(({ TrailARN }) => TrailARN === trail)?.LogFileValidationEnabled !== true,
    bystandersUnharmed: () => isLogging(victim, trail),
  };
};

/** Takes management events out of a trail that logs on. */
export const narrowSelectors: Attack = async (victim) => {
  const { cloudTrail } = victim.clients;
  const trail = await newTrail(victim);
  const selector = { ReadWriteType: 'ReadOnly' as const, IncludeManagementEvents: false, DataResources: [] };
  await cloudTrail.send(new PutEventSelectorsCommand({ TrailName: trail, EventSelectors: [selector] }));
  return {
    event: putEventSelectors({
      ...circumstances(victim, iamUser('mallory')),
      trail,
      selectors: [{ management: false, readWrite: 'ReadOnly' }],
    }),
    stands: async () => {
      const { EventSelectors = [] } = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: trail }));
      return EventSelectors.every(({ IncludeManagementEvents }) => IncludeManagementEvents !== true);
    },
    bystandersUnharmed: () => isLogging(victim, trail),
  };
};

async function stop(victim: Target, by: By) {
  const trail = await newTrail(victim);
  await victim.clients.cloudTrail.send(new StopLoggingCommand({ Name: trail }));
  return {
    event: stopLogging({ ...circumstances(victim, by), trail }),
    stands: async () => !(await isLogging(victim, trail)),
    bystandersUnharmed: async () => true,
  };
}

/** A trail that logs, by its ARN. */
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

function circumstances({ account, region }: Target, by: By) {
  return { account, region, by, at: eventTime(), id: randomUUID() };
}
