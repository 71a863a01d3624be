import { coversArn } from '#core/arn-pattern.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { CallTrigger, DetailPattern } from '#core/detection/trigger.ts';
import { type Json, type JsonObject, list, object, text } from '#core/json.ts';
import { DEFAULT_DEPLOY_ROLE, hubOf, PRODUCT } from '#core/naming.ts';

/** Prefix of the hub's own tags; IAM conditions on tags ignore case. */
const PREFIX = `${PRODUCT}:`;

/** Tags of one request: what it sets, as `key=value`, and the keys it removes. */
export type ChangedTags = { readonly set: readonly string[]; readonly removed: readonly string[] };

/** The calls that tag resources the hub may contain, or create them with tags; and those of the tagging service. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  'ec2.amazonaws.com': [
    'CreateNetworkAcl',
    'CreateNetworkInterface',
    'CreateSecurityGroup',
    'CreateTags',
    'DeleteTags',
    'RunInstances',
  ],
  's3.amazonaws.com': ['CreateBucket', 'PutBucketTagging', 'TagResource', 'UntagResource'],
  'iam.amazonaws.com': [
    'CreatePolicy',
    'CreateRole',
    'CreateUser',
    'TagPolicy',
    'TagRole',
    'TagUser',
    'UntagPolicy',
    'UntagRole',
    'UntagUser',
  ],
  'cloudtrail.amazonaws.com': ['AddTags', 'CreateTrail', 'RemoveTags'],
  'config.amazonaws.com': ['PutConfigurationRecorder', 'TagResource', 'UntagResource'],
  'wafv2.amazonaws.com': ['CreateIPSet', 'TagResource', 'UntagResource'],
  'tagging.amazonaws.com': ['TagResources', 'UntagResources'],
};

const WANTED: readonly DetailPattern[] = [{ prefix: { 'equals-ignore-case': PREFIX } }];
const MAPPED = ['exempt', 'public-website'].map((name) => ({ tags: { [`${PREFIX}${name}`]: [{ exists: true }] } }));

/** Where the services write the keys of tags. */
const WHERE: DetailPattern = {
  $or: [
    { tagSet: { items: { key: WANTED } } },
    { tagSpecificationSet: { items: { tags: { key: WANTED } } } },
    { Tagging: { TagSet: { Tag: { Key: WANTED } } } },
    { tags: { key: WANTED } },
    { tags: { Key: WANTED } },
    { tagsList: { key: WANTED } },
    { tagKeys: WANTED },
    ...MAPPED,
    { omitted: [true, 'true'] },
  ].map((requestParameters) => ({ requestParameters })),
};

export const TAG_TRIGGERS: readonly CallTrigger[] = Object.entries(CALLS).map(([source, calls]) => ({
  source,
  calls,
  where: WHERE,
}));

/** The tags of the hub that a call sets or removes. */
export function hubTagsIn({ name, request }: Activity): ChangedTags {
  const named = [request.tagSet, request.tags, request.tagsList, object(object(request.Tagging).TagSet).Tag].flatMap(tagsIn);
  const specified = list(request.tagSpecificationSet).flatMap((one) => tagsIn(object(one).tags));
  const keys = list(request.tagKeys).flatMap((key) => text(key) ?? []);
  const tags = [...named, ...specified].filter(([key]) => isOfHub(key));
  const isRemoval = /^(Delete|Remove|Untag)/.test(name);
  return {
    set: isRemoval ? [] : tags.map(([key, value]) => `${key}=${value}`),
    removed: [...(isRemoval ? tags.map(([key]) => key) : []), ...keys.filter(isOfHub)],
  };
}

/** Whether the session's role may set the hub's tags, by the organization file, or is the role of rollouts. */
export function maySetTags(activity: Activity): boolean {
  const { taggers = [], deployRole = DEFAULT_DEPLOY_ROLE } = hubOf(activity);
  const { role } = activity.actor;
  const allowed = [`arn:aws:iam::${activity.account}:role/${deployRole}`, ...taggers];
  return role !== undefined && allowed.some((pattern) => coversArn(pattern, role));
}

/** What a call tags, as it names it. */
export function taggedBy({ account, request, response }: Activity): string {
  const { bucketName, userName, roleName, policyArn, resourceARN, resourceArn, resourceId, resourceARNList, resourcesSet } =
    request;
  const [first] = [...list(resourceARNList), ...list(resourcesSet).map((one) => object(one).resourceId), response.groupId];
  return (
    [bucketName, userName, roleName, policyArn, resourceARN, resourceArn, resourceId, first].map(text).find(Boolean) ?? account
  );
}

function tagsIn(value: Json | undefined): [key: string, value: string][] {
  const tags = list(value);
  const isMap = tags.length === 1 && !('key' in object(tags[0])) && !('Key' in object(tags[0]));
  if (isMap) return Object.entries(object(tags[0])).map(([key, one]) => [key, text(one) ?? '']);
  return tags.map(object).map((tag: JsonObject) => [text(tag.key ?? tag.Key) ?? '', text(tag.value ?? tag.Value) ?? '']);
}

function isOfHub(key: string): boolean {
  return key.toLowerCase().startsWith(PREFIX);
}
