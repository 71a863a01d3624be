import type { Construct } from 'constructs';
import { S3BucketOwnershipControls } from '#aws/s3-bucket-ownership-controls';
import { S3BucketPublicAccessBlock } from '#aws/s3-bucket-public-access-block';
import {
  S3BucketServerSideEncryptionConfigurationA,
  type S3BucketServerSideEncryptionConfigurationRuleA,
} from '#aws/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '#aws/s3-bucket-versioning';

/** What else of a bucket may have to wait for. */
export type Kept = { readonly versioning: S3BucketVersioningA; readonly access: S3BucketPublicAccessBlock };

/** Keeps a bucket of the hub's: versioned, encrypted by the rule, owned by its account alone, and never public. */
export function keptPrivate(scope: Construct, bucket: string, encryption: S3BucketServerSideEncryptionConfigurationRuleA): Kept {
  const at = { bucket };
  const versioning = new S3BucketVersioningA(scope, 'versioning', { ...at, versioningConfiguration: { status: 'Enabled' } });
  new S3BucketOwnershipControls(scope, 'ownership', { ...at, rule: { objectOwnership: 'BucketOwnerEnforced' } });
  new S3BucketServerSideEncryptionConfigurationA(scope, 'encryption', { ...at, rule: [encryption] });
  const access = new S3BucketPublicAccessBlock(scope, 'public-access', {
    ...at,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  return { versioning, access };
}
