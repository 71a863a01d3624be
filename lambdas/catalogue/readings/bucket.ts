import { BLOCK_SETTINGS, type BlockSetting } from '#core/bucket.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import { type Json, list, object, text, truth } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';

/** The bucket an activity is about. */
export function bucketOf(activity: Activity): Resource {
  const id = bucketName(activity) ?? 'unknown';
  return { type: 'AwsS3Bucket', id, arn: `arn:aws:s3:::${id}` };
}

/** The object an activity is about. */
export function objectOf(activity: Activity): Resource {
  const id = `${bucketOf(activity).id}/${objectKey(activity) ?? 'unknown'}`;
  return { type: 'AwsS3Object', id, arn: `arn:aws:s3:::${id}` };
}

export function objectKey(activity: Activity): string | undefined {
  return firstText(activity.request.key);
}

/** The object version in the request; without one the call acts on the latest. */
export function objectVersion(activity: Activity): string | undefined {
  return firstText(activity.request.versionId);
}

/**
 * Whether a record names a bucket in the account of the record. If one account calls on a bucket of another, both accounts receive a
 * copy of the record, and only the copy for the owner counts.
 */
export function isAboutOwnBucket(activity: Activity): boolean {
  const owner = text(bucketResource(activity)?.accountId);
  return bucketName(activity) !== undefined && (owner === undefined || owner === activity.account);
}

/** The question whether the bucket can be public, which the event does not answer. */
export function bucketAccess(activity: Activity): Extract<Question, { ask: 'bucket-access' }> {
  return { ask: 'bucket-access', bucket: bucketOf(activity).id };
}

/** The question which settings of the account's public access block are in effect. */
export const ACCOUNT_ACCESS = { ask: 'account-access' } as const;

/** Whether the account's public access block is on in effect, set by the account or by its organization. */
export function decideByAccount(answers: Answers): 'fires' | 'quiet' | 'unknown' {
  const access = answers.of<'account-access'>(ACCOUNT_ACCESS);
  if (access === undefined) return 'unknown';
  return access.off.length === 0 ? 'quiet' : 'fires';
}

/** Whether ACLs have effect on the bucket; only its settings and those of its account decide. */
export function decideByAcls(activity: Activity, answers: Answers): 'fires' | 'quiet' | 'unknown' {
  const access = answers.of(bucketAccess(activity));
  if (access === undefined) return 'unknown';
  return access.aclsCount ? 'fires' : 'quiet';
}

/** The settings of a public access block that are off after a call; a missing setting is off. */
export function settingsOff(activity: Activity): BlockSetting[] {
  const configuration = object(field(activity.request, 'PublicAccessBlockConfiguration'));
  return BLOCK_SETTINGS.filter((setting) => truth(field(configuration, setting)) !== true);
}

/** The settings noted as off that are still off after a call. */
export function stillOff(activity: Activity, standing: readonly Evidence[]): readonly Evidence[] {
  const off: readonly string[] = settingsOff(activity);
  return standing.filter((fact) => fact.kind !== 'noted' || off.includes(fact.value));
}

/** Whether a call turns a setting of a public access block on. */
export function switchesOn(setting: BlockSetting, activity: Activity): boolean {
  return activity.name.startsWith('Put') && !settingsOff(activity).includes(setting);
}

/** A field by its name, ignoring case: S3 records the same field in several spellings. */
export function field(value: Json | undefined, name: string): Json | undefined {
  const fields = object(value);
  return ownProperty(fields, name) ?? Object.entries(fields).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** A string that some records contain directly and others as a list of one. */
export function firstText(value: Json | undefined): string | undefined {
  return text(list(value)[0]);
}

/** If the request names an access point, only the record's list of resources names the bucket. */
function bucketName({ request, ...activity }: Activity): string | undefined {
  const named = firstText(request.bucketName);
  if (named !== undefined && !named.startsWith('arn:')) return named;
  return text(field(bucketResource(activity), 'ARN'))?.split(':::')[1];
}

function bucketResource({ detail }: Pick<Activity, 'detail'>): Record<string, Json | undefined> | undefined {
  return list(detail.resources)
    .map(object)
    .find(({ type }) => type === 'AWS::S3::Bucket');
}
