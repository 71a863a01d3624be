/** Calls whose IAM action is called otherwise than what CloudTrail records (AWS Service Authorization Reference, Amazon S3). */
const OTHERWISE: Readonly<Record<string, string>> = {
  's3:DeleteAccountPublicAccessBlock': 's3:PutAccountPublicAccessBlock',
  's3:DeleteBucketCors': 's3:PutBucketCORS',
  's3:DeleteBucketPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:GetBucketCors': 's3:GetBucketCORS',
  's3:PutBucketCors': 's3:PutBucketCORS',
};

/** The same call on a named version of an object is another action. */
const ON_A_VERSION: Readonly<Record<string, string>> = {
  's3:GetObjectAcl': 's3:GetObjectVersionAcl',
  's3:GetObjectTagging': 's3:GetObjectVersionTagging',
  's3:PutObjectAcl': 's3:PutObjectVersionAcl',
};

/** The IAM action a call with this input needs; calls are named as CloudTrail records them, such as `s3:DeleteBucketCors`. */
export function iamActionOf(call: string, input: { readonly VersionId?: unknown } = {}): string {
  const ofVersion = input.VersionId === undefined ? undefined : ON_A_VERSION[call];
  return ofVersion ?? OTHERWISE[call] ?? call;
}
