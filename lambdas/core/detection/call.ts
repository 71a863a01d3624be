import type { Activity } from './activity.ts';

/** A call by the IAM action it needs, such as `ec2:RevokeSecurityGroupIngress`. */
export function callOf(activity: Activity): string {
  return `${activity.source.split('.')[0]}:${activity.name}`;
}
