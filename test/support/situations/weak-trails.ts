import {
  CreateTrailCommand,
  type CreateTrailRequest,
  DeleteTrailCommand,
  StartLoggingCommand,
  UpdateTrailCommand,
  type UpdateTrailRequest,
} from '@aws-sdk/client-cloudtrail';
import { MEMBER } from '#catalogue/events/cases.ts';
import { deleteTrail, updateTrail } from '#catalogue/events/trail-calls.ts';
import type { JsonObject } from '#core/json.ts';
import { type EmulatedMember, MEMBER_REGION } from '../emulated-member.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';
import { createRecorder, deleteRecorder } from '../recorders.ts';
import { aboutTrail, moment, newTrail, type OnTrail, trailKey, trailState } from '../trails.ts';

const LOG_GROUP = `arn:aws:logs:${MEMBER_REGION}:${MEMBER}:log-group:trail:*`;
const ROLE = `arn:aws:iam::${MEMBER}:role/trail-to-logs`;

const SPELLED: Readonly<Record<string, string>> = { EnableLogFileValidation: 'LogFileValidationEnabled' };

/** `was` is the trail before, `changed` the fields that were changed, `bystander` another trail. */
type Changed = OnTrail & {
  readonly was: Readonly<Record<string, unknown>>;
  readonly changed: Readonly<Record<string, unknown>>;
  readonly bystander?: string;
};

/** Additional settings of a trail. */
type Made = (member: EmulatedMember) => Promise<Partial<CreateTrailRequest>>;

const usual: Made = async () => ({});

/** A trail that was created with `made` and then weakened with `weaker`. */
function weakened(made: Made, weaker: (bucket: string) => Partial<UpdateTrailRequest>, isRecorded = true): Situation<Changed> {
  return {
    ...aboutTrail,
    arrange: async (member) => {
      await (isRecorded ? createRecorder(member) : deleteRecorder(member));
      const arn = await newTrail(member, await made(member));
      const was = (await trailState(member, arn)) as Record<string, unknown>;
      const at = await moment();
      const changed = weaker(String(was.S3BucketName)) as Record<string, unknown>;
      await member.clients.cloudTrail.send(new UpdateTrailCommand({ Name: arn, ...changed }));
      const changes = Object.fromEntries(
        Object.entries(changed).map(([name, value]) => [name[0]?.toLowerCase() + name.slice(1), value]),
      );
      const event = updateTrail({ trail: arn, changes: changes as JsonObject, at });
      return { arn, was, changed, incident: await incidentFrom(event, 'cloudtrail-updated') };
    },
    isOffending: async ({ arn, was, changed }, member) => {
      const is = (await trailState(member, arn)) as Record<string, unknown>;
      return Object.keys(changed).some((name) => is[SPELLED[name] ?? name] !== was[SPELLED[name] ?? name]);
    },
    bystanders: async ({ arn, changed }, member) => {
      const names = [...Object.keys(changed), 'CloudWatchLogsRoleArn'].map((name) => SPELLED[name] ?? name);
      return Object.entries((await trailState(member, arn)) ?? {}).filter(([name]) => !names.includes(name));
    },
    makeSafe: ({ arn, changed, was }, { clients }) => {
      const back = Object.fromEntries(Object.keys(changed).map((name) => [name, was[SPELLED[name] ?? name]]));
      return clients.cloudTrail.send(new UpdateTrailCommand({ Name: arn, ...back }));
    },
  };
}

/** A deleted trail, and another one that still exists. */
function deleted(made: Made): Situation<Changed> {
  return {
    state: ({ arn }, member) => trailState(member, arn),
    arrange: async (member) => {
      await createRecorder(member);
      const [arn, bystander] = [await newTrail(member, await made(member)), await newTrail(member)];
      const was = (await trailState(member, arn)) as Record<string, unknown>;
      const at = await moment();
      await member.clients.cloudTrail.send(new DeleteTrailCommand({ Name: arn }));
      return {
        arn,
        bystander,
        was,
        changed: {},
        incident: await incidentFrom(deleteTrail({ trail: arn, at }), 'cloudtrail-deleted'),
      };
    },
    isOffending: async ({ arn, was }, member) => JSON.stringify(await trailState(member, arn)) !== JSON.stringify(was),
    bystanders: ({ bystander = '' }, member) => trailState(member, bystander),
    makeSafe: async ({ arn, was }, { clients }) => {
      const made = { Name: String(was.Name), S3BucketName: String(was.S3BucketName) };
      await clients.cloudTrail.send(new CreateTrailCommand(made));
      await clients.cloudTrail.send(new StartLoggingCommand({ Name: arn }));
    },
  };
}

/** Weakened trails, and a deleted one. */
export const WEAK_TRAILS = {
  'a trail that covers less and does not validate its log files': weakened(usual, () => ({
    IsMultiRegionTrail: false,
    EnableLogFileValidation: false,
  })),
  'a trail that covers less, and AWS Config was off': weakened(usual, () => ({ IsMultiRegionTrail: false }), false),
  'a trail that writes elsewhere, to no log group, without its key': weakened(
    async (member) => ({
      KmsKeyId: await trailKey(member),
      CloudWatchLogsLogGroupArn: LOG_GROUP,
      CloudWatchLogsRoleArn: ROLE,
    }),
    (bucket) => ({ S3BucketName: `${bucket}-elsewhere`, KmsKeyId: '', CloudWatchLogsLogGroupArn: '' }),
  ),
  'a trail that was deleted': deleted(async (member) => ({
    S3KeyPrefix: 'shop',
    KmsKeyId: await trailKey(member),
    CloudWatchLogsLogGroupArn: LOG_GROUP,
    CloudWatchLogsRoleArn: ROLE,
    TagsList: [{ Key: 'owner', Value: 'audit' }],
  })),
};
