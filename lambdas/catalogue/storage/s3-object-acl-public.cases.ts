import { withFields } from '../events/api-call.ts';
import {
  ALL_USERS,
  AUTHENTICATED_USERS,
  aclDocument,
  aclHeaders,
  cannedAcl,
  LOG_DELIVERY,
  putBucketAcl,
  putObject,
  putObjectAcl,
} from '../events/bucket-calls.ts';
import { assumedRole, root } from '../events/callers.ts';
import type { Cases, KnownFact } from '../events/cases.ts';

const bucket = 'amzn-s3-demo-bucket';
const key = 'reports/2026/"final" 보고서.pdf';
const published = putObjectAcl({ bucket, key, acl: cannedAcl('public-read') });

function access(aclsCount: boolean): KnownFact[] {
  return [
    [
      { ask: 'bucket-access', bucket },
      { aclsCount, policiesCount: !aclsCount, website: false, tags: {} },
    ],
  ];
}

export const cases: Cases = {
  fires: {
    'an object is made public, and ACLs have effect': { events: published, facts: access(true) },
    'an object is made public, and it is unknown whether ACLs have effect': published,
    'one older version of an object is made public': putObjectAcl({
      bucket,
      key,
      version: '3HL4kqtJlcpXroDTDmjVBH40Nrjfkd',
      acl: cannedAcl('public-read'),
    }),
    'an object is opened to anyone with an AWS account': putObjectAcl({ bucket, key, acl: cannedAcl('authenticated-read') }),
    'the document lets anyone read': putObjectAcl({ bucket, key, acl: aclDocument({ to: ALL_USERS, permission: 'READ' }) }),
    'a grant header lets anyone write the ACL': putObjectAcl({
      bucket,
      key,
      acl: aclHeaders({ 'x-amz-grant-write-acp': `uri="${ALL_USERS}"` }),
    }),
    'an object is uploaded with a public ACL': {
      events: putObject({ bucket, key, acl: cannedAcl('public-read') }),
      facts: access(true),
    },
    'an object is uploaded with a public ACL, and the header is recorded as a list': putObject({
      bucket,
      key,
      acl: cannedAcl(['public-read']),
    }),
    'an object is uploaded with an ACL that lets anyone write': putObject({ bucket, key, acl: cannedAcl('public-read-write') }),
    'an object is uploaded with an ACL for anyone with an AWS account': putObject({
      bucket,
      key,
      acl: cannedAcl('authenticated-read'),
    }),
    'an object is uploaded with a public grant header': putObject({
      bucket,
      key,
      acl: aclHeaders({ 'x-amz-grant-read': `uri="${AUTHENTICATED_USERS}"` }),
    }),
    'an upload has its grant header written with underscores': putObject({
      bucket,
      key,
      acl: { AccessControlList: { x_amz_grant_full_control: `uri=${ALL_USERS}` } },
    }),
    'an upload has its grant header among the other parameters': putObject({
      bucket,
      key,
      acl: { 'x-amz-grant-read-acp': [`uri="${AUTHENTICATED_USERS}"`] },
    }),
    'a role session uploads an object with a public ACL': putObject({
      bucket,
      key,
      acl: cannedAcl('public-read'),
      by: assumedRole('Deploy', 'pipeline'),
    }),
    'root makes the call': putObjectAcl({ bucket, key, acl: cannedAcl('public-read'), by: root() }),
  },
  staysQuiet: {
    'public ACLs are ignored, or ACLs are disabled, on the bucket': { events: published, facts: access(false) },
    'an object is uploaded with a public ACL to a bucket that ignores public ACLs': {
      events: putObject({ bucket, key, acl: cannedAcl('public-read') }),
      facts: access(false),
    },
    'an object is made private': putObjectAcl({ bucket, key, acl: cannedAcl('private') }),
    'an object is uploaded without an ACL': putObject({ bucket, key }),
    'an object is uploaded with bucket-owner-full-control': putObject({
      bucket,
      key,
      acl: cannedAcl('bucket-owner-full-control'),
    }),
    'an upload grants to one account': putObject({
      bucket,
      key,
      acl: aclHeaders({ 'x-amz-grant-full-control': 'id="d25639fbe9c19cd30a4c0f43fbf00e2dEXAMPLE"' }),
    }),
    'an upload grants to log delivery': putObject({
      bucket,
      key,
      acl: aclHeaders({ 'x-amz-grant-read': `uri="${LOG_DELIVERY}"` }),
    }),
    'only the name of the object contains public-read': putObject({ bucket, key: 'public-read/groups/global/AllUsers' }),
    'AWS refused it': putObjectAcl({ bucket, key, acl: cannedAcl('public-read'), error: 'AccessDenied' }),
    'there is no such object': putObjectAcl({ bucket, key, acl: cannedAcl('public-read'), error: 'NoSuchKey' }),
    'the ACL of the bucket is made public, which is another scenario': putBucketAcl({ bucket, acl: cannedAcl('public-read') }),
    'the event is the copy for the caller, and the upload goes to the bucket of another account': putObject({
      bucket,
      key,
      acl: cannedAcl('public-read'),
      owner: '123456789012',
    }),
    'the record names no object': withFields(published, {
      requestParameters: { bucketName: bucket, 'x-amz-acl': 'public-read' },
    }),
  },
};
