import { Construct } from 'constructs';
import { S3Bucket } from '#aws/s3-bucket';
import { S3BucketObjectLockConfigurationA } from '#aws/s3-bucket-object-lock-configuration';
import { S3BucketPolicy } from '#aws/s3-bucket-policy';
import { onlyOverTls } from '#core/iam/policy.ts';
import { ledgerBucket } from '#core/incident/ledger.ts';
import { functionPurpose, type Naming, roleArn } from '#core/naming.ts';
import { makePrivate } from './private-bucket.ts';

export type LedgerBucketProps = { readonly naming: Naming; readonly days: number; readonly mode: 'GOVERNANCE' | 'COMPLIANCE' };

/** Every step of every incident, written once. Object Lock keeps everyone, the hub included, from changing or deleting it before the retention ends. */
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

/** Calls that could add an entry in another way than the writer does, or hide one. No role needs them, not even the writer. */
const BESIDE_WRITING = [
  's3:BypassGovernanceRetention',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutObjectAcl',
  's3:PutObjectLegalHold',
  's3:PutObjectRetention',
  's3:ReplicateDelete',
  's3:ReplicateObject',
];

function policyOf(name: string, naming: Naming) {
  const bucket = `arn:aws:s3:::${name}`;
  const entries = `${bucket}/*`;
  // A role is a condition, never the principal: S3 refuses a principal that does not exist yet.
  const hub = { AWS: `arn:aws:iam::${naming.hubAccount}:root` };
  const writer = { 'aws:PrincipalArn': roleArn(naming, naming.hubAccount, functionPurpose('ledger')) };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OneFunctionAppends',
        Effect: 'Allow',
        Principal: hub,
        Action: ['s3:PutObject', 's3:GetObject'],
        Resource: `${bucket}/incidents/*`,
        Condition: { ArnEquals: writer },
      },
      {
        Sid: 'NobodyElseWrites',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:PutObject',
        Resource: entries,
        Condition: { ArnNotEquals: writer },
      },
      { Sid: 'NobodyHides', Effect: 'Deny', Principal: '*', Action: BESIDE_WRITING, Resource: entries },
      // Policies of the hub account decide who may read there: hub ledger verify reads from there.
      {
        Sid: 'HubAccountVerifies',
        Effect: 'Allow',
        Principal: hub,
        Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:ListBucketVersions'],
        Resource: [bucket, entries],
      },
      onlyOverTls('s3', [bucket, entries]),
    ],
  };
}
