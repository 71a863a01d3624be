import { Construct } from 'constructs';
import { S3Bucket } from '#aws/s3-bucket';
import { S3BucketObjectLockConfigurationA } from '#aws/s3-bucket-object-lock-configuration';
import { S3BucketPolicy } from '#aws/s3-bucket-policy';
import { onlyOverTls } from '#core/iam/policy.ts';
import { ledgerBucket } from '#core/incident/ledger.ts';
import { functionPurpose, type Naming, roleArn } from '#core/naming.ts';
import { makePrivate } from './private-bucket.ts';

export type LedgerBucketProps = { readonly naming: Naming; readonly days: number; readonly mode: 'GOVERNANCE' | 'COMPLIANCE' };

/** Every step of every incident, written once. Object Lock keeps anybody, the hub included, from changing or deleting it before its time. */
export class LedgerBucket extends Construct {
  constructor(scope: Construct, id: string, { naming, days, mode }: LedgerBucketProps) {
    super(scope, id);
    const name = ledgerBucket(naming.hubAccount);
    const bucket = new S3Bucket(this, 'bucket', { bucket: name, objectLockEnabled: true });
    const at = { bucket: bucket.id };
    const { versioning, access } = makePrivate(this, bucket.id, {
      applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' },
    });
    new S3BucketObjectLockConfigurationA(this, 'lock', {
      ...at,
      rule: { defaultRetention: { mode, days } },
      dependsOn: [versioning],
    });
    new S3BucketPolicy(this, 'policy', { ...at, policy: JSON.stringify(policyOf(name, naming)), dependsOn: [access] });
  }
}

function policyOf(name: string, naming: Naming) {
  const bucket = `arn:aws:s3:::${name}`;
  const writer = roleArn(naming, naming.hubAccount, functionPurpose('ledger'));
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OneFunctionAppends',
        Effect: 'Allow',
        // The role is a condition, not the principal: S3 refuses a principal that does not exist yet.
        Principal: { AWS: `arn:aws:iam::${naming.hubAccount}:root` },
        Action: 's3:PutObject',
        Resource: `${bucket}/incidents/*`,
        Condition: { ArnEquals: { 'aws:PrincipalArn': writer } },
      },
      onlyOverTls('s3', [bucket, `${bucket}/*`]),
    ],
  };
}
