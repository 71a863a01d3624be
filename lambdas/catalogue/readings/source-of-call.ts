import type { Activity } from '#core/detection/activity.ts';
import { object } from '#core/json.ts';

/** Services whose calls CloudTrail records in one Region wherever the caller is. */
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

/** Whether the Region of a call says nothing about where something was done. */
export function isGlobal({ source }: Activity): boolean {
  return GLOBAL_SERVICES.has(source.split('.', 1)[0] ?? '');
}

/** Whether a call was made with the credentials that EC2 delivers to an instance. */
export function isInstanceSession({ detail }: Activity): boolean {
  return object(object(detail.userIdentity).sessionContext).ec2RoleDelivery !== undefined;
}
