import type { Activity } from '#core/detection/activity.ts';
import { text } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';

/** The trail of an activity; calls name it by ARN or by name. */
export function trailOf(activity: Activity): Resource {
  const named = text(activity.request.name) ?? text(activity.request.trailName) ?? 'unknown';
  const id = named.split('/').at(-1) ?? named;
  const { account, region } = activity;
  return {
    type: 'AwsCloudTrailTrail',
    id,
    arn: named.startsWith('arn:') ? named : `arn:aws:cloudtrail:${region}:${account}:trail/${named}`,
  };
}
