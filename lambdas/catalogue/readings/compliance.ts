import type { Activity } from '#core/detection/activity.ts';
import type { Severity } from '#core/detection/severity.ts';
import { type Tuning, tuningOf } from '#core/detection/tuning.ts';
import { object, text } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';
import type { Objection } from './found-open.ts';

/** How the hub treats a Config rule: the matching scenario if there is one, the severity, and the openings it objects to. */
export type Mapped = {
  readonly scenario?: string;
  readonly severity: Exclude<Severity, 'LOW'>;
  readonly objection?: Objection;
};

const ssh: Mapped = { scenario: 'sg-ssh-open-world', severity: 'HIGH', objection: 'ssh' };
const ports: Mapped = { scenario: 'sg-open-highrisk-port', severity: 'HIGH', objection: 'risky' };
const anyPort: Mapped = { scenario: 'sg-open-all-ports', severity: 'MEDIUM', objection: 'any' };
const bucket: Mapped = { scenario: 's3-bucket-policy-public', severity: 'HIGH' };
const blockOff: Mapped = { scenario: 's3-public-access-block-disabled', severity: 'MEDIUM' };
const noTrail: Mapped = { scenario: 'cloudtrail-stop-logging', severity: 'HIGH' };
const weakTrail: Mapped = { scenario: 'cloudtrail-updated', severity: 'MEDIUM' };

/** By the name or identifier of a managed rule, as `ruleName` writes it; for some rules the two differ. */
const MAPPED: ReadonlyMap<string, Mapped> = new Map([
  ['restricted-ssh', ssh],
  ['incoming-ssh-disabled', ssh],
  ['restricted-common-ports', ports],
  ['restricted-incoming-traffic', ports],
  ['vpc-sg-restricted-common-ports', ports],
  ['vpc-sg-port-restriction-check', ports],
  ['vpc-sg-open-only-to-authorized-ports', anyPort],
  ['sg-open-to-world', { ...anyPort, severity: 'HIGH' }],
  ['s3-bucket-public-read-prohibited', bucket],
  ['s3-bucket-public-write-prohibited', bucket],
  ['s3-bucket-level-public-access-prohibited', blockOff],
  ['s3-account-level-public-access-blocks', { scenario: 's3-account-public-access-block-disabled', severity: 'HIGH' }],
  ['s3-account-level-public-access-blocks-periodic', { scenario: 's3-account-public-access-block-disabled', severity: 'HIGH' }],
  ['cloudtrail-enabled', noTrail],
  ['cloud-trail-enabled', noTrail],
  ['multi-region-cloudtrail-enabled', noTrail],
  ['multi-region-cloud-trail-enabled', noTrail],
  ['cloud-trail-encryption-enabled', weakTrail],
  ['cloud-trail-log-file-validation-enabled', weakTrail],
  ['iam-root-access-key-check', { scenario: 'root-access-key-created', severity: 'HIGH' }],
]);

/** What Security Hub, conformance packs and organization rules add to the name of a managed rule. */
const WRAPPINGS = [/^securityhub-(.+)-[0-9a-f]{8}$/, /^(.+)-conformance-pack-[0-9a-z]+$/, /^orgconfigrule-(.+)-[0-9a-z]+$/];

/** How to treat a NON_COMPLIANT rule; undefined for unknown rules and for other results. */
export function violated(activity: Activity): Mapped | undefined {
  const { newEvaluationResult, configRuleName } = activity.detail;
  if (object(newEvaluationResult).complianceType !== 'NON_COMPLIANT') return undefined;
  const name = ruleName(text(configRuleName) ?? '');
  const said = saidOf(name, tuningOf(activity));
  if (said === undefined) return MAPPED.get(name);
  return said === 'off' ? undefined : { ...MAPPED.get(name), severity: said };
}

/** The organization's setting for a rule, in any spelling of its name. */
function saidOf(name: string, { configRules }: Tuning): Tuning['configRules'][string] | undefined {
  return Object.entries(configRules).find(([written]) => ruleName(written) === name)?.[1];
}

/** The bare name of a rule in one spelling, without what its creator added. */
export function ruleName(written: string): string {
  const name = written.toLowerCase().replaceAll('_', '-');
  for (const wrapping of WRAPPINGS) {
    const inner = wrapping.exec(name)?.[1];
    if (inner !== undefined) return inner;
  }
  return name;
}

/** Resource types of Config, with the matching type and ARN of a finding. */
const TYPES: Readonly<Record<string, (id: string, account: string, region: string) => Resource>> = {
  'AWS::EC2::SecurityGroup': (id, account, region) => {
    return { type: 'AwsEc2SecurityGroup', id, arn: `arn:aws:ec2:${region}:${account}:security-group/${id}` };
  },
  'AWS::S3::Bucket': (id) => ({ type: 'AwsS3Bucket', id, arn: `arn:aws:s3:::${id}` }),
  'AWS::CloudTrail::Trail': (id, account, region) => {
    const name = id.split('/').at(-1) ?? id;
    const arn = id.startsWith('arn:') ? id : `arn:aws:cloudtrail:${region}:${account}:trail/${id}`;
    return { type: 'AwsCloudTrailTrail', id: name, arn };
  },
  'AWS::::Account': (id, account) => ({ type: 'AwsAccount', id, arn: `arn:aws:iam::${account}:root` }),
};

/** The evaluated resource; for a type unknown to the hub, the ARN of the rule stands for it. */
export function judged({ detail, account, region }: Activity): Resource {
  const id = text(detail.resourceId) ?? 'unknown';
  const known = TYPES[text(detail.resourceType) ?? ''];
  return known?.(id, account, region) ?? { type: 'Other', id, arn: text(detail.configRuleARN) ?? 'unknown' };
}
