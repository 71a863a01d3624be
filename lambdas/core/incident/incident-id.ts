import type { Activity } from '../detection/activity.ts';
import { sha256 } from '../digest.ts';
import { type Resource, resourceKey } from '../resource.ts';

/** Deterministic, so that a duplicate event never opens a second incident. In its own file, because a browser may load the type. */
export function incidentId(scenario: string, resource: Resource, activity: Activity): string {
  const place = resourceKey({ account: activity.account, region: activity.region, resource });
  return `inc-${sha256(`${scenario}\n${place}\n${activity.id}`).slice(0, 24)}`;
}
