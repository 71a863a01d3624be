import type { Activity } from '#core/detection/activity.ts';
import { object } from '#core/json.ts';

/** Services that CloudTrail records in one Region, from every Region. */
const GLOBAL_SERVICES = new Set([
  'account',
  'artifact',
  'billing',
  'budgets',
  'ce',
  'chatbot',
  'cloudfront',
  'cur',
  'globalaccelerator',
  'health',
  'iam',
  'networkmanager',
  'organizations',
  'route53',
  'route53domains',
  'savingsplans',
  'shield',
  'signin',
  'sts',
  'support',
  'tax',
  'trustedadvisor',
  'waf',
]);

/** Whether the Region of a call does not show where something was done. */
export function isGlobal({ source }: Activity): boolean {
  return GLOBAL_SERVICES.has(source.split('.', 1)[0] ?? '');
}

/** Whether a call was made with the credentials of an instance role. */
export function isInstanceSession({ detail }: Activity): boolean {
  return object(object(detail.userIdentity).sessionContext).ec2RoleDelivery !== undefined;
}
