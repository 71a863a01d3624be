import type { Construct } from 'constructs';
import { S3BucketOwnershipControls } from '#aws/s3-bucket-ownership-controls';
import { S3BucketPublicAccessBlock } from '#aws/s3-bucket-public-access-block';
import {
  S3BucketServerSideEncryptionConfigurationA,
  type S3BucketServerSideEncryptionConfigurationRuleA,
} from '#aws/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '#aws/s3-bucket-versioning';

/** Parts of a private bucket that other resources may have to wait for. */
export type PrivateBucketParts = {
  readonly versioning: S3BucketVersioningA;
  readonly encryption: S3BucketServerSideEncryptionConfigurationA;
  readonly access: S3BucketPublicAccessBlock;
};

/** Makes a bucket versioned, encrypted by the given rule, owned by its account alone, and never public. */
export function makePrivate(
  scope: Construct,
  bucket: string,
  encryptedBy: S3BucketServerSideEncryptionConfigurationRuleA,
): PrivateBucketParts {
  const versioning = new S3BucketVersioningA(scope, 'versioning', { bucket, versioningConfiguration: { status: 'Enabled' } });
  new S3BucketOwnershipControls(scope, 'ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
  const encryption = new S3BucketServerSideEncryptionConfigurationA(scope, 'encryption', { bucket, rule: [encryptedBy] });
  const access = new S3BucketPublicAccessBlock(scope, 'public-access', {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  return { versioning, encryption, access };
}
