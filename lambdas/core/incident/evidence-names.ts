/** The names of noted evidence. AWS's own fields and calls keep AWS's spelling. */
import { ownProperty } from '#core/own-property.ts';
export const EVIDENCE_NAMES = [
  'user',
  'role',
  'session',
  'access-key',
  'address',
  'trusted-address',
  'address-hidden-by',
  'inside-address',
  'country',
  'region',
  'agent',
  'device',
  'break-glass-user',
  'first-failure',
  'used-up-budget',
  'uncontained-incident',
  'refused-call',
  'refusal',
  'incidents-within-the-hour',
  'changed-by',
  'pressed-in',
  'call',
  'change',
  'status',
  'tag',
  'removed-tag',
  'rollout',
  'named-resource',
  'forged',
  'forged-part',
  'trail',
  'deleted-trail',
  'group',
  'managed-policy',
  'inline-policy',
  'policy-version',
  'previous-version',
  'open-group',
  'unknown-group',
  'instance',
  'instance-type',
  'image',
  'vpc',
  'subnet',
  'interface',
  'port',
  'prefix-list',
  'description',
  'connection',
  'looked-back',
  'public-access-setting-off',
  'object-ownership',
  'cors-rule',
  'website-index',
  'website-redirect',
  'bucket-without-policy',
  'finding',
  'finding-type',
  'finding-severity',
  'finding-product',
  'sample-finding',
  'control',
  'action',
  'config-rule',
  'scenario',
  'alarm',
  'alarm-reason',
  'metric',
  'dimension',
  'state-before',
  'management-events',
  'excluded-source',
  'event-condition',
  'insights',
  'recording',
  'resource-types',
  'excluded-types',
  'frequency',
  'isMultiRegionTrail',
  'includeGlobalServiceEvents',
  'isOrganizationTrail',
  'enableLogFileValidation',
  'kmsKeyId',
  'cloudWatchLogsLogGroupArn',
  's3BucketName',
  'StopConfigurationRecorder',
  'DeleteConfigurationRecorder',
  'DeleteDeliveryChannel',
  'PutConfigurationRecorder',
  'DisassociateResourceTypes',
  'DeleteServiceLinkedConfigurationRecorder',
] as const;

export type EvidenceName = (typeof EVIDENCE_NAMES)[number];

export function isEvidenceName(name: string): name is EvidenceName {
  return (EVIDENCE_NAMES as readonly string[]).includes(name);
}

/** Names in incidents that were stored before these names were fixed. */
export const EARLIER_NAMES: Readonly<Record<string, EvidenceName>> = {
  'access key': 'access-key',
  'trusted address': 'trusted-address',
  'inside address': 'inside-address',
  Region: 'region',
  'break-glass': 'break-glass-user',
  'changed by': 'changed-by',
  'pressed in': 'pressed-in',
  'removed tag': 'removed-tag',
  named: 'named-resource',
  'deleted trail': 'deleted-trail',
  'managed policy': 'managed-policy',
  'inline policy': 'inline-policy',
  'policy version': 'policy-version',
  'previous version': 'previous-version',
  'public access setting off': 'public-access-setting-off',
  'object ownership': 'object-ownership',
  'CORS rule': 'cors-rule',
  'policy deleted from bucket': 'bucket-without-policy',
  type: 'finding-type',
  severity: 'finding-severity',
  sample: 'sample-finding',
  rule: 'config-rule',
  reason: 'alarm-reason',
  before: 'state-before',
  'management events': 'management-events',
  'excluded source': 'excluded-source',
  'resource types': 'resource-types',
  'excluded types': 'excluded-types',
};

/** Values that used to be English, by the name under which they were stored. */
const EARLIER_VALUES: Readonly<Record<string, readonly (readonly [RegExp, EvidenceName, string])[]>> = {
  before: [[/^.*$/s, 'state-before', 'unknown']],
  'CORS rule': [
    [/^(.*) from (.*) \(rule (.*)\)$/s, 'cors-rule', '$3: $1 <- $2'],
    [/^(.*) from (.*)$/s, 'cors-rule', '$1 <- $2'],
  ],
  severity: [[/^not told$/, 'finding-severity', 'unknown']],
  recording: [[/^some resource types only$/, 'recording', 'INCLUSION_BY_RESOURCE_TYPES']],
  website: [
    [/^index document (not named)$/, 'website-index', 'unknown'],
    [/^index document (.*)$/s, 'website-index', '$1'],
    [/^everything redirected to (.*)$/s, 'website-redirect', '$1'],
  ],
};

/** Name and value as they are noted today, of evidence noted at any time. */
export function namedToday(what: string, value: string): { readonly what: EvidenceName; readonly value: string } {
  const changed = ownProperty(EARLIER_VALUES, what)?.find(([pattern]) => pattern.test(value));
  if (changed !== undefined) return { what: changed[1], value: value.replace(changed[0], changed[2]) };
  const renamed = ownProperty(EARLIER_NAMES, what);
  if (renamed !== undefined) return { what: renamed, value };
  if (isEvidenceName(what)) return { what, value };
  if (what.startsWith('only ')) return { what: 'event-condition', value: `${what.slice('only '.length)} ${value}` };
  // The dimensions of an alarm were stored under their own names, which their author may choose freely.
  return { what: 'dimension', value: `${what}=${value}` };
}
