import { setTimeout } from 'node:timers/promises';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as configService from '@aws-sdk/client-config-service';
import * as s3 from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { MANAGEMENT } from '#catalogue/events/cases.ts';
import { newRecorder, ownRole, recording } from '#local/attacks/logging/recording.ts';
import { as, EMULATED_REGION, emulator, TEST_KEY } from './organization.ts';

const OWN_ROLE = `arn:aws:iam::${MANAGEMENT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;

/** The management account in a Region; each test that needs a new recorder uses another Region. */
function managementIn(region: string) {
  return { account: MANAGEMENT, region, clients: loopbackClients(emulator.endpoint, region) };
}

describe('AWS Config', () => {
  const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const RULE = { ID: 'shop', AllowedMethods: ['GET'], AllowedOrigins: ['https://shop.example.com'] };
  const config = () => new configService.ConfigServiceClient(as());

  async function history(resourceId: string, laterTime?: Date) {
    const resourceType = 'AWS::S3::Bucket';
    const input = { resourceType, resourceId, ...(laterTime && { laterTime }) } as const;
    const { configurationItems = [] } = await config().send(new configService.GetResourceConfigHistoryCommand(input));
    return configurationItems.map(({ configurationItemStatus, supplementaryConfiguration = {} }) =>
      configurationItemStatus === 'OK' ? supplementaryConfiguration : configurationItemStatus,
    );
  }

  test('has no history without a recorder', async () => {
    await expect(history('never-recorded')).rejects.toMatchObject({ name: 'NoAvailableConfigurationRecorderException' });
  });

  test('records policies and CORS rules of a bucket while a recorder is on, newest first and up to a time', async () => {
    const client = new s3.S3Client({ ...as(), forcePathStyle: true });
    const Bucket = 'with-history';
    const which = { ConfigurationRecorderName: await newRecorder(managementIn(EMULATED_REGION)) };
    await client.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: EMULATED_REGION } }));
    await expect(history(Bucket)).rejects.toMatchObject({ name: 'ResourceNotDiscoveredException' });
    await config().send(new configService.StartConfigurationRecorderCommand(which));
    await client.send(new s3.PutBucketPolicyCommand({ Bucket, Policy: POLICY }));
    await setTimeout(5);
    const then = new Date();
    await setTimeout(5);
    await client.send(new s3.DeleteBucketPolicyCommand({ Bucket }));
    await client.send(new s3.PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [RULE] } }));
    await client.send(new s3.DeleteBucketCommand({ Bucket }));
    await config().send(new configService.StopConfigurationRecorderCommand(which));
    const kept = { BucketPolicy: JSON.stringify({ policyText: POLICY }) };
    const none = { BucketPolicy: JSON.stringify({ policyText: null }) };
    const [deleted, rules, ...earlier] = await history(Bucket);
    expect([deleted, ...earlier]).toEqual(['ResourceDeleted', none, kept]);
    expect(JSON.parse((rules as Record<string, string>).BucketCrossOriginConfiguration ?? '')).toEqual({
      rules: [
        {
          id: 'shop',
          maxAgeSeconds: 0,
          allowedMethods: ['GET'],
          allowedOrigins: ['https://shop.example.com'],
          allowedHeaders: null,
          exposedHeaders: null,
        },
      ],
    });
    expect(await history(Bucket, then)).toEqual([kept]);
  });

  test('records trails while a recorder is on, deleted ones too, and finds them by name', async () => {
    const at = as(TEST_KEY, 'eu-north-1');
    const [recorders, trails] = [new configService.ConfigServiceClient(at), new cloudtrail.CloudTrailClient(at)];
    const location = { LocationConstraint: 'eu-north-1' } as const;
    const bucket = new s3.S3Client({ ...at, forcePathStyle: true });
    await bucket.send(new s3.CreateBucketCommand({ Bucket: 'remembered', CreateBucketConfiguration: location }));
    const resourceType = 'AWS::CloudTrail::Trail';
    const found = async (includeDeletedResources: boolean) => {
      const input = { resourceType, resourceName: 'remembered', includeDeletedResources } as const;
      const { resourceIdentifiers = [] } = await recorders.send(new configService.ListDiscoveredResourcesCommand(input));
      return resourceIdentifiers.map(({ resourceId = '' }) => resourceId);
    };
    expect(await found(true)).toEqual([]);
    await recording(managementIn('eu-north-1'));
    const trail = { Name: 'remembered', S3BucketName: 'remembered', TagsList: [{ Key: 'owner', Value: 'audit' }] };
    const { TrailARN = '' } = await trails.send(new cloudtrail.CreateTrailCommand(trail));
    expect(await found(false)).toEqual([TrailARN]);
    await trails.send(new cloudtrail.DeleteTrailCommand({ Name: 'remembered' }));
    expect([await found(false), await found(true)]).toEqual([[], [TrailARN]]);
    const input = { resourceType, resourceId: TrailARN } as const;
    const { configurationItems = [] } = await recorders.send(new configService.GetResourceConfigHistoryCommand(input));
    expect(configurationItems.map(({ configurationItemStatus, tags }) => [configurationItemStatus, tags])).toEqual([
      ['ResourceDeleted', undefined],
      ['OK', { owner: 'audit' }],
    ]);
    expect(JSON.parse(configurationItems[1]?.configuration ?? '')).toMatchObject({
      name: 'remembered',
      s3BucketName: 'remembered',
      isMultiRegionTrail: false,
      logFileValidationEnabled: false,
      trailARN: TrailARN,
    });
  });

  test('records only the types of the recorder', async () => {
    const at = managementIn('us-west-2');
    const group = { resourceTypes: ['AWS::CloudTrail::Trail' as const] };
    const ConfigurationRecorderName = await newRecorder(at, { group });
    await at.clients.config.send(new configService.StartConfigurationRecorderCommand({ ConfigurationRecorderName }));
    const CreateBucketConfiguration = { LocationConstraint: 'us-west-2' } as const;
    await at.clients.s3.send(new s3.CreateBucketCommand({ Bucket: 'not-a-trail', CreateBucketConfiguration }));
    const asked = { resourceType: 'AWS::S3::Bucket', resourceId: 'not-a-trail' } as const;
    await expect(at.clients.config.send(new configService.GetResourceConfigHistoryCommand(asked))).rejects.toMatchObject({
      name: 'ResourceNotDiscoveredException',
    });
  });

  test('gives a recorder an ARN, a mode and tags', async () => {
    const recorders = new configService.ConfigServiceClient(as(TEST_KEY, 'eu-west-2'));
    const recordingMode = { recordingFrequency: 'DAILY' } as const;
    await ownRole(managementIn('eu-west-2').clients.iam);
    const recorder = { name: 'ours', roleARN: OWN_ROLE, recordingMode };
    await recorders.send(new configService.PutConfigurationRecorderCommand({ ConfigurationRecorder: recorder }));
    const { ConfigurationRecorders: [made] = [] } = await recorders.send(
      new configService.DescribeConfigurationRecordersCommand({}),
    );
    const ARN = new RegExp(`^arn:aws:config:eu-west-2:${MANAGEMENT}:configuration-recorder/ours/[0-9a-f]{16}$`);
    expect(made).toMatchObject({ recordingMode, arn: expect.stringMatching(ARN) });
    const [on, Tags] = [{ ResourceArn: made?.arn }, [{ Key: 'owner', Value: 'audit' }]];
    await recorders.send(new configService.TagResourceCommand({ ...on, Tags }));
    expect((await recorders.send(new configService.ListTagsForResourceCommand(on))).Tags).toEqual(Tags);
  });
});
