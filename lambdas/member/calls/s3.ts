import type {
  DeleteBucketCorsRequest,
  DeleteBucketPolicyRequest,
  DeleteBucketWebsiteRequest,
  DeletePublicAccessBlockRequest,
  GetBucketAclOutput,
  GetBucketAclRequest,
  GetBucketCorsOutput,
  GetBucketCorsRequest,
  GetBucketOwnershipControlsOutput,
  GetBucketOwnershipControlsRequest,
  GetBucketPolicyOutput,
  GetBucketPolicyRequest,
  GetBucketTaggingOutput,
  GetBucketTaggingRequest,
  GetBucketWebsiteOutput,
  GetBucketWebsiteRequest,
  GetObjectAclOutput,
  GetObjectAclRequest,
  GetObjectTaggingOutput,
  GetObjectTaggingRequest,
  GetPublicAccessBlockOutput,
  GetPublicAccessBlockRequest,
  ListBucketsOutput,
  ListBucketsRequest,
  ListObjectVersionsOutput,
  ListObjectVersionsRequest,
  PublicAccessBlockConfiguration,
  PutBucketAclRequest,
  PutBucketCorsRequest,
  PutBucketPolicyRequest,
  PutBucketWebsiteRequest,
  PutObjectAclOutput,
  PutObjectAclRequest,
  PutPublicAccessBlockRequest,
} from '@aws-sdk/client-s3';

/** Calls about an account belong to S3 Control. */
export type S3Calls = {
  's3:DeleteAccountPublicAccessBlock': [{ AccountId: string }, object];
  's3:DeleteBucketCors': [DeleteBucketCorsRequest, object];
  's3:DeleteBucketPolicy': [DeleteBucketPolicyRequest, object];
  's3:DeleteBucketPublicAccessBlock': [DeletePublicAccessBlockRequest, object];
  's3:DeleteBucketWebsite': [DeleteBucketWebsiteRequest, object];
  's3:GetAccountPublicAccessBlock': [{ AccountId: string }, GetPublicAccessBlockOutput];
  's3:GetBucketAcl': [GetBucketAclRequest, GetBucketAclOutput];
  's3:GetBucketCors': [GetBucketCorsRequest, GetBucketCorsOutput];
  's3:GetBucketOwnershipControls': [GetBucketOwnershipControlsRequest, GetBucketOwnershipControlsOutput];
  's3:GetBucketPolicy': [GetBucketPolicyRequest, GetBucketPolicyOutput];
  's3:GetBucketPublicAccessBlock': [GetPublicAccessBlockRequest, GetPublicAccessBlockOutput];
  's3:GetBucketTagging': [GetBucketTaggingRequest, GetBucketTaggingOutput];
  's3:GetBucketWebsite': [GetBucketWebsiteRequest, GetBucketWebsiteOutput];
  's3:GetObjectAcl': [GetObjectAclRequest, GetObjectAclOutput];
  's3:GetObjectTagging': [GetObjectTaggingRequest, GetObjectTaggingOutput];
  's3:ListAllMyBuckets': [ListBucketsRequest, ListBucketsOutput];
  's3:ListBucketVersions': [ListObjectVersionsRequest, ListObjectVersionsOutput];
  's3:PutAccountPublicAccessBlock': [
    { AccountId: string; PublicAccessBlockConfiguration: PublicAccessBlockConfiguration },
    object,
  ];
  's3:PutBucketAcl': [PutBucketAclRequest, object];
  's3:PutBucketCors': [PutBucketCorsRequest, object];
  's3:PutBucketPolicy': [PutBucketPolicyRequest, object];
  's3:PutBucketPublicAccessBlock': [PutPublicAccessBlockRequest, object];
  's3:PutBucketWebsite': [PutBucketWebsiteRequest, object];
  's3:PutObjectAcl': [PutObjectAclRequest, PutObjectAclOutput];
};
