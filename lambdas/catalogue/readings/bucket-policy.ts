import type { Activity } from '#core/detection/activity.ts';
import { openGrants, type PublicStatementRead } from '#core/iam/policy-reading.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import { isObject, type Json, list, text } from '#core/json.ts';
import type { Doubt } from '#core/reason.ts';
import type { Resource } from '#core/resource.ts';
import { bucketOf, field, isAboutOwnBucket } from './bucket.ts';

/** Calls that set the policy of an access point, which like the bucket's own policy allows access to objects. */
export const ACCESS_POINT_POLICY_CALLS = [
  'PutAccessPointPolicy',
  'PutAccessPointPolicyForObjectLambda',
  'PutMultiRegionAccessPointPolicy',
];

/** Calls that remove it. */
export const ACCESS_POINT_CLOSING_CALLS = ['DeleteAccessPoint', 'DeleteAccessPointPolicy'];

/** Directory buckets belong to a separate service. */
export const DIRECTORY_BUCKETS = 's3express.amazonaws.com';

/** The resource whose policy a call sets: a bucket, a directory bucket or an access point. */
export function policyHolder(activity: Activity): Resource {
  if (isAboutAccessPoint(activity)) return accessPointOf(activity);
  const bucket = bucketOf(activity);
  if (activity.source !== DIRECTORY_BUCKETS) return bucket;
  return { ...bucket, type: 'Other', arn: `arn:aws:s3express:${activity.region}:${activity.account}:bucket/${bucket.id}` };
}

/** Whether the settings of general purpose buckets apply. */
export function hasBucketSettings(activity: Activity): boolean {
  return activity.source !== DIRECTORY_BUCKETS && !isAboutAccessPoint(activity);
}

export function isAboutOwnPolicy(activity: Activity): boolean {
  return isAboutAccessPoint(activity) ? accessPointName(activity) !== undefined : isAboutOwnBucket(activity);
}

export function isAboutAccessPoint({ name }: Activity): boolean {
  return ACCESS_POINT_POLICY_CALLS.includes(name) || ACCESS_POINT_CLOSING_CALLS.includes(name);
}

/** The statements that allow everyone; if there are none, those that may. */
export function publicStatements(activity: Activity): readonly PublicStatementRead[] {
  const open = openGrants(policyIn(activity), isAboutAccessPoint(activity) ? THROUGH_ACCESS_POINT : []);
  const certain = open.filter(({ unclear }) => unclear.length === 0);
  return certain.length > 0 ? certain : open;
}

/** Whether a call sets a policy without a statement that allows everyone. */
export function putsPrivatePolicy(activity: Activity): boolean {
  const policy = policyIn(activity);
  return list(field(documentOf(policy), 'Statement')).length > 0 && publicStatements(activity).length === 0;
}

export function statementEvidence(activity: Activity): Evidence[] {
  const { id } = policyHolder(activity);
  return publicStatements(activity).map(({ sid, actions, resources }) => ({
    kind: 'public-statement',
    bucket: id,
    ...(sid !== undefined && { sid }),
    actions,
    resources,
  }));
}

/** The record of an access point names neither its bucket nor its network. */
export function policyDoubts(activity: Activity): readonly Doubt[] {
  const unclear = [...new Set(publicStatements(activity).flatMap((statement) => statement.unclear))];
  const conditions = unclear.map((key): Doubt => ({ ask: 'condition', key }));
  const name = isAboutAccessPoint(activity) ? accessPointName(activity) : undefined;
  return name === undefined ? conditions : [...conditions, { ask: 'access-point', name }];
}

/** Every request through an access point has these. */
const THROUGH_ACCESS_POINT = ['s3:dataaccesspointarn', 's3:dataaccesspointaccount'];

function accessPointOf(activity: Activity): Resource {
  const { account, region } = activity;
  const id = `accesspoint/${accessPointName(activity) ?? 'unknown'}`;
  const service = activity.name.endsWith('ForObjectLambda') ? 's3-object-lambda' : 's3';
  return { type: 'AwsS3AccessPoint', id, arn: `arn:aws:${service}:${region}:${account}:${id}` };
}

function accessPointName({ request }: Activity): string | undefined {
  return text(named('name', request));
}

/** The policy that a call writes. */
export function policyIn(activity: Activity): Json | undefined {
  return isAboutAccessPoint(activity) ? named('policy', activity.request) : field(activity.request, 'bucketPolicy');
}

/** A field of an S3 Control request, which some records nest in the name of the request or in `Details`. */
function named(name: string, value: Json | undefined): Json | undefined {
  if (!isObject(value)) return undefined;
  const found = field(value, name);
  if (found !== undefined && found !== '') return found;
  return Object.values(value)
    .map((inner) => named(name, inner))
    .find((inner) => inner !== undefined);
}

function documentOf(policy: Json | undefined): Json | undefined {
  if (typeof policy !== 'string') return policy;
  try {
    return JSON.parse(policy) as Json;
  } catch {
    return undefined;
  }
}
