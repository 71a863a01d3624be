import { RULE_PREFIX } from './managed-rules.ts';

/**
 * What services add to the name of a managed rule of AWS Config, in the spelling of `plainName`. Each is anchored at both ends,
 * so that a rule whose name only contains that of a managed rule stays the customer's own.
 */
const WRAPPINGS: readonly RegExp[] = [
  // The hub's own stacks.
  new RegExp(`^${RULE_PREFIX}(.+)$`),
  // Control Tower: AWSControlTower_AWS-GR_RESTRICTED_SSH.
  /^awscontroltower-(?:aws-gr-)?(.+)$/,
  // Security Hub: eight hexadecimal digits today, six letters and digits in the rules it made before 2020.
  /^securityhub-(.+)-(?:[0-9a-f]{8}|[0-9a-z]{6})$/,
  // Conformance packs of an account or an organization.
  /^(.+)-conformance-pack-[0-9a-z]+$/,
  // Organization rules.
  /^orgconfigrule-(.+)-[0-9a-z]+$/,
];

/** Controls of Control Tower whose names differ from their managed rule. */
const CONTROL_TOWER_NAMES: ReadonlyMap<string, string> = new Map([
  ['audit-bucket-public-read-prohibited', 's3-bucket-public-read-prohibited'],
  ['audit-bucket-public-write-prohibited', 's3-bucket-public-write-prohibited'],
  ['detect-cloudtrail-enabled-on-member-accounts', 'cloudtrail-enabled'],
  ['detect-cloudtrail-enabled-on-shared-accounts', 'cloudtrail-enabled'],
]);

/** Names and identifiers of rules in one spelling. */
export function plainName(written: string): string {
  return written.toLowerCase().replaceAll('_', '-');
}

/** The bare name of a rule in one spelling, without what its creators added. */
export function ruleName(written: string): string {
  const name = plainName(written);
  const inner = WRAPPINGS.map((wrapping) => wrapping.exec(name)?.[1]).find((one) => one !== undefined);
  if (inner === undefined) return name;
  return CONTROL_TOWER_NAMES.get(inner) ?? ruleName(inner);
}
