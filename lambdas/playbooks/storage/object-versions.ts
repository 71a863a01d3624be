import type { Permission, Scope } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { text } from '#core/json.ts';
import type { Image } from '#core/playbook/plan.ts';
import type { Tags } from '#core/resource.ts';
import type { Language } from '#core/text.ts';
import type { MemberCall } from '#member/calls.ts';
import { faultOf } from '#member/faults.ts';
import { bucketNameOf, bucketTags, inBucket, inOwnAccount, tagsIn } from './buckets.ts';

/** One version of the incident's object; empty for the latest. */
export type Version = { readonly VersionId?: string };

/** Keys may hold what a policy cannot say, and be longer than it may be: then a pattern stands for that part. */
const LONGEST = 500;

/** A permission on the incident's object, whatever its version. */
export function objectPermission(access: Permission['access'], action: string): Permission {
  return { action: `s3:${action}`, access, on: onObject, when: inOwnAccount };
}

function onObject({ resource }: Scope): string {
  const key = resource.slice(0, LONGEST) + (resource.length > LONGEST ? '*' : '');
  return `arn:aws:s3:::${key.replace(/[^ -~]+/g, '*').replaceAll('$', '?')}`;
}

/** What every call on the object says first. */
export function inObject(incident: Incident) {
  return { ...inBucket(incident), Key: keyOf(incident) };
}

/** What is asked of each version the incident is about; those that are gone are left out, unless all of them are. */
export async function ofThoseThere<Answer>(incident: Incident, ask: (version: Version) => Promise<Answer>): Promise<Answer[]> {
  const asked = await Promise.allSettled(versionsOf(incident).map(ask));
  const lost = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const broken = lost.find((reason) => faultOf(reason) !== 'gone');
  if (broken !== undefined || lost.length === asked.length) throw broken ?? lost[0];
  return asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** The tags of the object and of its bucket: who spares a bucket spares what lies in it. */
export async function objectTags(incident: Incident, call: MemberCall): Promise<Tags> {
  const ofVersion = async (version: Version) =>
    tagsIn((await call('s3:GetObjectTagging', { ...inObject(incident), ...version })).TagSet);
  const [ofBucket, ofEach] = await Promise.all([bucketTags(incident, call), ofThoseThere(incident, ofVersion)]);
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

/** A call that names no version is about the latest. */
function versionsOf({ evidence }: Incident): Version[] {
  const named = evidence.flatMap((one) => (one.kind === 'public-grant' && one.key !== undefined ? [one.version] : []));
  const distinct = [...new Set(named.length === 0 ? [undefined] : named)];
  return distinct.map((version) => (version === undefined ? {} : { VersionId: version }));
}

function keyOf({ resource }: Incident): string {
  return resource.id.slice(resource.id.indexOf('/') + 1);
}
