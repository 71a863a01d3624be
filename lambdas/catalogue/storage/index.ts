import type { Detection } from '#core/detection/detection.ts';
import { s3AccountPublicAccessBlockDisabled } from './s3-account-public-access-block-disabled.ts';
import { s3AclRemoved } from './s3-acl-removed.ts';
import { s3BucketAclPublic } from './s3-bucket-acl-public.ts';
import { s3BucketPolicyDeleted } from './s3-bucket-policy-deleted.ts';
import { s3BucketPolicyPublic } from './s3-bucket-policy-public.ts';
import { s3CorsLoosened } from './s3-cors-loosened.ts';
import { s3ObjectAclPublic } from './s3-object-acl-public.ts';
import { s3PublicAccessBlockDisabled } from './s3-public-access-block-disabled.ts';
import { s3WebsiteEnabled } from './s3-website-enabled.ts';

export const STORAGE_SCENARIOS: readonly Detection[] = [
  s3BucketAclPublic,
  s3ObjectAclPublic,
  s3BucketPolicyPublic,
  s3PublicAccessBlockDisabled,
  s3AccountPublicAccessBlockDisabled,
  s3WebsiteEnabled,
  s3CorsLoosened,
  s3BucketPolicyDeleted,
  s3AclRemoved,
];
