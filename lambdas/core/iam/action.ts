/** Calls that CloudTrail records under another name than their IAM action (AWS Service Authorization Reference). */
import { ownProperty } from '#core/own-property.ts';

const RENAMED: Readonly<Record<string, string>> = {
  's3:DeleteAccountPublicAccessBlock': 's3:PutAccountPublicAccessBlock',
  's3:DeleteBucketCors': 's3:PutBucketCORS',
  's3:DeleteBucketPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:GetBucketCors': 's3:GetBucketCORS',
  's3:PutBucketCors': 's3:PutBucketCORS',
};

/** With a `VersionId` the same call needs another action. */
const WITH_VERSION: Readonly<Record<string, string>> = {
  's3:GetObjectAcl': 's3:GetObjectVersionAcl',
  's3:GetObjectTagging': 's3:GetObjectVersionTagging',
  's3:PutObjectAcl': 's3:PutObjectVersionAcl',
};

/** The IAM action that a call, named as CloudTrail records it, needs with this input. */
export function iamActionOf(call: string, input: { readonly VersionId?: unknown } = {}): string {
  const ofVersion = input.VersionId === undefined ? undefined : ownProperty(WITH_VERSION, call);
  return ofVersion ?? ownProperty(RENAMED, call) ?? call;
}
