import type { Json, JsonObject } from '#core/json.ts';
import { apiCall, type CallOverrides, withFields } from './api-call.ts';
import { type CloudEvent, MEMBER } from './cases.ts';

const S3 = 's3.amazonaws.com';
const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Groups of grantees, as ACLs name them. */
export const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
export const AUTHENTICATED_USERS = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';
export const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

/** A call on a bucket; `owner` is the account of the bucket if it is not the caller's. */
export type BucketCase = CallOverrides & { readonly bucket: string; readonly owner?: string };

/** A call on an object of a bucket. */
export type ObjectCase = BucketCase & { readonly key: string; readonly version?: string };

/** The ACL in a request, in one of the forms below. */
export type AclCase = JsonObject;

/** A call on a bucket. S3 records the name of the sub-resource with an empty string. */
export function bucketCall(call: BucketCase & { name: string; subresource?: string; request?: JsonObject }): CloudEvent {
  const { bucket, name, subresource, region = 'ap-northeast-2', account = MEMBER, owner = account } = call;
  const event = apiCall({
    source: S3,
    ...call,
    name,
    request: {
      bucketName: bucket,
      Host: `${bucket}.s3.${region}.amazonaws.com`,
      ...(subresource !== undefined && { [subresource]: '' }),
      ...call.request,
    },
  });
  return withFields(event, {
    additionalEventData: {
      SignatureVersion: 'SigV4',
      CipherSuite: 'TLS_AES_128_GCM_SHA256',
      bytesTransferredIn: 0,
      AuthenticationMethod: 'AuthHeader',
      bytesTransferredOut: 0,
    },
    resources: [{ accountId: owner, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` }],
  });
}

/** A canned ACL, in the `x-amz-acl` header. */
export function cannedAcl(name: Json): AclCase {
  return { 'x-amz-acl': name };
}

/** The ACL as a document; one grant is recorded as an object, several as a list. */
export function aclDocument(...grants: { to: string; permission: string }[]): AclCase {
  const rows = grants.map(({ to, permission }) => ({ Grantee: granteeOf(to), Permission: permission }));
  return {
    AccessControlPolicy: {
      xmlns: XMLNS,
      Owner: { ID: 'd25639fbe9c19cd30a4c0f43fbf00e2d3f96400a9aa8dabfbbebe1906EXAMPLE' },
      AccessControlList: rows.length === 0 ? '' : { Grant: rows.length === 1 ? (rows[0] as JsonObject) : rows },
    },
  };
}

/** The ACL in grant headers, such as `{ 'x-amz-grant-read': 'uri=...' }`. */
export function aclHeaders(headers: JsonObject): AclCase {
  return { accessControlList: headers };
}

export function createBucket({ acl = {}, ...call }: BucketCase & { acl?: AclCase }): CloudEvent {
  const { region = 'ap-northeast-2' } = call;
  const CreateBucketConfiguration = { xmlns: XMLNS, LocationConstraint: region };
  return bucketCall({ ...call, name: 'CreateBucket', request: { CreateBucketConfiguration, ...acl } });
}

export function putBucketAcl({ acl, ...call }: BucketCase & { acl: AclCase }): CloudEvent {
  return bucketCall({ ...call, name: 'PutBucketAcl', subresource: 'acl', request: acl });
}

export function putObjectAcl({ acl, ...call }: ObjectCase & { acl: AclCase }): CloudEvent {
  return objectCall({ ...call, name: 'PutObjectAcl', subresource: 'acl', request: acl });
}

export function putObject({ acl = {}, ...call }: ObjectCase & { acl?: AclCase }): CloudEvent {
  return objectCall({ ...call, name: 'PutObject', request: acl });
}

/** S3 records the policy as an object; a string is for readers that must accept both. */
export function putBucketPolicy({ policy, ...call }: BucketCase & { policy: Json }): CloudEvent {
  return bucketCall({ ...call, name: 'PutBucketPolicy', subresource: 'policy', request: { bucketPolicy: policy } });
}

/** The policy of an access point. Its record names no bucket. */
export function putAccessPointPolicy({
  point,
  policy,
  ...call
}: CallOverrides & { point: string; policy: JsonObject }): CloudEvent {
  const { account = MEMBER } = call;
  const PutAccessPointPolicyRequest = {
    xmlns: 'http://awss3control.amazonaws.com/doc/2018-08-20/',
    Policy: JSON.stringify(policy),
  };
  return controlCall({ ...call, name: 'PutAccessPointPolicy' }, { accountId: account, name: point, PutAccessPointPolicyRequest });
}

export function deleteAccessPointPolicy({ point, ...call }: CallOverrides & { point: string }): CloudEvent {
  return controlCall({ ...call, name: 'DeleteAccessPointPolicy' }, { accountId: call.account ?? MEMBER, name: point });
}

export function deleteBucketPolicy(call: BucketCase): CloudEvent {
  return bucketCall({ ...call, name: 'DeleteBucketPolicy', subresource: 'policy' });
}

/** The four settings of a public access block; a missing one is off. */
export type BlockCase = { readonly [setting: string]: Json };

export function putBucketBlock({ block, ...call }: BucketCase & { block: BlockCase }): CloudEvent {
  const request = { PublicAccessBlockConfiguration: { xmlns: XMLNS, ...block } };
  return bucketCall({ ...call, name: 'PutBucketPublicAccessBlock', subresource: 'publicAccessBlock', request });
}

export function deleteBucketBlock(call: BucketCase): CloudEvent {
  return bucketCall({ ...call, name: 'DeleteBucketPublicAccessBlock', subresource: 'publicAccessBlock' });
}

export function putAccountBlock({ block, ...call }: CallOverrides & { block: BlockCase }): CloudEvent {
  const { account = MEMBER } = call;
  const PublicAccessBlockConfiguration = { xmlns: 'http://awss3control.amazonaws.com/doc/2018-08-20/', ...block };
  return accountCall({ ...call, name: 'PutAccountPublicAccessBlock' }, { accountId: account, PublicAccessBlockConfiguration });
}

export function deleteAccountBlock(call: CallOverrides = {}): CloudEvent {
  return accountCall({ ...call, name: 'DeleteAccountPublicAccessBlock' }, { accountId: call.account ?? MEMBER });
}

export function putBucketWebsite({ website, ...call }: BucketCase & { website: JsonObject }): CloudEvent {
  const request = { WebsiteConfiguration: { xmlns: XMLNS, ...website } };
  return bucketCall({ ...call, name: 'PutBucketWebsite', subresource: 'website', request });
}

/** One rule is recorded as an object, several as a list; so are origins and methods. */
export function putBucketCors({ rules, ...call }: BucketCase & { rules: readonly JsonObject[] }): CloudEvent {
  const CORSRule = rules.length === 1 ? (rules[0] as JsonObject) : rules;
  return bucketCall({
    ...call,
    name: 'PutBucketCors',
    subresource: 'cors',
    request: { CORSConfiguration: { xmlns: XMLNS, CORSRule } },
  });
}

export function putOwnership({ ownership, ...call }: BucketCase & { ownership: string }): CloudEvent {
  const request = { OwnershipControls: { xmlns: XMLNS, Rule: { ObjectOwnership: ownership } } };
  return bucketCall({ ...call, name: 'PutBucketOwnershipControls', subresource: 'ownershipControls', request });
}

export function deleteOwnership(call: BucketCase): CloudEvent {
  return bucketCall({ ...call, name: 'DeleteBucketOwnershipControls', subresource: 'ownershipControls' });
}

/** Calls on objects are data events: a trail records them only if its selectors include them. */
function objectCall(call: ObjectCase & { name: string; subresource?: string; request: JsonObject }): CloudEvent {
  const { bucket, key, version, account = MEMBER, owner = account } = call;
  const request = { key, ...(version !== undefined && { versionId: version }), ...call.request };
  return withFields(bucketCall({ ...call, request }), {
    managementEvent: false,
    eventCategory: 'Data',
    resources: [
      { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
      { accountId: owner, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
    ],
  });
}

function accountCall(call: CallOverrides & { name: string }, parameters: JsonObject): CloudEvent {
  return controlCall(call, { publicAccessBlock: '', ...parameters });
}

/** A call on S3 Control, whose records come from S3. */
function controlCall(call: CallOverrides & { name: string }, parameters: JsonObject): CloudEvent {
  const { region = 'ap-northeast-2', account = MEMBER } = call;
  const Host = `${account}.s3-control.${region}.amazonaws.com`;
  return apiCall({ source: S3, ...call, request: { Host, ...parameters } });
}

function granteeOf(to: string): JsonObject {
  const isGroup = to.startsWith('http');
  return {
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    'xsi:type': isGroup ? 'Group' : 'CanonicalUser',
    [isGroup ? 'URI' : 'ID']: to,
  };
}
