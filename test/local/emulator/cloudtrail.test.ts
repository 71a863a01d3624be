import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as s3 from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { newKmsKey } from '#test/support/plain-calls.ts';
import { as, EMULATED_REGION, emulator, memberKey } from './organization.ts';

describe('CloudTrail', () => {
  test('starts and stops a trail by name and by ARN, and describes only the trails asked for', async () => {
    const bucket = new s3.S3Client({ ...as(memberKey), forcePathStyle: true });
    await bucket.send(
      new s3.CreateBucketCommand({ Bucket: 'trails', CreateBucketConfiguration: { LocationConstraint: EMULATED_REGION } }),
    );
    const client = new cloudtrail.CloudTrailClient(as(memberKey));
    const arns: string[] = [];
    for (const Name of ['one', 'two']) {
      arns.push((await client.send(new cloudtrail.CreateTrailCommand({ Name, S3BucketName: 'trails' }))).TrailARN ?? '');
    }
    const logging = async (Name: string) => (await client.send(new cloudtrail.GetTrailStatusCommand({ Name }))).IsLogging;
    const arn = arns[0] as string;
    await client.send(new cloudtrail.StartLoggingCommand({ Name: arn }));
    expect([await logging('one'), await logging('two')]).toEqual([true, false]);
    await client.send(new cloudtrail.StopLoggingCommand({ Name: 'one' }));
    expect(await logging(arn)).toBe(false);
    for (const asked of ['two', arns[1] as string]) {
      const { trailList = [] } = await client.send(new cloudtrail.DescribeTrailsCommand({ trailNameList: [asked] }));
      expect(trailList.map((trail) => trail.Name)).toEqual(['two']);
    }
  });

  test.each(['missing', `arn:aws:cloudtrail:${EMULATED_REGION}:${MEMBER}:trail/missing`])(
    'answers that trail %s does not exist',
    async (Name) => {
      const client = new cloudtrail.CloudTrailClient(as(memberKey));
      const unknown = { name: 'TrailNotFoundException', $metadata: { httpStatusCode: 400 } };
      await expect(client.send(new cloudtrail.StartLoggingCommand({ Name }))).rejects.toMatchObject(unknown);
      await expect(client.send(new cloudtrail.StopLoggingCommand({ Name }))).rejects.toMatchObject(unknown);
      await expect(client.send(new cloudtrail.GetTrailStatusCommand({ Name }))).rejects.toMatchObject(unknown);
    },
  );

  const made = async (TrailName: string) => {
    const bucket = new s3.S3Client({ ...as(memberKey), forcePathStyle: true });
    const Bucket = `${TrailName}-files`;
    await bucket.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: EMULATED_REGION } }));
    const client = new cloudtrail.CloudTrailClient(as(memberKey));
    const { TrailARN = '' } = await client.send(new cloudtrail.CreateTrailCommand({ Name: TrailName, S3BucketName: Bucket }));
    return { client, TrailName, TrailARN };
  };

  test('lets a new trail record every management event, and basic and advanced selectors replace each other', async () => {
    const { client, TrailName } = await made('selected');
    const selectors = async () => {
      const found = await client.send(new cloudtrail.GetEventSelectorsCommand({ TrailName }));
      return [found.EventSelectors?.length, found.AdvancedEventSelectors?.length];
    };
    const { EventSelectors } = await client.send(new cloudtrail.GetEventSelectorsCommand({ TrailName }));
    expect(EventSelectors).toMatchObject([{ ReadWriteType: 'All', IncludeManagementEvents: true }]);
    const advanced = [{ Name: 'all', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }];
    await client.send(new cloudtrail.PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors: advanced }));
    expect(await selectors()).toEqual([0, 1]);
    await client.send(new cloudtrail.PutEventSelectorsCommand({ TrailName, EventSelectors }));
    expect(await selectors()).toEqual([1, 0]);
  });

  test('answers with an error if insights are off, and new selectors replace the old ones', async () => {
    const { client, TrailName } = await made('insightful');
    const insights = () => client.send(new cloudtrail.GetInsightSelectorsCommand({ TrailName }));
    await expect(insights()).rejects.toMatchObject({ name: 'InsightNotEnabledException' });
    for (const InsightType of ['ApiCallRateInsight', 'ApiErrorRateInsight'] as const) {
      await client.send(new cloudtrail.PutInsightSelectorsCommand({ TrailName, InsightSelectors: [{ InsightType }] }));
    }
    expect((await insights()).InsightSelectors).toEqual([{ InsightType: 'ApiErrorRateInsight' }]);
  });

  test('answers with an error for tags of a deleted trail, and a new one of the same name has none of them', async () => {
    const { client, TrailName, TrailARN } = await made('tagged');
    const tags = () => client.send(new cloudtrail.ListTagsCommand({ ResourceIdList: [TrailARN] }));
    await client.send(new cloudtrail.AddTagsCommand({ ResourceId: TrailARN, TagsList: [{ Key: 'owner', Value: 'audit' }] }));
    await client.send(new cloudtrail.DeleteTrailCommand({ Name: TrailARN }));
    await expect(tags()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await client.send(new cloudtrail.CreateTrailCommand({ Name: TrailName, S3BucketName: 'tagged-files' }));
    expect((await tags()).ResourceTagList?.[0]?.TagsList).toEqual([]);
  });

  /** A bucket that encrypts with this key. */
  const bucketWith = async (Bucket: string, KMSMasterKeyID: string, BucketKeyEnabled: boolean) => {
    const bucket = new s3.S3Client({ ...as(memberKey), forcePathStyle: true });
    await bucket.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: EMULATED_REGION } }));
    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID };
    const Rules = [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled }];
    await bucket.send(new s3.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  };

  test.each([
    ['writes-and-describes', ['kms:GenerateDataKey*', 'kms:DescribeKey'], false, undefined],
    ['also-decrypts', ['kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:Decrypt'], true, undefined],
    ['cannot-decrypt', ['kms:GenerateDataKey*', 'kms:DescribeKey'], true, 'InsufficientEncryptionPolicyException'],
    ['cannot-describe', ['kms:GenerateDataKey*'], false, 'InsufficientEncryptionPolicyException'],
  ])('takes a trail only if the policies let it use the key of its bucket: %s', async (Name, Action, hasBucketKey, refusal) => {
    const SourceArn = `arn:aws:cloudtrail:${EMULATED_REGION}:${MEMBER}:trail/${Name}`;
    const Condition = { StringEquals: { 'aws:SourceArn': SourceArn } };
    const use = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action, Resource: '*', Condition };
    const KmsKeyId = await newKmsKey({ endpoint: emulator.endpoint, region: EMULATED_REGION, ...memberKey }, MEMBER, [use]);
    await bucketWith(Name, KmsKeyId, hasBucketKey);
    const client = new cloudtrail.CloudTrailClient(as(memberKey));
    const made = await client.send(new cloudtrail.CreateTrailCommand({ Name, S3BucketName: Name, KmsKeyId })).then(
      () => undefined,
      ({ name }) => name,
    );
    expect(made).toBe(refusal);
  });

  test('refuses to change a trail to a key that it may not use', async () => {
    const { client, TrailName } = await made('without-key');
    const KmsKeyId = await newKmsKey({ endpoint: emulator.endpoint, region: EMULATED_REGION, ...memberKey }, MEMBER, []);
    const update = client.send(new cloudtrail.UpdateTrailCommand({ Name: TrailName, KmsKeyId }));
    await expect(update).rejects.toMatchObject({ name: 'InsufficientEncryptionPolicyException' });
  });
});
