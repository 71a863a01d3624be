import type { Tag } from '@aws-sdk/client-s3';
import type { Permission, Scope } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Json } from '#core/json.ts';
import { refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { Tags } from '#core/resource.ts';
import type { AccountSettings } from '#core/settings.ts';
import type { MemberCall } from '#member/calls.ts';

/** The incident's bucket, or the bucket of its object. */
export function bucketNameOf({ resource }: Pick<Incident, 'resource'>): string {
  return resource.id.split('/')[0] ?? '';
}

/** The input of every call on a bucket: its name, and that it must not belong to another account. */
export function inBucket(incident: Incident): { Bucket: string; ExpectedBucketOwner: string } {
  return { Bucket: bucketNameOf(incident), ExpectedBucketOwner: incident.account };
}

/** The resource of a write on the incident's bucket, for IAM and for CloudTrail. */
export function onTheBucket(incident: Incident): { resource: string; arns: readonly string[] } {
  const bucket = bucketNameOf(incident);
  return { resource: bucket, arns: [`arn:aws:s3:::${bucket}`] };
}

const bucketArn = ({ resource }: Scope) => `arn:aws:s3:::${resource.split('/')[0]}`;

/** The ARN of a bucket contains no account. */
export const inOwnAccount = ({ account }: Scope) => ({ StringEquals: { 'aws:ResourceAccount': account } });

/** A permission on the incident's bucket, or on the bucket of the incident's object. */
export function bucketPermission(access: Permission['access'], action: string): Permission {
  return { action: `s3:${action}`, access, on: bucketArn, when: inOwnAccount };
}

/**
 * The hub writes whole ACLs in the body, for which IAM has no condition. It never sends a canned ACL or a grant in a header, for which
 * IAM has conditions.
 */
export const inBodyOnly = (scope: Scope) => ({
  ...inOwnAccount(scope),
  Null: Object.fromEntries(ACL_HEADERS.map((header) => [`s3:x-amz-${header}`, 'true'])),
});

const ACL_HEADERS = ['acl', 'grant-full-control', 'grant-read', 'grant-read-acp', 'grant-write', 'grant-write-acp'];

export const READ_BUCKET_TAGS = bucketPermission('read', 'GetBucketTagging');

/** The tags of the incident's bucket. */
export async function bucketTags(incident: Incident, call: MemberCall): Promise<Tags> {
  return tagsIn((await ifConfigured(call('s3:GetBucketTagging', inBucket(incident))))?.TagSet);
}

export function tagsIn(tags: readonly Tag[] = []): Tags {
  return Object.fromEntries(tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])));
}

/** Whether the organization file lists the bucket as a public website; anyone can write a tag. */
export function isWebsite(incident: Incident, { publicWebsites = [] }: AccountSettings): boolean {
  return publicWebsites.includes(bucketNameOf(incident));
}

/** S3's errors for a configuration that was never set: an answer, not a failure. */
const ABSENT = [
  'NoSuchBucketPolicy',
  'NoSuchCORSConfiguration',
  'NoSuchPublicAccessBlockConfiguration',
  'NoSuchTagSet',
  'NoSuchWebsiteConfiguration',
];

/** The account's API may wrap that answer so that only its status is readable. */
export const ABSENT_IN_ACCOUNT = [...ABSENT, 'NotFound'];

/** S3's answer, or undefined if nothing is configured. */
export async function ifConfigured<Answer>(asked: Promise<Answer>, absent = ABSENT): Promise<Answer | undefined> {
  return asked.catch((error: Error) => (absent.includes(error.name) ? undefined : Promise.reject(error)));
}

/** A value of an answer as plain JSON for the record, without undefined fields. */
export function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null)) as Json;
}

/** The same playbook, but without calls on buckets of the hub or of its trail: only a person may change those. */
export function sparingTheHub(playbook: Playbook<MemberCall>): Playbook<MemberCall> {
  const isHubs = (incident: Incident, { protectedBuckets = [] }: AccountSettings) =>
    protectedBuckets.includes(bucketNameOf(incident));
  return {
    ...playbook,
    tags: async (incident, call, account) => (isHubs(incident, account) ? {} : playbook.tags(incident, call, account)),
    read: async (incident, call, account) => (isHubs(incident, account) ? [] : playbook.read(incident, call, account)),
    plan: (incident, images, at) =>
      isHubs(incident, at.account)
        ? refused({ code: 'bucket-of-hub', bucket: bucketNameOf(incident) })
        : playbook.plan(incident, images, at),
  };
}
