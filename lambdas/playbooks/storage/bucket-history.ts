import type { ConfigurationItem, GetResourceConfigHistoryResponse } from '@aws-sdk/client-config-service';
import type { RecordedType } from '#core/config-recorder.ts';
import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type Json, type JsonObject, list, object } from '#core/json.ts';
import type { MemberCall } from '#member/calls.ts';
import { bucketNameOf } from './buckets.ts';

export const READ_HISTORY: Permission = { action: 'config:GetResourceConfigHistory', access: 'read', on: () => '*' };

/** One part of the bucket as it was once, and when AWS Config saw it, as text of ISO 8601. */
export type Earlier = { readonly is: Json; readonly at: string };

/** A part of the bucket in a configuration item: null where it was not configured, undefined where the item does not tell. */
export type Part = (recorded: JsonObject) => Json | undefined;

/** What AWS Config says where nobody recorded the bucket: an answer, and no mistake. */
const UNRECORDED = ['NoAvailableConfigurationRecorderException', 'ResourceNotDiscoveredException'];

/** The most that AWS Config returns in one answer; older states are not restored. */
const MOST = 100;

/** A part of the bucket as it was last before the incident and harmless; undefined where AWS Config recorded no such state. */
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

/** AWS Config leaves out rules where there are none, and tells of a policy in any case. */
export const corsPart: Part = ({ BucketCrossOriginConfiguration, BucketPolicy }) => {
  if (BucketCrossOriginConfiguration === undefined) return BucketPolicy === undefined ? undefined : null;
  return list(object(parsed(BucketCrossOriginConfiguration)).rules).map((rule) => corsRule(object(rule)));
};

/** Newest first; a bucket of the same name before this one is another. */
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
  const said = Object.entries({ ID: id, AllowedHeaders: allowedHeaders, ExposeHeaders: exposedHeaders }).filter(
    ([, one]) => one ?? false,
  );
  // AWS Config writes 0 where the rule says nothing.
  const age = maxAgeSeconds ? { MaxAgeSeconds: maxAgeSeconds } : {};
  return { ...Object.fromEntries(said), AllowedMethods: allowedMethods, AllowedOrigins: allowedOrigins, ...age };
}

function parsed(written: Json | undefined): Json | undefined {
  try {
    return JSON.parse(String(written)) as Json;
  } catch {
    return undefined;
  }
}
