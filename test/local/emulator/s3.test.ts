import { createHash } from 'node:crypto';
import * as s3 from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT, MANAGEMENT } from '#catalogue/events/cases.ts';
import { as, EMULATED_REGION, hubKey, TEST_KEY } from './organization.ts';

const BLOCK = '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>';
const BLOCK_MD5 = createHash('md5').update(BLOCK).digest('base64');

describe('S3', () => {
  const OWNER = { Type: 'CanonicalUser', ID: 'owner' } as const;
  const ALL_USERS = { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' } as const;
  const OPEN = {
    Owner: { ID: 'owner' },
    Grants: [
      { Grantee: OWNER, Permission: 'FULL_CONTROL' as const },
      { Grantee: ALL_USERS, Permission: 'READ' as const },
    ],
  };

  async function bucketOf(Bucket: string) {
    const client = new s3.S3Client({ ...as(), forcePathStyle: true });
    await client.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: EMULATED_REGION } }));
    return client;
  }

  test('refuses what a bucket policy denies, and evaluates its conditions: every request counts as TLS', async () => {
    const client = await bucketOf('refusing');
    const Resource = 'arn:aws:s3:::refusing/*';
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource };
    const only = (Statement: object) =>
      client.send(
        new s3.PutBucketPolicyCommand({ Bucket: 'refusing', Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
      );
    const put = () => client.send(new s3.PutObjectCommand({ Bucket: 'refusing', Key: 'a.txt', Body: 'a' }));
    await only([{ ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }]);
    await expect(put()).resolves.toMatchObject({ ETag: expect.any(String) });
    await only([deny]);
    await expect(put()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  test('checks the caller where a bucket policy denies everyone but one role', async () => {
    const client = await bucketOf('of-one-role');
    const writer = `arn:aws:iam::${HUB_ACCOUNT}:role/OrganizationAccountAccessRole`;
    const Statement = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::of-one-role/*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': writer } },
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await client.send(new s3.PutBucketPolicyCommand({ Bucket: 'of-one-role', Policy }));
    const put = (by: s3.S3Client) => by.send(new s3.PutObjectCommand({ Bucket: 'of-one-role', Key: 'a.txt', Body: 'a' }));
    await expect(put(client)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await expect(put(new s3.S3Client({ ...as(hubKey), forcePathStyle: true }))).resolves.toMatchObject({
      ETag: expect.any(String),
    });
  });

  test('writes the ACL of a document to the given version of an object', async () => {
    const client = await bucketOf('acl-versions');
    const on = { Bucket: 'acl-versions', Key: 'a.txt' };
    await client.send(new s3.PutBucketVersioningCommand({ Bucket: on.Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    const { VersionId } = await client.send(new s3.PutObjectCommand({ ...on, Body: 'old' }));
    await client.send(new s3.PutObjectCommand({ ...on, Body: 'new' }));
    await client.send(new s3.PutObjectAclCommand({ ...on, VersionId, AccessControlPolicy: OPEN }));
    const permissions = async (version: object) =>
      (await client.send(new s3.GetObjectAclCommand({ ...on, ...version }))).Grants?.map(({ Permission }) => Permission);
    expect(await permissions({ VersionId })).toEqual(['FULL_CONTROL', 'READ']);
    expect(await permissions({})).toEqual(['FULL_CONTROL']);
  });

  test('refuses an ACL if ACLs are disabled, and returns a private one', async () => {
    const client = await bucketOf('acls-off');
    const on = { Bucket: 'acls-off' };
    await client.send(new s3.PutBucketAclCommand({ ...on, AccessControlPolicy: OPEN }));
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] };
    await client.send(new s3.PutBucketOwnershipControlsCommand({ ...on, OwnershipControls }));
    const refused = client.send(new s3.PutBucketAclCommand({ ...on, AccessControlPolicy: OPEN }));
    await expect(refused).rejects.toMatchObject({ name: 'AccessControlListNotSupported' });
    const { Grants = [] } = await client.send(new s3.GetBucketAclCommand(on));
    expect(Grants.map(({ Permission }) => Permission)).toEqual(['FULL_CONTROL']);
  });

  test('refuses a public access block of an account without the MD5 of its body', async () => {
    const send = (md5: object) =>
      fetch(`${as().endpoint}/v20180820/configuration/publicAccessBlock`, {
        method: 'PUT',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${TEST_KEY.accessKeyId}/20260302/${EMULATED_REGION}/s3/aws4_request, SignedHeaders=host, Signature=0`,
          'x-amz-account-id': MANAGEMENT,
          ...md5,
        },
        body: BLOCK,
      });
    const [bare, wrong, right] = [
      await send({}),
      await send({ 'content-md5': 'AAAA' }),
      await send({ 'content-md5': BLOCK_MD5 }),
    ];
    expect([bare.status, wrong.status, right.ok]).toEqual([400, 400, true]);
    expect(await bare.text()).toContain('Missing required header for this request: Content-MD5');
  });
});
