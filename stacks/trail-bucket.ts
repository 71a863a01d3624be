import { Construct } from 'constructs';
import { KmsAlias } from '#aws/kms-alias';
import { KmsKey } from '#aws/kms-key';
import { S3Bucket } from '#aws/s3-bucket';
import { S3BucketLifecycleConfiguration } from '#aws/s3-bucket-lifecycle-configuration';
import { S3BucketPolicy } from '#aws/s3-bucket-policy';
import type { ITerraformDependable } from '#cdktf';
import { makePrivate } from '#central/private-bucket.ts';
import { trailBucket } from '#core/hub-parts.ts';
import { onlyOverTls, type Statement } from '#core/iam/policy.ts';
import { PRODUCT } from '#core/naming.ts';

export type TrailBucketProps = {
  readonly management: string;
  readonly organizationId: string;
  readonly trailArn: string;
  /** How long log files are kept, in days. */
  readonly days: number;
};

/** A file that was overwritten or deleted can be restored for a month. */
const DAYS_OF_EARLIER_VERSIONS = 30;

const TRAIL_SERVICE = { Service: 'cloudtrail.amazonaws.com' };

/** The bucket of the organization trail: encrypted, versioned, never public; only that trail may write. */
export class TrailBucket extends Construct {
  readonly bucketName: string;
  readonly keyArn: string;
  /** What must exist before the trail can write. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TrailBucketProps) {
    super(scope, id);
    this.bucketName = trailBucket(props.management);
    const key = new KmsKey(this, 'key', {
      description: 'Log files of the organization trail',
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: document(keyStatements(props)),
    });
    new KmsAlias(this, 'alias', { name: `alias/${PRODUCT}-trail`, targetKeyId: key.keyId });
    const bucket = new S3Bucket(this, 'bucket', { bucket: this.bucketName });
    const at = { bucket: bucket.id };
    const { access, encryption, versioning } = makePrivate(this, bucket.id, {
      applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
      bucketKeyEnabled: true,
    });
    const policy = new S3BucketPolicy(this, 'policy', {
      ...at,
      policy: document(bucketStatements(this.bucketName, props)),
      dependsOn: [access],
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      ...at,
      rule: [
        {
          id: 'end-of-retention',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          expiration: [{ days: props.days }],
          noncurrentVersionExpiration: [{ noncurrentDays: DAYS_OF_EARLIER_VERSIONS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
    this.keyArn = key.arn;
    this.ready = [policy, encryption];
  }
}

function bucketStatements(name: string, { management, organizationId, trailArn }: TrailBucketProps): Statement[] {
  const bucket = `arn:aws:s3:::${name}`;
  const fromTrail = { StringEquals: { 'aws:SourceArn': trailArn } };
  return [
    {
      Sid: 'TrailReadsAcl',
      Effect: 'Allow',
      Principal: TRAIL_SERVICE,
      Action: 's3:GetBucketAcl',
      Resource: bucket,
      Condition: fromTrail,
    },
    {
      Sid: 'TrailWrites',
      Effect: 'Allow',
      Principal: TRAIL_SERVICE,
      Action: 's3:PutObject',
      Resource: [`${bucket}/AWSLogs/${management}/*`, `${bucket}/AWSLogs/${organizationId}/*`],
      Condition: fromTrail,
    },
    onlyOverTls('s3', [bucket, `${bucket}/*`]),
  ];
}

function keyStatements({ management, trailArn }: TrailBucketProps): Statement[] {
  const fromTrail = { StringEquals: { 'aws:SourceArn': trailArn } };
  return [
    {
      Sid: 'AccountDecidesByIam',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${management}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'TrailEncrypts',
      Effect: 'Allow',
      Principal: TRAIL_SERVICE,
      Action: 'kms:GenerateDataKey*',
      Resource: '*',
      Condition: { ...fromTrail, StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:*:trail/*' } },
    },
    {
      // The bucket has a bucket key, and CloudTrail accepts such a bucket only if it may decrypt that key.
      Sid: 'TrailDescribesAndDecrypts',
      Effect: 'Allow',
      Principal: TRAIL_SERVICE,
      Action: ['kms:DescribeKey', 'kms:Decrypt'],
      Resource: '*',
      Condition: fromTrail,
    },
  ];
}

function document(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
