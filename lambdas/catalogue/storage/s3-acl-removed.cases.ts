import { altered } from '../events/api-call.ts';
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
    'a public bucket is made private by name': [open, closed],
    'a public bucket gets a document without public grants': [open, putBucketAcl({ bucket, acl: aclDocument(toOwner), at })],
    'a public bucket gets a document without any grant': [open, putBucketAcl({ bucket, acl: aclDocument(), at })],
    'a public bucket gets grant headers for its owner only': [
      open,
      putBucketAcl({ bucket, acl: aclHeaders({ 'x-amz-grant-full-control': `id="${toOwner.to}"` }), at }),
    ],
    'a bucket that was created public is made private': [createBucket({ bucket, acl: cannedAcl('public-read') }), closed],
    'a public object is made private': [openObject, putObjectAcl({ bucket, key, acl: cannedAcl('private'), at })],
    'a public version of an object is made private': [
      putObjectAcl({ bucket, key, version, acl: cannedAcl('public-read') }),
      putObjectAcl({ bucket, key, version, acl: cannedAcl('private'), at }),
    ],
    'ACLs of a public bucket are switched off': [open, putOwnership({ bucket, ownership: 'BucketOwnerEnforced', at })],
    'somebody else makes it private': [
      open,
      putBucketAcl({ bucket, acl: cannedAcl('private'), at, by: ssoPerson('bob@example.com') }),
    ],
    'ACLs are switched on again and objects belong to who writes them': putOwnership({ bucket, ownership: 'ObjectWriter' }),
    'ACLs are switched on again and the owner of the bucket is preferred': putOwnership({
      bucket,
      ownership: 'BucketOwnerPreferred',
    }),
    'the ownership controls are deleted': deleteOwnership({ bucket }),
    'root switches ACLs on again': putOwnership({ bucket, ownership: 'ObjectWriter', by: root() }),
    'the rule of the ownership controls and the sub-resource are recorded as lists': altered(
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
    'a bucket is made private where nothing stood open': closed,
    'ACLs are switched off where nothing stood open': putOwnership({ bucket, ownership: 'BucketOwnerEnforced' }),
    'an object is made private where nothing stood open': putObjectAcl({ bucket, key, acl: cannedAcl('private') }),
    'a public bucket stays public in another way': [
      open,
      putBucketAcl({ bucket, acl: aclHeaders({ 'x-amz-grant-write': `uri="${ALL_USERS}"` }), at }),
    ],
    'a public bucket gets an ACL in words S3 does not know': [open, putBucketAcl({ bucket, acl: cannedAcl('secret'), at })],
    'the record does not tell the new ACL of a public bucket': [open, putBucketAcl({ bucket, acl: {}, at })],
    'another bucket is made private': [open, putBucketAcl({ bucket: 'amzn-s3-demo-bucket1', acl: cannedAcl('private'), at })],
    'another object is made private': [openObject, putObjectAcl({ bucket, key: 'a.txt', acl: cannedAcl('private'), at })],
    'the latest version is made private while an older one is public': [
      putObjectAcl({ bucket, key, version, acl: cannedAcl('public-read') }),
      putObjectAcl({ bucket, key, acl: cannedAcl('private'), at }),
    ],
    'the bucket of a public object is made private, which leaves the object as it is': [openObject, closed],
    'the ACL of a bucket that is public by its policy is made private': [openByPolicy, closed],
    'AWS refused to make it private': [open, putBucketAcl({ bucket, acl: cannedAcl('private'), at, error: 'AccessDenied' })],
    'AWS refused to switch ACLs on again': putOwnership({ bucket, ownership: 'ObjectWriter', error: 'AccessDenied' }),
    'an older closing arrives after the opening': [
      putBucketAcl({ bucket, acl: cannedAcl('public-read'), at }),
      putBucketAcl({ bucket, acl: cannedAcl('private'), at: minute(4) }),
    ],
    'it is made private a second time': [open, closed, putBucketAcl({ bucket, acl: cannedAcl('private'), at: minute(6) })],
    'ACLs are switched on again on the bucket of another account': deleteOwnership({ bucket, owner: '123456789012' }),
  },
};
