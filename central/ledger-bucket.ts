import { Construct } from 'constructs';
import { S3Bucket } from '#aws/s3-bucket';
import { S3BucketObjectLockConfigurationA } from '#aws/s3-bucket-object-lock-configuration';
import { S3BucketPolicy } from '#aws/s3-bucket-policy';
import { onlyOverTls } from '#core/iam/policy.ts';
import { ledgerBucket } from '#core/incident/ledger.ts';
import { functionPurpose, type Naming, roleArn } from '#core/naming.ts';
import { keptPrivate } from './private-bucket.ts';

export type LedgerProps = { readonly naming: Naming; readonly days: number; readonly mode: 'GOVERNANCE' | 'COMPLIANCE' };

/** What the hub did and why, each step written once: nobody, the hub included, can change or remove it before its time. */
export class LedgerBucket extends Construct {
  constructor(scope: Construct, id: string, { naming, days, mode }: LedgerProps) {
    super(scope, id);
    const name = ledgerBucket(naming.hubAccount);
    const bucket = new S3Bucket(this, 'bucket', { bucket: name, objectLockEnabled: true });
    const at = { bucket: bucket.id };
    const { versioning, access } = keptPrivate(this, bucket.id, {
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
        // The account as principal and the role as condition: the bucket may be there before the role is.
        Principal: { AWS: `arn:aws:iam::${naming.hubAccount}:root` },
        Action: 's3:PutObject',
        Resource: `${bucket}/incidents/*`,
        Condition: { ArnEquals: { 'aws:PrincipalArn': writer } },
      },
      onlyOverTls('s3', [bucket, `${bucket}/*`]),
    ],
  };
}
