import { withFields } from '../events/api-call.ts';
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
  return withFields(published, {
    requestParameters: { bucketName: bucket, AccessControlPolicy: { AccessControlList: { Grant: fields } } },
  });
}

export const cases: Cases = {
  fires: {
    'the bucket gets the canned ACL public-read, and ACLs have effect': { events: published, facts: access(true) },
    'the bucket gets the canned ACL public-read, and it is unknown whether ACLs have effect': published,
    'the bucket gets the canned ACL public-read-write': putBucketAcl({ bucket, acl: cannedAcl('public-read-write') }),
    'the bucket is opened to anyone with an AWS account': putBucketAcl({ bucket, acl: cannedAcl('authenticated-read') }),
    'an older record has the ACL name, the host and the sub-resource as lists': withFields(published, {
      eventVersion: '1.05',
      resources: undefined,
      requestParameters: {
        host: [`${bucket}.s3.ap-northeast-2.amazonaws.com`],
        bucketName: bucket,
        acl: [''],
        'x-amz-acl': ['public-read'],
      },
    }),
    'the document has one grant, recorded as an object': putBucketAcl({
      bucket,
      acl: aclDocument({ to: ALL_USERS, permission: 'READ' }),
    }),
    'the document has several grants, and the last one is public': putBucketAcl({
      bucket,
      acl: aclDocument(ownerOnly, { to: LOG_DELIVERY, permission: 'WRITE' }, { to: AUTHENTICATED_USERS, permission: 'READ_ACP' }),
    }),
    'the fields of the document are in lower case with underscores': withFields(published, {
      requestParameters: {
        bucketName: bucket,
        accessControlPolicy: {
          accessControlList: { grant: { grantee: { xsi_type: 'Group', uri: ALL_USERS }, permission: 'WRITE' } },
        },
      },
    }),
    'a grant header is public': putBucketAcl({ bucket, acl: aclHeaders({ 'x-amz-grant-read': `uri="${ALL_USERS}"` }) }),
    'a grant header names the owner and anyone with an AWS account': putBucketAcl({
      bucket,
      acl: aclHeaders({ 'x-amz-grant-full-control': `id="${owner}", uri="${AUTHENTICATED_USERS}"` }),
    }),
    'a grant header without quotation marks lets anyone write the ACL': putBucketAcl({
      bucket,
      acl: aclHeaders({ 'x-amz-grant-write-acp': [`uri=${ALL_USERS}`] }),
    }),
    'a grant header is written with underscores': putBucketAcl({
      bucket,
      acl: { AccessControlList: { x_amz_grant_read: `uri=${ALL_USERS}` } },
    }),
    'a bucket is created with a public ACL': {
      events: createBucket({ bucket, acl: cannedAcl('public-read') }),
      facts: access(true),
    },
    'a bucket is created with a public grant header': createBucket({
      bucket,
      acl: aclHeaders({ 'x-amz-grant-write': `uri="${ALL_USERS}"` }),
    }),
    'root makes the bucket public': putBucketAcl({ bucket, acl: cannedAcl('public-read'), by: root() }),
    'a caller from another account makes the bucket public, and the event is the copy for the owner': withFields(published, {
      userIdentity: { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: '123456789012' },
      sharedEventID: '11111111-2222-4333-8444-555555555555',
    }),
    'the call goes to an access point, and only the list of resources names the bucket': withFields(published, {
      requestParameters: {
        bucketName: 'arn:aws:s3:ap-northeast-2:444455556666:accesspoint/web',
        acl: '',
        'x-amz-acl': 'public-read',
      },
    }),
  },
  staysQuiet: {
    'public ACLs are ignored, or ACLs are disabled, on the bucket': { events: published, facts: access(false) },
    'a bucket is created with a public ACL in an account that ignores public ACLs': {
      events: createBucket({ bucket, acl: cannedAcl('public-read') }),
      facts: access(false),
    },
    'the bucket gets the canned ACL private': putBucketAcl({ bucket, acl: cannedAcl('private') }),
    'the bucket gets the canned ACL log-delivery-write': putBucketAcl({ bucket, acl: cannedAcl('log-delivery-write') }),
    'the document grants to the log delivery group': putBucketAcl({
      bucket,
      acl: aclDocument(ownerOnly, { to: LOG_DELIVERY, permission: 'WRITE' }, { to: LOG_DELIVERY, permission: 'READ_ACP' }),
    }),
    'the document grants to one person': putBucketAcl({ bucket, acl: aclDocument(ownerOnly) }),
    'the document has no grants': putBucketAcl({ bucket, acl: aclDocument() }),
    'a grant header names log delivery': putBucketAcl({
      bucket,
      acl: aclHeaders({ 'x-amz-grant-write': `uri="${LOG_DELIVERY}"`, 'x-amz-grant-read': `id="${owner}"` }),
    }),
    'the URI of a grantee only begins like AllUsers': putBucketAcl({
      bucket,
      acl: aclHeaders({ 'x-amz-grant-read': `uri="${ALL_USERS}Here"` }),
    }),
    'the grantee is the text AllUsers, not the URI of the group': grants({ Grantee: 'AllUsers', Permission: 'READ' }),
    'a bucket is created without an ACL': createBucket({ bucket, by: ssoPerson('bob@example.com') }),
    'AWS refused it because public ACLs are blocked': putBucketAcl({
      bucket,
      acl: cannedAcl('public-read'),
      error: 'AccessDenied',
    }),
    'there is no such bucket': putBucketAcl({ bucket, acl: cannedAcl('public-read'), error: 'NoSuchBucket' }),
    'the ACL of an object is made public, which is another scenario': putObjectAcl({
      bucket,
      key: 'a.txt',
      acl: cannedAcl('public-read'),
    }),
    'the call only reads the ACL': bucketCall({ bucket, name: 'GetBucketAcl', subresource: 'acl' }),
    'the event is the copy for the caller, and the bucket belongs to another account': putBucketAcl({
      bucket,
      acl: cannedAcl('public-read'),
      owner: '123456789012',
    }),
    'another service records a call of the same name': putBucketAcl({
      bucket,
      acl: cannedAcl('public-read'),
      source: 's3-outposts.amazonaws.com',
    }),
    'the record has no request at all': withFields(published, { requestParameters: null }),
  },
};
