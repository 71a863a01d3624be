import { altered } from '../events/api-call.ts';
import {
  ALL_USERS,
  AUTHENTICATED_USERS,
  aclDocument,
  aclHeaders,
  bucketCall,
  cannedAcl,
  createBucket,
  LOG_DELIVERY,
  putBucketAcl,
  putObjectAcl,
} from '../events/bucket-calls.ts';
import { root, ssoPerson } from '../events/callers.ts';
import type { Cases, KnownFact } from '../events/cases.ts';

const bucket = 'amzn-s3-demo-bucket';
const owner = 'd25639fbe9c19cd30a4c0f43fbf00e2d3f96400a9aa8dabfbbebe1906EXAMPLE';
const ownerOnly = { to: owner, permission: 'FULL_CONTROL' };
const published = putBucketAcl({ bucket, acl: cannedAcl('public-read') });

function access(aclsCount: boolean): KnownFact[] {
  return [
    [
      { ask: 'bucket-access', bucket },
      { aclsCount, policiesCount: !aclsCount, website: false, tags: {} },
    ],
  ];
}

function grants(fields: { [field: string]: string }) {
  return altered(published, {
    requestParameters: { bucketName: bucket, AccessControlPolicy: { AccessControlList: { Grant: fields } } },
  });
}

export const cases: Cases = {
  fires: {
    'the bucket gets the canned ACL public-read, and ACLs have effect': { events: published, facts: access(true) },
    'the same, and nobody can tell whether ACLs have effect': published,
    'the bucket gets the canned ACL public-read-write': putBucketAcl({ bucket, acl: cannedAcl('public-read-write') }),
    'the bucket is opened to everybody with an AWS account': putBucketAcl({ bucket, acl: cannedAcl('authenticated-read') }),
    'an older record holds the name of the ACL, the host and the sub-resource as lists': altered(published, {
      eventVersion: '1.05',
      resources: undefined,
      requestParameters: {
        host: [`${bucket}.s3.ap-northeast-2.amazonaws.com`],
        bucketName: bucket,
        acl: [''],
        'x-amz-acl': ['public-read'],
      },
    }),
    'the document holds one grant, recorded as an object': putBucketAcl({
      bucket,
      acl: aclDocument({ to: ALL_USERS, permission: 'READ' }),
    }),
    'the document holds several grants, the last of them to everybody': putBucketAcl({
      bucket,
      acl: aclDocument(ownerOnly, { to: LOG_DELIVERY, permission: 'WRITE' }, { to: AUTHENTICATED_USERS, permission: 'READ_ACP' }),
    }),
    'the document is spelt in small letters and with underscores': altered(published, {
      requestParameters: {
        bucketName: bucket,
        accessControlPolicy: {
          accessControlList: { grant: { grantee: { xsi_type: 'Group', uri: ALL_USERS }, permission: 'WRITE' } },
        },
      },
    }),
    'a grant header names everybody': putBucketAcl({ bucket, acl: aclHeaders({ 'x-amz-grant-read': `uri="${ALL_USERS}"` }) }),
    'a grant header names the owner and everybody with an account': putBucketAcl({
      bucket,
      acl: aclHeaders({ 'x-amz-grant-full-control': `id="${owner}", uri="${AUTHENTICATED_USERS}"` }),
    }),
    'a grant header without quotation marks lets everybody write the ACL': putBucketAcl({
      bucket,
      acl: aclHeaders({ 'x-amz-grant-write-acp': [`uri=${ALL_USERS}`] }),
    }),
    'a grant header is spelt with underscores': putBucketAcl({
      bucket,
      acl: { AccessControlList: { x_amz_grant_read: `uri=${ALL_USERS}` } },
    }),
    'a bucket is created open': { events: createBucket({ bucket, acl: cannedAcl('public-read') }), facts: access(true) },
    'a bucket is created with a grant header to everybody': createBucket({
      bucket,
      acl: aclHeaders({ 'x-amz-grant-write': `uri="${ALL_USERS}"` }),
    }),
    'root opens it': putBucketAcl({ bucket, acl: cannedAcl('public-read'), by: root() }),
    'somebody from another account opens it, as the copy for the owner tells': altered(published, {
      userIdentity: { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: '123456789012' },
      sharedEventID: '11111111-2222-4333-8444-555555555555',
    }),
    'the call goes to an access point, and the list of resources tells the bucket': altered(published, {
      requestParameters: {
        bucketName: 'arn:aws:s3:ap-northeast-2:444455556666:accesspoint/web',
        acl: '',
        'x-amz-acl': 'public-read',
      },
    }),
  },
  staysQuiet: {
    'public ACLs are ignored, or ACLs are disabled, on the bucket': { events: published, facts: access(false) },
    'a bucket created open belongs to an account that ignores public ACLs': {
      events: createBucket({ bucket, acl: cannedAcl('public-read') }),
      facts: access(false),
    },
    'the bucket gets the canned ACL private': putBucketAcl({ bucket, acl: cannedAcl('private') }),
    'log delivery may write': putBucketAcl({ bucket, acl: cannedAcl('log-delivery-write') }),
    'the document grants to the log delivery group': putBucketAcl({
      bucket,
      acl: aclDocument(ownerOnly, { to: LOG_DELIVERY, permission: 'WRITE' }, { to: LOG_DELIVERY, permission: 'READ_ACP' }),
    }),
    'the document grants to one person': putBucketAcl({ bucket, acl: aclDocument(ownerOnly) }),
    'the document grants nothing at all': putBucketAcl({ bucket, acl: aclDocument() }),
    'a grant header names log delivery': putBucketAcl({
      bucket,
      acl: aclHeaders({ 'x-amz-grant-write': `uri="${LOG_DELIVERY}"`, 'x-amz-grant-read': `id="${owner}"` }),
    }),
    'a group of another name only begins like everybody': putBucketAcl({
      bucket,
      acl: aclHeaders({ 'x-amz-grant-read': `uri="${ALL_USERS}Here"` }),
    }),
    'the name of the owner only sounds like everybody': grants({ Grantee: 'AllUsers', Permission: 'READ' }),
    'a bucket is created without an ACL': createBucket({ bucket, by: ssoPerson('bob@example.com') }),
    'AWS refused it because public ACLs are blocked': putBucketAcl({
      bucket,
      acl: cannedAcl('public-read'),
      error: 'AccessDenied',
    }),
    'there is no such bucket': putBucketAcl({ bucket, acl: cannedAcl('public-read'), error: 'NoSuchBucket' }),
    'the ACL of an object is another scenario': putObjectAcl({ bucket, key: 'a.txt', acl: cannedAcl('public-read') }),
    'somebody only reads the ACL': bucketCall({ bucket, name: 'GetBucketAcl', subresource: 'acl' }),
    'the caller gets a copy of a call on the bucket of another account': putBucketAcl({
      bucket,
      acl: cannedAcl('public-read'),
      owner: '123456789012',
    }),
    'a call of the same name is recorded by another service': putBucketAcl({
      bucket,
      acl: cannedAcl('public-read'),
      source: 's3-outposts.amazonaws.com',
    }),
    'the record has no request at all': altered(published, { requestParameters: null }),
  },
};
