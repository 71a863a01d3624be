import type { CreateTrailRequest, Trail, UpdateTrailRequest } from '@aws-sdk/client-cloudtrail';
import type { JsonObject } from '#core/json.ts';
import { text, truth } from '#core/json.ts';

/** What of a trail can be turned off, and what can be taken from it, by the names of an UpdateTrail. */
const SWITCHES = ['isMultiRegionTrail', 'includeGlobalServiceEvents', 'isOrganizationTrail', 'enableLogFileValidation'] as const;
const LINKS = ['s3BucketName', 'kmsKeyId', 'cloudWatchLogsLogGroupArn'] as const;

/** Every field that a trail can be made weaker by. */
export const TRAIL_FIELDS = [...SWITCHES, ...LINKS];

export type TrailField = (typeof TRAIL_FIELDS)[number];

/** What a field was before, or why nobody knows. A switch that somebody turned off was on, unless a record says otherwise. */
export type Before = { readonly known: true; readonly value: string | boolean | null } | { readonly known: false };

/** A field of a trail as it is now; null where it is empty. */
export function fieldNow(trail: Trail, field: TrailField): string | boolean | null {
  const { IsMultiRegionTrail, IncludeGlobalServiceEvents, IsOrganizationTrail, LogFileValidationEnabled } = trail;
  const values = {
    isMultiRegionTrail: IsMultiRegionTrail === true,
    includeGlobalServiceEvents: IncludeGlobalServiceEvents === true,
    isOrganizationTrail: IsOrganizationTrail === true,
    enableLogFileValidation: LogFileValidationEnabled === true,
    s3BucketName: trail.S3BucketName || null,
    kmsKeyId: trail.KmsKeyId || null,
    cloudWatchLogsLogGroupArn: trail.CloudWatchLogsLogGroupArn || null,
  };
  return values[field];
}

/** What a field was, as AWS Config recorded the trail. */
export function fieldBefore(recorded: JsonObject | undefined, field: TrailField): Before {
  const name = field === 'enableLogFileValidation' ? 'logFileValidationEnabled' : field;
  if (isSwitch(field)) return { known: true, value: truth(recorded?.[name]) ?? true };
  return recorded === undefined ? { known: false } : { known: true, value: text(recorded[name]) ?? null };
}

/** The changes of an UpdateTrail that give these fields their values; a log group comes with the role that writes there. */
export function changesOf(fields: readonly [TrailField, string | boolean | null][], recorded: JsonObject | undefined) {
  const role = text(recorded?.cloudWatchLogsRoleArn);
  const changes = Object.fromEntries(
    fields.map(([field, value]) => [`${field[0]?.toUpperCase()}${field.slice(1)}`, value ?? '']),
  );
  const isLinked = typeof changes.CloudWatchLogsLogGroupArn === 'string' && changes.CloudWatchLogsLogGroupArn !== '';
  return { ...changes, ...(isLinked && role !== undefined && { CloudWatchLogsRoleArn: role }) } as Omit<
    UpdateTrailRequest,
    'Name'
  >;
}

/** What makes the recorded trail anew; undefined where the record lacks what a trail cannot be without. */
export function madeFrom(recorded: JsonObject, tags: Readonly<Record<string, string>>): CreateTrailRequest | undefined {
  const [Name, S3BucketName] = [text(recorded.name), text(recorded.s3BucketName)];
  const switches = SWITCHES.map((field) =>
    truth(recorded[field === 'enableLogFileValidation' ? 'logFileValidationEnabled' : field]),
  );
  if (Name === undefined || S3BucketName === undefined || switches.includes(undefined)) return undefined;
  const given = {
    S3KeyPrefix: text(recorded.s3KeyPrefix),
    SnsTopicName: text(recorded.snsTopicARN) ?? text(recorded.snsTopicName),
    KmsKeyId: text(recorded.kmsKeyId),
    CloudWatchLogsLogGroupArn: text(recorded.cloudWatchLogsLogGroupArn),
    CloudWatchLogsRoleArn: text(recorded.cloudWatchLogsRoleArn),
  };
  const [IsMultiRegionTrail, IncludeGlobalServiceEvents, IsOrganizationTrail, EnableLogFileValidation] = switches;
  const TagsList = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return {
    Name,
    S3BucketName,
    IsMultiRegionTrail,
    IncludeGlobalServiceEvents,
    IsOrganizationTrail,
    EnableLogFileValidation,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(TagsList.length > 0 && { TagsList }),
  };
}

function isSwitch(field: TrailField): boolean {
  return (SWITCHES as readonly string[]).includes(field);
}
