import type { ConfigurationItem, GetResourceConfigHistoryResponse } from '@aws-sdk/client-config-service';
import type { RecordedType } from '#core/config-recorder.ts';
import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type Json, type JsonObject, list, object } from '#core/json.ts';
import type { MemberCall } from '#member/calls.ts';
import { bucketNameOf } from './buckets.ts';

export const READ_HISTORY: Permission = { action: 'config:GetResourceConfigHistory', access: 'read', on: () => '*' };

/** An earlier state of one part of the bucket, and when AWS Config recorded it (ISO 8601). */
export type Earlier = { readonly is: Json; readonly at: string };

/** Reads a part of the bucket from a configuration item: null if it was not configured, undefined if the item does not contain it. */
export type Part = (recorded: JsonObject) => Json | undefined;

/** AWS Config's errors for a bucket that was not recorded: an answer, not a failure. */
const UNRECORDED = ['NoAvailableConfigurationRecorderException', 'ResourceNotDiscoveredException'];

/** AWS Config's limit for one answer; older states are not restored. */
const MOST = 100;

/** The last harmless state of a part of the bucket before the incident; undefined if AWS Config recorded none. */
export async function lastHarmless(
  incident: Incident,
  call: MemberCall,
  part: Part,
  isHarmless: (state: Json) => boolean,
): Promise<Earlier | undefined> {
  for (const { configurationItemCaptureTime: at, supplementaryConfiguration = {} } of await historyOf(incident, call)) {
    const is = part(supplementaryConfiguration);
    if (is !== undefined && at !== undefined && isHarmless(is)) return { is, at: new Date(at).toISOString() };
  }
  return undefined;
}

export const policyPart: Part = ({ BucketPolicy }) => {
  const recorded = parsed(BucketPolicy);
  if (recorded === undefined) return undefined;
  const { policyText } = object(recorded);
  return typeof policyText === 'string' ? parsed(policyText) : null;
};

/** AWS Config omits CORS rules if there are none, but always includes the policy. */
export const corsPart: Part = ({ BucketCrossOriginConfiguration, BucketPolicy }) => {
  if (BucketCrossOriginConfiguration === undefined) return BucketPolicy === undefined ? undefined : null;
  return list(object(parsed(BucketCrossOriginConfiguration)).rules).map((rule) => corsRule(object(rule)));
};

/** Newest first; an earlier bucket of the same name does not count. */
async function historyOf(incident: Incident, call: MemberCall): Promise<readonly ConfigurationItem[]> {
  const { configurationItems = [] }: GetResourceConfigHistoryResponse = await call('config:GetResourceConfigHistory', {
    resourceType: 'AWS::S3::Bucket' satisfies RecordedType,
    resourceId: bucketNameOf(incident),
    laterTime: new Date(incident.firstAt),
    limit: MOST,
  }).catch((error: Error) => (UNRECORDED.includes(error.name) ? {} : Promise.reject(error)));
  const end = configurationItems.findIndex(({ configurationItemStatus = '' }) =>
    configurationItemStatus.startsWith('ResourceDeleted'),
  );
  return end < 0 ? configurationItems : configurationItems.slice(0, end);
}

function corsRule({ id, allowedMethods, allowedOrigins, allowedHeaders, exposedHeaders, maxAgeSeconds }: JsonObject): JsonObject {
  const lists = Object.entries({ ID: id, AllowedHeaders: allowedHeaders, ExposeHeaders: exposedHeaders }).filter(
    ([, one]) => one ?? false,
  );
  // AWS Config writes 0 if the rule has no maximum age.
  const age = maxAgeSeconds ? { MaxAgeSeconds: maxAgeSeconds } : {};
  return { ...Object.fromEntries(lists), AllowedMethods: allowedMethods, AllowedOrigins: allowedOrigins, ...age };
}

function parsed(written: Json | undefined): Json | undefined {
  try {
    return JSON.parse(String(written)) as Json;
  } catch {
    return undefined;
  }
}
