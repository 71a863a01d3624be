import type { Activity } from './activity.ts';

/** Such as `ec2:RevokeSecurityGroupIngress`. */
export function callOf(activity: Activity): string {
  return `${activity.source.split('.')[0]}:${activity.name}`;
}
