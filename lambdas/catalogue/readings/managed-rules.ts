import type { RecordedType } from '#core/config-recorder.ts';
import type { Severity } from '#core/detection/severity.ts';
import type { Tuning } from '#core/detection/tuning.ts';
import { PRODUCT } from '#core/naming.ts';
import type { Objection } from './found-open.ts';

/** How the hub treats a Config rule: the matching scenario if there is one, the severity, and the openings it objects to. */
export type RuleTreatment = {
  readonly scenario?: string;
  readonly severity: Exclude<Severity, 'LOW'>;
  readonly objection?: Objection;
};

/** A managed rule of AWS Config, as https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html lists it. */
export type ManagedRule = {
  readonly name: string;
  readonly identifier: string;
  readonly mapped: RuleTreatment;
  /** Evaluates resources of this type; without it, the whole account. */
  readonly judges?: RecordedType;
  /** AWS evaluates it only when a resource changes and refuses a frequency. */
  readonly onChangeOnly?: true;
  /** One Region evaluates the whole account. */
  readonly once?: true;
  /** Its parameters where the stacks create it, from the account's settings. */
  readonly parameters?: (tuning: Tuning) => Readonly<Record<string, string>>;
  /** A rule that finds the same and more; the stacks create that one instead. */
  readonly coveredBy?: string;
};

/** Prefix of the names of rules that the stacks create, so that they never overwrite a rule of the account. */
export const RULE_PREFIX = `${PRODUCT}-`;

const SSH_OPEN: RuleTreatment = { scenario: 'sg-ssh-open-world', severity: 'HIGH', objection: 'ssh' };
export const PORTS: RuleTreatment = { scenario: 'sg-open-highrisk-port', severity: 'HIGH', objection: 'risky' };
export const ANY_PORT_OPEN: RuleTreatment = { scenario: 'sg-open-all-ports', severity: 'MEDIUM', objection: 'any' };
const PUBLIC_BUCKET: RuleTreatment = { scenario: 's3-bucket-policy-public', severity: 'HIGH' };
const BUCKET_BLOCK_OFF: RuleTreatment = { scenario: 's3-public-access-block-disabled', severity: 'MEDIUM' };
const ACCOUNT_BLOCK_OFF: RuleTreatment = { scenario: 's3-account-public-access-block-disabled', severity: 'HIGH' };
const NO_TRAIL: RuleTreatment = { scenario: 'cloudtrail-stop-logging', severity: 'HIGH' };
const WEAK_TRAIL: RuleTreatment = { scenario: 'cloudtrail-updated', severity: 'MEDIUM' };

const group = { judges: 'AWS::EC2::SecurityGroup' } as const;
const bucket = { judges: 'AWS::S3::Bucket' } as const;
const trail = { judges: 'AWS::CloudTrail::Trail' } as const;

/** Every managed rule that the catalogue understands. */
export const MANAGED_RULES: readonly ManagedRule[] = [
  { name: 'restricted-ssh', identifier: 'INCOMING_SSH_DISABLED', mapped: SSH_OPEN, ...group },
  {
    name: 'restricted-common-ports',
    identifier: 'RESTRICTED_INCOMING_TRAFFIC',
    mapped: PORTS,
    ...group,
    // Evaluates IPv4 only.
    coveredBy: 'VPC_SG_PORT_RESTRICTION_CHECK',
  },
  {
    name: 'vpc-sg-port-restriction-check',
    identifier: 'VPC_SG_PORT_RESTRICTION_CHECK',
    mapped: PORTS,
    ...group,
    parameters: ({ riskyPorts }) => ({ restrictPorts: riskyPorts.join(',') }),
  },
  {
    name: 'vpc-sg-open-only-to-authorized-ports',
    identifier: 'VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS',
    mapped: ANY_PORT_OPEN,
    ...group,
    // As in control EC2.18 of Security Hub; without it, every web server violates the rule.
    parameters: () => ({ authorizedTcpPorts: '80,443' }),
  },
  { name: 's3-bucket-public-read-prohibited', identifier: 'S3_BUCKET_PUBLIC_READ_PROHIBITED', mapped: PUBLIC_BUCKET, ...bucket },
  {
    name: 's3-bucket-public-write-prohibited',
    identifier: 'S3_BUCKET_PUBLIC_WRITE_PROHIBITED',
    mapped: PUBLIC_BUCKET,
    ...bucket,
  },
  {
    name: 's3-bucket-level-public-access-prohibited',
    identifier: 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
    mapped: BUCKET_BLOCK_OFF,
    ...bucket,
    onChangeOnly: true,
  },
  {
    name: 's3-account-level-public-access-blocks',
    identifier: 'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS',
    mapped: ACCOUNT_BLOCK_OFF,
    // Has no result for an account whose block was never on.
    coveredBy: 'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC',
  },
  {
    name: 's3-account-level-public-access-blocks-periodic',
    identifier: 'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC',
    mapped: ACCOUNT_BLOCK_OFF,
    once: true,
  },
  {
    name: 'cloudtrail-enabled',
    identifier: 'CLOUD_TRAIL_ENABLED',
    mapped: NO_TRAIL,
    coveredBy: 'MULTI_REGION_CLOUD_TRAIL_ENABLED',
  },
  { name: 'multi-region-cloudtrail-enabled', identifier: 'MULTI_REGION_CLOUD_TRAIL_ENABLED', mapped: NO_TRAIL, once: true },
  { name: 'cloud-trail-encryption-enabled', identifier: 'CLOUD_TRAIL_ENCRYPTION_ENABLED', mapped: WEAK_TRAIL, ...trail },
  {
    name: 'cloud-trail-log-file-validation-enabled',
    identifier: 'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED',
    mapped: WEAK_TRAIL,
    ...trail,
  },
  {
    name: 'iam-root-access-key-check',
    identifier: 'IAM_ROOT_ACCESS_KEY_CHECK',
    mapped: { scenario: 'root-access-key-created', severity: 'HIGH' },
    once: true,
  },
];
