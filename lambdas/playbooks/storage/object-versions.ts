import type { ObjectVersion } from '@aws-sdk/client-s3';
import type { Permission, Scope } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { text } from '#core/json.ts';
import type { Image } from '#core/playbook/plan.ts';
import { ReasonError } from '#core/reason.ts';
import type { Tags } from '#core/resource.ts';
import type { Language } from '#core/text.ts';
import type { MemberCall } from '#member/calls.ts';
import { faultOf } from '#member/faults.ts';
import { bucketNameOf, bucketTags, inBucket, inOwnAccount, tagsIn } from './buckets.ts';

/** One version of the incident's object; empty for the latest. */
export type Version = { readonly VersionId?: string };

/** Keys may contain characters that a policy cannot, and be too long for one: a pattern replaces that part. */
const LONGEST = 500;

/** A permission on every version of the incident's object. */
export function objectPermission(access: Permission['access'], action: string): Permission {
  return { action: `s3:${action}`, access, on: onObject, when: inOwnAccount };
}

function onObject({ resource }: Scope): string {
  const key = resource.slice(0, LONGEST) + (resource.length > LONGEST ? '*' : '');
  return `arn:aws:s3:::${key.replace(/[^ -~]+/g, '*').replaceAll('$', '?')}`;
}

/** The input of every call on the object. */
export function inObject(incident: Incident) {
  return { ...inBucket(incident), Key: keyOf(incident) };
}

/** Asks about each version of the incident. Versions that no longer exist are skipped, unless none exists. */
export async function ofExistingVersions<Answer>(
  incident: Incident,
  call: MemberCall,
  ask: (version: Version) => Promise<Answer>,
): Promise<Answer[]> {
  const asked = await Promise.allSettled((await versionsOf(incident, call)).map(ask));
  const lost = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const broken = lost.find((reason) => faultOf(reason) !== 'gone');
  if (broken !== undefined || lost.length === asked.length) throw broken ?? lost[0];
  return asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** The tags of the object and of its bucket: the exemption of a bucket covers its objects. */
export async function objectTags(incident: Incident, call: MemberCall): Promise<Tags> {
  const ofVersion = async (version: Version) =>
    tagsIn((await call('s3:GetObjectTagging', { ...inObject(incident), ...version })).TagSet);
  const [ofBucket, ofEach] = await Promise.all([bucketTags(incident, call), ofExistingVersions(incident, call, ofVersion)]);
  return Object.assign({}, ofBucket, ...ofEach);
}

/** The versions of images in words. */
export function versionWords(incident: Incident, images: readonly Image[], language: Language): string {
  const [bucket, key] = [bucketNameOf(incident), keyOf(incident)];
  const versions = images.flatMap((image) => text(image.lookup?.VersionId) ?? []).join(', ');
  return {
    en: `object ${key} of bucket ${bucket}${versions && `, version ${versions}`}`,
    ko: `버킷 ${bucket}의 객체 ${key}${versions && `(버전 ${versions})`}`,
  }[language];
}

/** A call that names no version acted on the latest version at its time, which may not be the latest now. */
async function versionsOf(incident: Incident, call: MemberCall): Promise<Version[]> {
  const named = incident.evidence.flatMap((one) => (one.kind === 'public-grant' && one.key !== undefined ? [one.version] : []));
  const known = [...new Set(named)].flatMap((version) => (version === undefined ? [] : [version]));
  const ofTheTime = named.length === 0 || named.includes(undefined) ? await versionsOfTheTime(incident, call) : [];
  const others = ofTheTime.filter(({ VersionId }) => VersionId === undefined || !known.includes(VersionId));
  return [...known.map((VersionId) => ({ VersionId })), ...others];
}

/** CloudTrail and S3 record times in whole seconds. */
const SECOND = 1_000;

/** The versions that were the latest at some time of the incident; the current latest if none of them is left. */
async function versionsOfTheTime(incident: Incident, call: MemberCall): Promise<Version[]> {
  const entries = await historyOf(incident, call);
  const found = entries.filter(({ at, isVersion }, index) => {
    const replaced = entries[index - 1]?.at ?? Number.POSITIVE_INFINITY;
    return isVersion && at <= incident.lastAt + SECOND && replaced >= incident.firstAt - SECOND;
  });
  return found.length === 0 ? [{}] : found.map(({ version }) => version);
}

type Entry = { readonly version: Version; readonly at: number; readonly isVersion: boolean };

/** S3 lists a thousand at a time. */
const MOST_PAGES = 20;

/** The versions and delete markers of the object, newest first, back to the incident. */
async function historyOf(incident: Incident, call: MemberCall): Promise<Entry[]> {
  const key = keyOf(incident);
  const entries: Entry[] = [];
  let from: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await call('s3:ListBucketVersions', { ...inBucket(incident), Prefix: key, ...from });
    const { Versions = [], DeleteMarkers = [], IsTruncated, NextKeyMarker, NextVersionIdMarker } = answer;
    const own = [
      ...Versions.map((one) => ({ ...one, isVersion: true })),
      ...DeleteMarkers.map((one) => ({ ...one, isVersion: false })),
    ].filter(({ Key }) => Key === key);
    entries.push(...own.map(entryOf));
    const isBeforeIt = entries.some(({ at }) => at < incident.firstAt - SECOND);
    if (IsTruncated !== true || isBeforeIt || NextKeyMarker !== key) return entries.toSorted((one, other) => other.at - one.at);
    from = { KeyMarker: NextKeyMarker, ...(NextVersionIdMarker !== undefined && { VersionIdMarker: NextVersionIdMarker }) };
  }
  throw new ReasonError({ code: 'too-many-versions', object: incident.resource.id });
}

/** In a bucket without versioning, the only version is called `null`, and calls name no version. */
function entryOf({ VersionId, IsLatest, LastModified, isVersion }: ObjectVersion & { readonly isVersion: boolean }): Entry {
  const isOnly = VersionId === undefined || (VersionId === 'null' && IsLatest === true);
  return { version: isOnly ? {} : { VersionId }, at: LastModified?.getTime() ?? 0, isVersion };
}

function keyOf({ resource }: Incident): string {
  return resource.id.slice(resource.id.indexOf('/') + 1);
}
