import type { Activity } from '#core/detection/activity.ts';
import { type Tuning, tuningOf } from '#core/detection/tuning.ts';
import { object, text } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';
import { plainName, ruleName } from './config-rule-name.ts';
import { ANY_PORT_OPEN, MANAGED_RULES, PORTS, type RuleTreatment } from './managed-rules.ts';

/** Names that are not managed rules of AWS Config: rules of Security Hub and common custom rules. */
const OTHERS: readonly (readonly [string, RuleTreatment])[] = [
  ['vpc-sg-restricted-common-ports', PORTS],
  ['sg-open-to-world', { ...ANY_PORT_OPEN, severity: 'HIGH' }],
];

/** By the name or identifier of a rule, as `ruleName` returns it; for some managed rules the two differ. */
const MAPPED: ReadonlyMap<string, RuleTreatment> = new Map([
  ...MANAGED_RULES.flatMap(({ name, identifier, mapped }) =>
    [name, identifier].map((written): [string, RuleTreatment] => [plainName(written), mapped]),
  ),
  ...OTHERS,
]);

/** How to treat a NON_COMPLIANT rule; undefined for unknown rules and for other results. */
export function violatedRule(activity: Activity): RuleTreatment | undefined {
  const { newEvaluationResult, configRuleName } = activity.detail;
  if (object(newEvaluationResult).complianceType !== 'NON_COMPLIANT') return undefined;
  const treated = ruleTreatment(text(configRuleName) ?? '', tuningOf(activity));
  return treated === 'off' ? undefined : treated;
}

/** How an account treats a rule, by its name; `off` if the organization file says so, undefined for unknown rules. */
export function ruleTreatment(written: string, tuning: Tuning): RuleTreatment | 'off' | undefined {
  const name = ruleName(written);
  const said = severitySetting(name, tuning);
  if (said === undefined) return MAPPED.get(name);
  return said === 'off' ? 'off' : { ...MAPPED.get(name), severity: said };
}

/** The organization's setting for a rule, in any spelling of its name. */
function severitySetting(name: string, { configRules }: Tuning): Tuning['configRules'][string] | undefined {
  return Object.entries(configRules).find(([written]) => ruleName(written) === name)?.[1];
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

/** The evaluated resource; for a type unknown to the hub, with the ARN of the rule. */
export function evaluatedResource({ detail, account, region }: Activity): Resource {
  const id = text(detail.resourceId) ?? 'unknown';
  const known = ownProperty(TYPES, text(detail.resourceType) ?? '');
  return known?.(id, account, region) ?? { type: 'Other', id, arn: text(detail.configRuleARN) ?? 'unknown' };
}
