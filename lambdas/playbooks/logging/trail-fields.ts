import type { CreateTrailRequest, Trail, UpdateTrailRequest } from '@aws-sdk/client-cloudtrail';
import type { JsonObject } from '#core/json.ts';
import { text, truth } from '#core/json.ts';

/** The settings of a trail that can be turned off, and the links that can be removed, by their names in UpdateTrail. */
const SWITCHES = ['isMultiRegionTrail', 'includeGlobalServiceEvents', 'isOrganizationTrail', 'enableLogFileValidation'] as const;
const LINKS = ['s3BucketName', 'kmsKeyId', 'cloudWatchLogsLogGroupArn'] as const;

/** Every field through which a trail can be weakened. */
export const TRAIL_FIELDS = [...SWITCHES, ...LINKS];

export type TrailField = (typeof TRAIL_FIELDS)[number];

/** The earlier value of a field, or that it is unknown. A setting that was turned off was on, unless a record shows otherwise. */
export type Before = { readonly known: true; readonly value: string | boolean | null } | { readonly known: false };

/** The current value of a field of a trail; null if it is empty. */
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

/** The value of a field in AWS Config's record of the trail. */
export function fieldBefore(recorded: JsonObject | undefined, field: TrailField): Before {
  const name = field === 'enableLogFileValidation' ? 'logFileValidationEnabled' : field;
  if (isSwitch(field)) return { known: true, value: truth(recorded?.[name]) ?? true };
  return recorded === undefined ? { known: false } : { known: true, value: text(recorded[name]) ?? null };
}

/** The input of an UpdateTrail that sets these fields; a log group needs the role that writes to it. */
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

/** The input that recreates the recorded trail; undefined if the record has not all required fields. */
export function creationFrom(recorded: JsonObject, tags: Readonly<Record<string, string>>): CreateTrailRequest | undefined {
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
