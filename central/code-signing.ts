import { Construct } from 'constructs';
import { LambdaCodeSigningConfig } from '#aws/lambda-code-signing-config';
import type { LambdaFunctionConfig } from '#aws/lambda-function';
import { S3Bucket } from '#aws/s3-bucket';
import { S3BucketPolicy } from '#aws/s3-bucket-policy';
import { S3Object } from '#aws/s3-object';
import { SignerSigningJob } from '#aws/signer-signing-job';
import { SignerSigningProfile } from '#aws/signer-signing-profile';
import { onlyOverTls } from '#core/iam/policy.ts';
import { type Naming, PRODUCT } from '#core/naming.ts';
import type { Bundle } from './bundle.ts';
import { makePrivate, type PrivateBucketParts } from './private-bucket.ts';

/** Where a function gets its code from. */
export type FunctionCode = Pick<
  LambdaFunctionConfig,
  'filename' | 'sourceCodeHash' | 's3Bucket' | 's3Key' | 'codeSigningConfigArn'
>;

/**
 * Signs every bundle with AWS Signer, and makes Lambda refuse code without that signature: UpdateFunctionCode alone can no longer
 * replace a function of the hub. Starting signing jobs with the profile is therefore left to the role that deploys.
 */
export class CodeSigning extends Construct {
  readonly #bucket: S3Bucket;
  readonly #ready: PrivateBucketParts;
  readonly #profile: SignerSigningProfile;
  readonly #config: LambdaCodeSigningConfig;

  constructor(scope: Construct, id: string, { hubAccount }: Pick<Naming, 'hubAccount'>) {
    super(scope, id);
    const name = `${PRODUCT}-code-${hubAccount}`;
    // Nothing is lost when it is destroyed: every object can be built again.
    this.#bucket = new S3Bucket(this, 'bucket', { bucket: name, forceDestroy: true });
    this.#ready = makePrivate(this, this.#bucket.id, { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } });
    new S3BucketPolicy(this, 'policy', {
      bucket: this.#bucket.id,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [onlyOverTls('s3', [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`])],
      }),
      dependsOn: [this.#ready.access],
    });
    // Names of profiles may not contain hyphens.
    this.#profile = new SignerSigningProfile(this, 'profile', {
      name: PRODUCT.replaceAll('-', '_'),
      platformId: 'AWSLambda-SHA384-ECDSA',
    });
    this.#config = new LambdaCodeSigningConfig(this, 'config', {
      description: 'Code that the rollout of the security hub signed',
      allowedPublishers: { signingProfileVersionArns: [this.#profile.versionArn] },
      policies: { untrustedArtifactOnDeployment: 'Enforce' },
    });
  }

  /** Signs a bundle; a function that uses the result waits for the signature. */
  sign(name: string, { zip, sha256 }: Bundle): FunctionCode {
    const object = new S3Object(this, `object-${name}`, {
      bucket: this.#bucket.id,
      key: `unsigned/${name}.zip`,
      source: zip,
      sourceHash: sha256,
      dependsOn: [this.#ready.versioning, this.#ready.encryption],
    });
    const job = new SignerSigningJob(this, `job-${name}`, {
      profileName: this.#profile.name,
      source: { s3: { bucket: this.#bucket.id, key: object.key, version: object.versionId } },
      destination: { s3: { bucket: this.#bucket.id, prefix: `signed/${name}/` } },
    });
    return {
      s3Bucket: this.#bucket.id,
      s3Key: job.signedObject.get(0).s3.get(0).key,
      codeSigningConfigArn: this.#config.arn,
    };
  }
}
