import { SEVERITIES } from '#core/detection/severity.ts';

/** Severities of findings, lowest first. */
export const FINDING_SEVERITIES = ['INFORMATIONAL', ...SEVERITIES] as const;

type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/** A product that imports findings into Security Hub. */
type FindingProduct = {
  readonly name: string;
  /** Findings of lower severity stay in Security Hub and open no incident. */
  readonly opensFrom: FindingSeverity;
  /** The incident is about the first resource of this type; without a type or such a resource, about the first resource. */
  readonly about?: string;
  /**
   * Scenarios by finding type (the whole type or its last part), for findings that report the state a call of the catalogue causes.
   * `rule`: the scenario of the Config rule that the finding names.
   */
  readonly reports?: { readonly types: Readonly<Record<string, string>>; readonly resource: string } | 'rule';
  /** Where AWS describes its findings. */
  readonly source: string;
};

/**
 * AWS's products by the last part of their ARN, which only AWS can import under. GuardDuty is not here: it sends its own event.
 * Inspector reports vulnerabilities, which are a work list and not incidents, so only severe ones open an incident.
 */
export const FINDING_PRODUCTS: Readonly<Record<string, FindingProduct>> = {
  securityhub: {
    name: 'Security Hub controls',
    opensFrom: 'INFORMATIONAL',
    source: 'https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html',
  },
  config: {
    name: 'AWS Config rules',
    opensFrom: 'INFORMATIONAL',
    reports: 'rule',
    source: 'https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-internal-providers.html',
  },
  inspector: {
    name: 'Amazon Inspector',
    opensFrom: 'HIGH',
    source: 'https://docs.aws.amazon.com/inspector/latest/user/securityhub-integration.html',
  },
  macie: {
    name: 'Amazon Macie',
    opensFrom: 'LOW',
    about: 'AwsS3Bucket',
    reports: {
      types: {
        'Policy:IAMUser-S3BucketPublic': 's3-bucket-policy-public',
        'Policy:IAMUser-S3BlockPublicAccessDisabled': 's3-public-access-block-disabled',
      },
      resource: 'AwsS3Bucket',
    },
    source: 'https://docs.aws.amazon.com/macie/latest/user/securityhub-integration.html',
  },
  'access-analyzer': {
    name: 'IAM Access Analyzer',
    opensFrom: 'LOW',
    reports: {
      types: { 'Effects/Data Exposure/External Access Granted': 's3-bucket-policy-public' },
      resource: 'AwsS3Bucket',
    },
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-securityhub-integration.html',
  },
  health: {
    name: 'AWS Health',
    opensFrom: 'LOW',
    source: 'https://docs.aws.amazon.com/health/latest/ug/security-hub-integration.html',
  },
};

/** Every other product of AWS or a partner, and findings that accounts import themselves. */
export const OTHER_PRODUCT: FindingProduct = {
  name: 'Partners, other products of AWS, and findings of your own',
  opensFrom: 'INFORMATIONAL',
  source: 'https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-providers.html',
};

/** The values of `resourceType` in GuardDuty findings; the incident is about that resource. */
export const GUARDDUTY_KINDS = [
  'Instance',
  'AccessKey',
  'S3Bucket',
  'S3Object',
  'Lambda',
  'EKSCluster',
  'ECSCluster',
  'RDSDBInstance',
  'RDSLimitlessDB',
] as const;

export type GuardDutyKind = (typeof GUARDDUTY_KINDS)[number];

/** Findings of GuardDuty whose types have one middle part, as EC2 in `Backdoor:EC2/Spambot`. */
type GuardDutyFamily = {
  readonly detects: string;
  /** For other resource types, the incident is about the finding itself. */
  readonly kinds: readonly GuardDutyKind[];
  readonly source: string;
};

const guide = (page: string) => `https://docs.aws.amazon.com/guardduty/latest/ug/${page}.html`;
const RULES = guide('findings-custom-detection-rules');
const rulesOf = (service: string): GuardDutyFamily => ({ detects: `Custom rules, ${service}`, kinds: [], source: RULES });

/**
 * All of GuardDuty by the middle part of its types. Every severity opens an incident, because findings about credentials have a low
 * one. Types that AWS adds later open incidents too, about their resource or the finding itself.
 */
export const GUARDDUTY_FAMILIES: Readonly<Record<string, GuardDutyFamily>> = {
  EC2: {
    detects: 'Traffic, DNS queries and malware of an instance; custom rules',
    kinds: ['Instance'],
    source: guide('guardduty_finding-types-ec2'),
  },
  IAMUser: {
    detects: 'Calls with credentials, including models of Bedrock and SageMaker AI',
    kinds: ['AccessKey'],
    source: guide('guardduty_finding-types-iam'),
  },
  S3: {
    detects: 'Access to a bucket, its settings, and malware in its objects; custom rules',
    kinds: ['S3Bucket', 'S3Object', 'AccessKey'],
    source: guide('guardduty_finding-types-s3'),
  },
  Kubernetes: {
    detects: 'Audit logs and malware of a cluster',
    kinds: ['EKSCluster'],
    source: guide('guardduty-finding-types-eks-audit-logs'),
  },
  Runtime: {
    detects: 'Processes of an instance or a container',
    kinds: ['Instance', 'EKSCluster', 'ECSCluster'],
    source: guide('findings-runtime-monitoring'),
  },
  Container: {
    detects: 'Malware in a container',
    kinds: ['Instance', 'EKSCluster', 'ECSCluster'],
    source: guide('findings-malware-protection'),
  },
  ECS: { detects: 'Malware in a task', kinds: ['ECSCluster'], source: guide('findings-malware-protection') },
  Lambda: { detects: 'Traffic of a function', kinds: ['Lambda'], source: guide('lambda-protection-finding-types') },
  RDS: {
    detects: 'Sign-ins to a database; custom rules',
    kinds: ['RDSDBInstance', 'RDSLimitlessDB'],
    source: guide('findings-rds-protection'),
  },
  IAM: rulesOf('IAM'),
  Organizations: rulesOf('AWS Organizations'),
  RolesAnywhere: rulesOf('IAM Roles Anywhere'),
  Route53Resolver: rulesOf('Route 53 Resolver'),
  SageMaker: rulesOf('SageMaker AI'),
  SES: rulesOf('Amazon SES'),
};

/** Finding types that report an opening which a call of the catalogue can cause. */
export const GUARDDUTY_OPENINGS: Readonly<Record<string, string>> = {
  'Policy:S3/BucketAnonymousAccessGranted': 's3-bucket-policy-public',
  'Policy:S3/BucketPublicAccessGranted': 's3-bucket-policy-public',
  'Policy:S3/BucketBlockPublicAccessDisabled': 's3-public-access-block-disabled',
  'Policy:S3/AccountBlockPublicAccessDisabled': 's3-account-public-access-block-disabled',
};

/** The same types as Security Hub writes them: https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html */
export const GUARDDUTY_OPENINGS_IN_SECURITY_HUB: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(GUARDDUTY_OPENINGS).map(([type, scenario]) => [type.replace('/', '-'), scenario]),
);
