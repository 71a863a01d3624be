import { setTimeout } from 'node:timers/promises';
import {
  AddTagsCommand,
  CreateTrailCommand,
  type CreateTrailRequest,
  DeleteTrailCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { MEMBER } from '#catalogue/events/cases.ts';
import type { Incident } from '#core/incident/incident.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import { type EmulatedMember, MEMBER_REGION } from './emulated-member.ts';
import { newKmsKey } from './plain-calls.ts';

/** An incident of the trail with this ARN. */
export type OnTrail = { readonly incident: Incident; readonly arn: string };

let trails = 0;

/** A trail that logs; AWS Config has it on record if a recorder runs. */
export async function newTrail({ clients }: EmulatedMember, more: Partial<CreateTrailRequest> = {}): Promise<string> {
  trails += 1;
  const Bucket = `audit-logs-${trails}`;
  for (const name of [Bucket, `${Bucket}-elsewhere`]) {
    await clients.s3.send(
      new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: MEMBER_REGION } }),
    );
  }
  const whole = { IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true, EnableLogFileValidation: true };
  const trail = { Name: `recorded-${trails}`, S3BucketName: Bucket, ...whole, ...more };
  const { TrailARN = '' } = await clients.cloudTrail.send(new CreateTrailCommand(trail));
  await clients.cloudTrail.send(new StartLoggingCommand({ Name: TrailARN }));
  return TrailARN;
}

/** The ARN of a key that trails may use. */
export function trailKey({ at }: EmulatedMember): Promise<string> {
  const Action = ['kms:GenerateDataKey*', 'kms:DescribeKey'];
  const use = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action, Resource: '*' };
  return newKmsKey({ ...at, region: MEMBER_REGION }, MEMBER, [use]);
}

/** The full configuration of a trail; undefined if it does not exist. */
export async function trailState({ clients: { cloudTrail } }: EmulatedMember, arn: string) {
  const found = await cloudTrail.send(new GetTrailCommand({ Name: arn })).catch(() => undefined);
  if (found === undefined) return undefined;
  const { IsLogging } = await cloudTrail.send(new GetTrailStatusCommand({ Name: arn }));
  const { ResourceTagList = [] } = await cloudTrail.send(new ListTagsCommand({ ResourceIdList: [arn] }));
  const { EventSelectors, AdvancedEventSelectors } = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: arn }));
  const insights = await cloudTrail.send(new GetInsightSelectorsCommand({ TrailName: arn })).catch(() => undefined);
  return {
    ...found.Trail,
    IsLogging,
    tags: ResourceTagList[0]?.TagsList,
    basic: EventSelectors ?? [],
    advanced: AdvancedEventSelectors ?? [],
    insights: insights?.InsightSelectors ?? [],
  };
}

/** A time after the earlier records of AWS Config and before the next ones. */
export async function moment(): Promise<string> {
  await setTimeout(5);
  return new Date().toISOString();
}

/** The common part of every situation of an existing trail. */
export const aboutTrail = {
  state: ({ arn }: OnTrail, member: EmulatedMember) => trailState(member, arn),
  remove: ({ arn }: OnTrail, { clients }: EmulatedMember) => clients.cloudTrail.send(new DeleteTrailCommand({ Name: arn })),
  exempt: ({ arn }: OnTrail, { clients }: EmulatedMember) =>
    clients.cloudTrail.send(new AddTagsCommand({ ResourceId: arn, TagsList: [{ Key: EXEMPT_TAG, Value: 'yes' }] })),
};
