import { Construct } from 'constructs';
import { S3Bucket } from '#aws/s3-bucket';
import { S3BucketLifecycleConfiguration } from '#aws/s3-bucket-lifecycle-configuration';
import { S3BucketPolicy } from '#aws/s3-bucket-policy';
import { configBucket } from '#core/config-recorder.ts';
import { onlyOverTls, type Statement } from '#core/iam/policy.ts';
import { makePrivate } from './private-bucket.ts';

export type ConfigBucketProps = {
  /** The account of the bucket. */
  readonly account: string;
  /** The accounts whose recorders deliver here. */
  readonly recorded: readonly string[];
};

/** These copies are for people: playbooks read the history that AWS Config itself keeps for seven years. */
const DAYS = 365;

/**
 * Where AWS Config delivers what it records. It comes as its own service and supports no condition on the organization, so the
 * accounts are named; it cannot deliver to the ledger, because that has Object Lock.
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
 */
export class ConfigBucket extends Construct {
  /** What must exist before AWS Config can deliver: it tries as soon as the channel is created. */
  readonly ready: S3BucketPolicy;

  constructor(scope: Construct, id: string, { account, recorded }: ConfigBucketProps) {
    super(scope, id);
    const name = configBucket(account);
    const bucket = new S3Bucket(this, 'bucket', { bucket: name });
    const at = { bucket: bucket.id };
    const { versioning, access } = makePrivate(this, bucket.id, {
      applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' },
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      ...at,
      rule: [
        {
          id: 'expire',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          expiration: [{ days: DAYS }],
          noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
        },
      ],
      dependsOn: [versioning],
    });
    const Statement = statementsOf(name, recorded);
    this.ready = new S3BucketPolicy(this, 'policy', {
      ...at,
      policy: JSON.stringify({ Version: '2012-10-17', Statement }),
      dependsOn: [access],
    });
  }
}

function statementsOf(name: string, recorded: readonly string[]): Statement[] {
  const bucket = `arn:aws:s3:::${name}`;
  const Principal = { Service: 'config.amazonaws.com' };
  const source = { 'aws:SourceAccount': [...recorded] };
  return [
    {
      Sid: 'ConfigFindsBucket',
      Effect: 'Allow',
      Principal,
      Action: ['s3:GetBucketAcl', 's3:ListBucket'],
      Resource: bucket,
      Condition: { StringEquals: source },
    },
    {
      Sid: 'ConfigDelivers',
      Effect: 'Allow',
      Principal,
      Action: 's3:PutObject',
      Resource: `${bucket}/AWSLogs/*/Config/*`,
      Condition: { StringEquals: { ...source, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    },
    onlyOverTls('s3', [bucket, `${bucket}/*`]),
  ];
}
