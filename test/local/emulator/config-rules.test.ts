import * as configService from '@aws-sdk/client-config-service';
import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import * as s3 from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { HUB_ACCOUNT, MANAGEMENT } from '#catalogue/events/cases.ts';
import { newRecorder, ownRole } from '#local/attacks/logging/recording.ts';
import { as, emulator, hubKey, TEST_KEY } from './organization.ts';

/** Each test uses another Region, because a Region allows one recorder. */
const at = (region: string) => ({ account: MANAGEMENT, region, clients: loopbackClients(emulator.endpoint, region) });
const configIn = (region: string) => new configService.ConfigServiceClient(as(TEST_KEY, region));
const ROLE = `arn:aws:iam::${MANAGEMENT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
const refusal = (name: string) => expect.objectContaining({ name });

function put(region: string, recorder: configService.ConfigurationRecorder) {
  return configIn(region).send(new configService.PutConfigurationRecorderCommand({ ConfigurationRecorder: recorder }));
}

function deliver(region: string, s3BucketName: string) {
  const DeliveryChannel = { name: 'default', s3BucketName };
  return configIn(region).send(new configService.PutDeliveryChannelCommand({ DeliveryChannel }));
}

/** A bucket in us-east-1 that lets AWS Config act for one account. */
async function bucketFor(Bucket: string, sourceAccount: string, more: Partial<s3.CreateBucketCommandInput> = {}) {
  const client = new s3.S3Client({ ...as(TEST_KEY, 'us-east-1'), forcePathStyle: true });
  await client.send(new s3.CreateBucketCommand({ Bucket, ...more }));
  const Principal = { Service: 'config.amazonaws.com' };
  const Condition = { StringEquals: { 'aws:SourceAccount': sourceAccount } };
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/AWSLogs/*`];
  const Statement = [{ Effect: 'Allow', Principal, Action: ['s3:GetBucketAcl', 's3:PutObject'], Resource, Condition }];
  await client.send(new s3.PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
}

describe('AWS Config refuses', () => {
  test('a recorder whose role does not exist', async () => {
    const roleARN = `arn:aws:iam::${MANAGEMENT}:role/does-not-exist`;
    await expect(put('us-east-2', { name: 'default', roleARN })).rejects.toEqual(refusal('InvalidRoleException'));
  });

  test('a recorder whose role AWS Config may not assume', async () => {
    await new iam.IAMClient(as()).send(
      new iam.CreateRoleCommand({
        RoleName: 'not-for-config',
        AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
      }),
    );
    const roleARN = `arn:aws:iam::${MANAGEMENT}:role/not-for-config`;
    await expect(put('us-east-2', { name: 'default', roleARN })).rejects.toEqual(refusal('InvalidRoleException'));
  });

  test('a second recorder of the customer in a Region', async () => {
    await newRecorder(at('us-west-1'));
    await expect(put('us-west-1', { name: 'second', roleARN: ROLE })).rejects.toEqual(
      refusal('MaxNumberOfConfigurationRecordersExceededException'),
    );
  });

  test('a second role for itself', async () => {
    const { iam: client } = at('us-east-1').clients;
    await ownRole(client);
    await expect(client.send(new iam.CreateServiceLinkedRoleCommand({ AWSServiceName: 'config.amazonaws.com' }))).rejects.toThrow(
      'has been taken in this account',
    );
  });

  test('to let its role be deleted while a recorder uses it', async () => {
    await newRecorder(at('ap-northeast-3'));
    const { iam: client } = at('us-west-1').clients;
    await expect(client.send(new iam.DeleteServiceLinkedRoleCommand({ RoleName: 'AWSServiceRoleForConfig' }))).rejects.toThrow(
      'in use by a configuration recorder',
    );
  });

  test('a delivery channel without a recorder', async () => {
    await bucketFor('without-recorder', MANAGEMENT);
    await expect(deliver('us-west-2', 'without-recorder')).rejects.toEqual(refusal('NoAvailableConfigurationRecorderException'));
  });

  describe('a delivery channel whose bucket', () => {
    const region = 'ca-central-1';
    const refused = async (bucket: string, name: string) => {
      await ownRole(at(region).clients.iam);
      await put(region, { name: 'default', roleARN: ROLE });
      await expect(deliver(region, bucket)).rejects.toEqual(refusal(name));
      const { DeliveryChannels } = await configIn(region).send(new configService.DescribeDeliveryChannelsCommand({}));
      expect(DeliveryChannels).toEqual([]);
    };

    test('does not exist', () => refused('does-not-exist', 'NoSuchBucketException'));

    test('allows AWS Config for another account only', async () => {
      await bucketFor('for-another', HUB_ACCOUNT);
      await refused('for-another', 'InsufficientDeliveryPolicyException');
    });

    test('is kept by Object Lock', async () => {
      await bucketFor('locked', MANAGEMENT, { ObjectLockEnabledForBucket: true });
      await refused('locked', 'InsufficientDeliveryPolicyException');
    });
  });

  test('to start a recorder without a delivery channel', async () => {
    await ownRole(at('sa-east-1').clients.iam);
    await put('sa-east-1', { name: 'default', roleARN: ROLE });
    const start = new configService.StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' });
    await expect(configIn('sa-east-1').send(start)).rejects.toEqual(refusal('NoAvailableDeliveryChannelException'));
  });

  test('to delete the delivery channel of a running recorder', async () => {
    const ConfigurationRecorderName = await newRecorder(at('eu-west-3'));
    await configIn('eu-west-3').send(new configService.StartConfigurationRecorderCommand({ ConfigurationRecorderName }));
    const remove = new configService.DeleteDeliveryChannelCommand({ DeliveryChannelName: 'default' });
    await expect(configIn('eu-west-3').send(remove)).rejects.toEqual(refusal('LastDeliveryChannelDeleteFailedException'));
  });

  test('a rule without a recorder', async () => {
    const Source = { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' } as const;
    const rule = new configService.PutConfigRuleCommand({ ConfigRule: { ConfigRuleName: 'restricted-ssh', Source } });
    await expect(configIn('ap-south-1').send(rule)).rejects.toEqual(refusal('NoAvailableConfigurationRecorderException'));
  });
});

describe('a recorder of a service of AWS', () => {
  const region = 'ap-southeast-1';
  const linked = () =>
    configIn(region).send(
      new configService.PutServiceLinkedConfigurationRecorderCommand({ ServicePrincipal: 'securityhubv2.amazonaws.com' }),
    );

  test('creates the role of AWS Config, and exists in addition to the recorder of the customer', async () => {
    const { Name } = await linked();
    expect(Name).toMatch(/^AWSConfigurationRecorderFor/);
    await put(region, { name: 'default', roleARN: ROLE });
    const { ConfigurationRecorders = [] } = await configIn(region).send(
      new configService.DescribeConfigurationRecordersCommand({}),
    );
    expect(ConfigurationRecorders.map(({ name }) => name)).toEqual(['default']);
    const { ConfigurationRecorderSummaries = [] } = await configIn(region).send(
      new configService.ListConfigurationRecordersCommand({}),
    );
    expect(ConfigurationRecorderSummaries.map(({ name, servicePrincipal }) => [name, servicePrincipal])).toEqual([
      ['default', undefined],
      [Name, 'securityhubv2.amazonaws.com'],
    ]);
  });

  test('is created once for each service', async () => {
    await linked().catch(() => {});
    await expect(linked()).rejects.toEqual(refusal('ConflictException'));
  });

  test('can be neither written, started, stopped nor deleted by the customer', async () => {
    const ConfigurationRecorderName = 'AWSConfigurationRecorderForSecurityhubv2';
    const { StartConfigurationRecorderCommand, StopConfigurationRecorderCommand, DeleteConfigurationRecorderCommand } =
      configService;
    const commands = [StartConfigurationRecorderCommand, StopConfigurationRecorderCommand, DeleteConfigurationRecorderCommand];
    const tried = await Promise.allSettled([
      put(region, { name: ConfigurationRecorderName, roleARN: ROLE }),
      ...commands.map((Command) => configIn(region).send(new Command({ ConfigurationRecorderName }))),
    ]);
    expect(tried.map((one) => one.status === 'rejected' && one.reason.name)).toEqual(
      Array(4).fill('UnmodifiableEntityException'),
    );
  });
});

describe('an aggregator of the organization', () => {
  const region = 'ap-northeast-1';
  const aggregate = (RoleArn: string) =>
    new configService.ConfigServiceClient(as(hubKey, region)).send(
      new configService.PutConfigurationAggregatorCommand({
        ConfigurationAggregatorName: 'organization',
        OrganizationAggregationSource: { RoleArn, AllAwsRegions: true },
      }),
    );

  test('needs an account that administers AWS Config for the organization, and a role for AWS Config', async () => {
    const trust = { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
    const { Role } = await new iam.IAMClient(as(hubKey)).send(
      new iam.CreateRoleCommand({ RoleName: 'aggregator', AssumeRolePolicyDocument }),
    );
    const RoleArn = Role?.Arn ?? '';
    await expect(aggregate(RoleArn)).rejects.toEqual(refusal('OrganizationAccessDeniedException'));
    const service = { ServicePrincipal: 'config.amazonaws.com' };
    const management = new organizations.OrganizationsClient(as());
    await management.send(new organizations.EnableAWSServiceAccessCommand(service));
    await management.send(new organizations.RegisterDelegatedAdministratorCommand({ ...service, AccountId: HUB_ACCOUNT }));
    await expect(aggregate(`arn:aws:iam::${HUB_ACCOUNT}:role/does-not-exist`)).rejects.toEqual(refusal('InvalidRoleException'));
    const { ConfigurationAggregator } = await aggregate(RoleArn);
    expect(ConfigurationAggregator?.OrganizationAggregationSource?.RoleArn).toBe(RoleArn);
  });
});
