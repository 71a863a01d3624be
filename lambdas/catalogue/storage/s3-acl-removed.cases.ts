import { withFields } from '../events/api-call.ts';
import {
  ALL_USERS,
  aclDocument,
  aclHeaders,
  cannedAcl,
  createBucket,
  deleteOwnership,
  putBucketAcl,
  putBucketPolicy,
  putObjectAcl,
  putOwnership,
} from '../events/bucket-calls.ts';
import { root, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';

const bucket = 'amzn-s3-demo-bucket';
const key = 'reports/2026.pdf';
const version = '3HL4kqtJlcpXroDTDmjVBH40Nrjfkd';
const at = minute(5);
const toOwner = { to: 'd25639fbe9c19cd30a4c0f43fbf00e2dEXAMPLE', permission: 'FULL_CONTROL' };
const open = putBucketAcl({ bucket, acl: cannedAcl('public-read') });
const openObject = putObjectAcl({ bucket, key, acl: cannedAcl('public-read') });
const closed = putBucketAcl({ bucket, acl: cannedAcl('private'), at });
const openByPolicy = putBucketPolicy({
  bucket,
  policy: { Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` } },
});

export const cases: Cases = {
  fires: {
    'a public bucket gets the canned ACL private': [open, closed],
    'a public bucket gets a document without public grants': [open, putBucketAcl({ bucket, acl: aclDocument(toOwner), at })],
    'a public bucket gets a document without any grant': [open, putBucketAcl({ bucket, acl: aclDocument(), at })],
    'a public bucket gets grant headers for its owner only': [
      open,
      putBucketAcl({ bucket, acl: aclHeaders({ 'x-amz-grant-full-control': `id="${toOwner.to}"` }), at }),
    ],
    'a bucket that was public from its creation is made private': [
      createBucket({ bucket, acl: cannedAcl('public-read') }),
      closed,
    ],
    'a public version of an object is made private': [
      putObjectAcl({ bucket, key, version, acl: cannedAcl('public-read') }),
      putObjectAcl({ bucket, key, version, acl: cannedAcl('private'), at }),
    ],
    'ACLs of a public bucket are disabled': [open, putOwnership({ bucket, ownership: 'BucketOwnerEnforced', at })],
    'another user makes a public bucket private': [
      open,
      putBucketAcl({ bucket, acl: cannedAcl('private'), at, by: ssoPerson('bob@example.com') }),
    ],
    'ACLs are enabled again with ObjectWriter': putOwnership({ bucket, ownership: 'ObjectWriter' }),
    'ACLs are enabled again with BucketOwnerPreferred': putOwnership({
      bucket,
      ownership: 'BucketOwnerPreferred',
    }),
    'the ownership controls are deleted': deleteOwnership({ bucket }),
    'root enables ACLs again': putOwnership({ bucket, ownership: 'ObjectWriter', by: root() }),
    'the ownership rule and the sub-resource are recorded as lists': withFields(
      putOwnership({ bucket, ownership: 'ObjectWriter' }),
      {
        requestParameters: {
          host: [`${bucket}.s3.ap-northeast-2.amazonaws.com`],
          bucketName: bucket,
          ownershipControls: [''],
          OwnershipControls: { Rule: [{ ObjectOwnership: 'ObjectWriter' }] },
        },
      },
    ),
  },
  staysQuiet: {
    'a bucket is made private and no incident is open': closed,
    'ACLs are disabled and no incident is open': putOwnership({ bucket, ownership: 'BucketOwnerEnforced' }),
    'an object is made private and no incident is open': putObjectAcl({ bucket, key, acl: cannedAcl('private') }),
    'a public bucket gets another public ACL': [
      open,
      putBucketAcl({ bucket, acl: aclHeaders({ 'x-amz-grant-write': `uri="${ALL_USERS}"` }), at }),
    ],
    'a public bucket gets an ACL with an unknown name': [open, putBucketAcl({ bucket, acl: cannedAcl('secret'), at })],
    'the record does not contain the new ACL of a public bucket': [open, putBucketAcl({ bucket, acl: {}, at })],
    'another bucket is made private': [open, putBucketAcl({ bucket: 'amzn-s3-demo-bucket1', acl: cannedAcl('private'), at })],
    'an object gets a private ACL, which may be that of a newer version': [
      openObject,
      putObjectAcl({ bucket, key, acl: cannedAcl('private'), at }),
    ],
    'another object is made private': [openObject, putObjectAcl({ bucket, key: 'a.txt', acl: cannedAcl('private'), at })],
    'the latest version is made private while an older one is public': [
      putObjectAcl({ bucket, key, version, acl: cannedAcl('public-read') }),
      putObjectAcl({ bucket, key, acl: cannedAcl('private'), at }),
    ],
    'the bucket of a public object is made private, and the object stays public': [openObject, closed],
    'the ACL is made private, and the bucket stays public by its policy': [openByPolicy, closed],
    'AWS refused to make a public bucket private': [
      open,
      putBucketAcl({ bucket, acl: cannedAcl('private'), at, error: 'AccessDenied' }),
    ],
    'AWS refused to enable ACLs again': putOwnership({ bucket, ownership: 'ObjectWriter', error: 'AccessDenied' }),
    'an older closing arrives after the opening': [
      putBucketAcl({ bucket, acl: cannedAcl('public-read'), at }),
      putBucketAcl({ bucket, acl: cannedAcl('private'), at: minute(4) }),
    ],
    'a bucket is made private a second time': [open, closed, putBucketAcl({ bucket, acl: cannedAcl('private'), at: minute(6) })],
    'ACLs are enabled again on the bucket of another account': deleteOwnership({ bucket, owner: '123456789012' }),
  },
};
