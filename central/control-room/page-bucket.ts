import { Construct } from 'constructs';
import { S3Bucket } from '#aws/s3-bucket';
import { S3BucketPolicy } from '#aws/s3-bucket-policy';
import { S3Object } from '#aws/s3-object';
import { onlyOverTls } from '#core/iam/policy.ts';
import { makePrivate } from '../private-bucket.ts';

/** A file of the page on the disk of the rollout. */
export type UploadedFile = {
  readonly path: string;
  readonly contentType: string;
  readonly file: string;
  readonly sha256: string;
};

const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** The files of the page: private, for CloudFront alone. */
export class PageBucket extends Construct {
  readonly domain: string;
  readonly #name: string;
  readonly #bucket: S3Bucket;

  constructor(scope: Construct, id: string, { name, files }: { readonly name: string; readonly files: readonly UploadedFile[] }) {
    super(scope, id);
    this.#name = name;
    this.#bucket = new S3Bucket(this, 'bucket', { bucket: name, forceDestroy: true });
    this.domain = this.#bucket.bucketRegionalDomainName;
    for (const { path, contentType, file, sha256 } of files)
      new S3Object(this, `file-${path}`, {
        bucket: this.#bucket.id,
        key: path,
        source: file,
        sourceHash: sha256,
        contentType,
        cacheControl: path.startsWith('assets/') ? FOR_EVER : ASK_AGAIN,
      });
  }

  /** A file whose content only Terraform knows. */
  write(key: string, content: string): void {
    new S3Object(this, `written-${key}`, {
      bucket: this.#bucket.id,
      key,
      content,
      contentType: 'application/json',
      cacheControl: ASK_AGAIN,
    });
  }

  readableBy(distribution: string): void {
    const arn = `arn:aws:s3:::${this.#name}`;
    const { access } = makePrivate(this, this.#bucket.id, { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } });
    const Statement = [
      {
        Sid: 'TheDistributionReads',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: `${arn}/*`,
        Condition: { StringEquals: { 'aws:SourceArn': distribution } },
      },
      onlyOverTls('s3', [arn, `${arn}/*`]),
    ];
    new S3BucketPolicy(this, 'policy', {
      bucket: this.#bucket.id,
      policy: JSON.stringify({ Version: '2012-10-17', Statement }),
      dependsOn: [access],
    });
  }
}
