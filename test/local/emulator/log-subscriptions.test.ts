import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as iam from '@aws-sdk/client-iam';
import * as kinesis from '@aws-sdk/client-kinesis';
import { beforeAll, describe, expect, test } from 'vitest';
import { LOOPBACK_CONNECTIONS } from '#adapters/sdk/loopback.ts';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { mayPass } from '#stacks/rollout/passing-errors.ts';
import { arnOfRole, as, EMULATED_REGION, hubKey, type Key, memberKey, ORGANIZATION } from './organization.ts';

/** After this time the emulator knows a new role everywhere. */
const KNOWN_MS = 1_100;

describe('log subscriptions across accounts', () => {
  const HOME = 'eu-west-3';
  const logGroupName = '/shop/flow-logs';
  const pattern = '[version, account, port = 22 || port = 3389, action = ACCEPT, ...]';
  const destinationArn = (region: string) => `arn:aws:logs:${region}:${HUB_ACCOUNT}:destination:in`;
  let streamArn = '';
  let intoStream = '';
  let sending = '';
  let idle = '';
  let ofAnotherService = '';

  /** A role that CloudWatch Logs may assume and that allows one action. */
  async function forLogs(key: Key, RoleName: string, Action: string, service = 'logs.amazonaws.com'): Promise<string> {
    const client = new iam.IAMClient(as(key));
    const trust = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
    const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const { Role } = await client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
    const PolicyDocument = document({ Effect: 'Allow', Action, Resource: '*' });
    await client.send(new iam.PutRolePolicyCommand({ RoleName, PolicyName: 'one', PolicyDocument }));
    return Role?.Arn ?? '';
  }

  const destine = (region: string, roleArn: string, targetArn = streamArn) =>
    new logs.CloudWatchLogsClient(as(hubKey, region)).send(
      new logs.PutDestinationCommand({ destinationName: 'in', roleArn, targetArn }),
    );

  const invite = (region: string, statement: object) => {
    const all = { Effect: 'Allow', Principal: '*', Action: 'logs:PutSubscriptionFilter', Resource: destinationArn(region) };
    const accessPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...all, ...statement }] });
    return new logs.CloudWatchLogsClient(as(hubKey, region)).send(
      new logs.PutDestinationPolicyCommand({ destinationName: 'in', accessPolicy }),
    );
  };

  const subscribe = (region: string, roleArn: string | undefined, from = region) =>
    new logs.CloudWatchLogsClient(as(memberKey, from)).send(
      new logs.PutSubscriptionFilterCommand({
        logGroupName,
        filterName: `to-${region}`,
        filterPattern: pattern,
        destinationArn: destinationArn(region),
        ...(roleArn !== undefined && { roleArn }),
      }),
    );

  /** Everything on the stream, unpacked. */
  async function arrived(): Promise<Record<string, unknown>[]> {
    const client = new kinesis.KinesisClient({ ...as(hubKey, HOME), ...LOOPBACK_CONNECTIONS });
    const { Shards = [] } = await client.send(new kinesis.ListShardsCommand({ StreamARN: streamArn }));
    const found = await Promise.all(
      Shards.map(async ({ ShardId }) => {
        const start = { StreamARN: streamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
        const { ShardIterator } = await client.send(new kinesis.GetShardIteratorCommand(start));
        return (await client.send(new kinesis.GetRecordsCommand({ StreamARN: streamArn, ShardIterator }))).Records ?? [];
      }),
    );
    return found.flat().map(({ Data = new Uint8Array() }) => JSON.parse(gunzipSync(Data).toString()));
  }

  beforeAll(async () => {
    const client = new kinesis.KinesisClient({ ...as(hubKey, HOME), ...LOOPBACK_CONNECTIONS });
    const Tags = { application: 'hub' };
    const StreamModeDetails = { StreamMode: 'ON_DEMAND' } as const;
    await client.send(new kinesis.CreateStreamCommand({ StreamName: 'in', StreamModeDetails, Tags }));
    const { StreamDescriptionSummary } = await client.send(new kinesis.DescribeStreamSummaryCommand({ StreamName: 'in' }));
    streamArn = StreamDescriptionSummary?.StreamARN ?? '';
    intoStream = await forLogs(hubKey, 'into-stream', 'kinesis:PutRecord');
    sending = await forLogs(memberKey, 'sending', 'logs:PutLogEvents');
    idle = await forLogs(hubKey, 'idle', 'kinesis:GetRecords');
    ofAnotherService = await forLogs(hubKey, 'other', 'kinesis:*', 'events.amazonaws.com');
    await sleep(KNOWN_MS);
    for (const region of [EMULATED_REGION, HOME])
      await new logs.CloudWatchLogsClient(as(memberKey, region)).send(new logs.CreateLogGroupCommand({ logGroupName }));
  });

  test('keep the tags that a stream is created with', async () => {
    const client = new kinesis.KinesisClient({ ...as(hubKey, HOME), ...LOOPBACK_CONNECTIONS });
    const { Tags } = await client.send(new kinesis.ListTagsForStreamCommand({ StreamName: 'in' }));
    expect(Tags).toEqual([{ Key: 'application', Value: 'hub' }]);
  });

  test('lead to a stream that keeps every record, however many are written at the same time', async () => {
    const client = new kinesis.KinesisClient({ ...as(hubKey, HOME), ...LOOPBACK_CONNECTIONS });
    await client.send(new kinesis.CreateStreamCommand({ StreamName: 'busy', ShardCount: 1 }));
    const Records = Array.from({ length: 500 }, (_, n) => ({ PartitionKey: `${n}`, Data: Buffer.from('a') }));
    const put = () => client.send(new kinesis.PutRecordsCommand({ StreamName: 'busy', Records }));
    const answers = await Promise.all(Array.from({ length: 8 }, put));
    const numbers = answers.flatMap((answer) => (answer.Records ?? []).map(({ SequenceNumber }) => SequenceNumber));
    expect(numbers).toHaveLength(4_000);
    expect(new Set(numbers).size).toBe(4_000);
  });

  test('accept a stream of another Region as a destination, and send a test message first', async () => {
    await destine(EMULATED_REGION, intoStream);
    expect(await arrived()).toMatchObject([{ messageType: 'CONTROL_MESSAGE', logEvents: [] }]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a role that does not exist', () => destine(HOME, arnOfRole(HUB_ACCOUNT, 'missing'))],
    ['a role that may not write', () => destine(HOME, idle)],
    ['a role of another service', () => destine(HOME, ofAnotherService)],
    ['a role that is not known everywhere yet', async () => destine(HOME, await forLogs(hubKey, 'new', 'kinesis:PutRecord'))],
    ['a stream that does not exist', () => destine(HOME, intoStream, `${streamArn}-missing`)],
  ])('refuse %s', async (_, call) => {
    await expect(call()).rejects.toThrow('Could not deliver test message to specified destination');
  });

  test('are refused by a destination whose policy does not allow the account or its organization, or in another Region', async () => {
    await expect(subscribe(EMULATED_REGION, sending)).rejects.toThrow('Could not deliver');
    await invite(EMULATED_REGION, { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-anotherone1' } } });
    await expect(subscribe(EMULATED_REGION, sending)).rejects.toThrow('Could not deliver');
    await invite(EMULATED_REGION, { Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } } });
    await expect(subscribe(EMULATED_REGION, sending, HOME)).rejects.toThrow('Could not deliver');
  });

  test('are refused with the error of AWS while the sending role does not exist or is not known everywhere yet', async () => {
    await invite(EMULATED_REGION, { Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } } });
    const refusal = 'Make sure you have given CloudWatch Logs permission to assume the provided role.';
    await expect(subscribe(EMULATED_REGION, arnOfRole(MEMBER, 'missing'))).rejects.toThrow(refusal);
    const fresh = await forLogs(memberKey, 'fresh', 'logs:PutLogEvents');
    await expect(subscribe(EMULATED_REGION, fresh)).rejects.toMatchObject({ name: 'ValidationException', message: refusal });
    expect(mayPass([refusal])).toBe(true);
    await sleep(KNOWN_MS);
    await expect(subscribe(EMULATED_REGION, fresh)).resolves.toBeDefined();
  });

  test('carry only lines that match the pattern to the stream', async () => {
    await invite(EMULATED_REGION, { Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } } });
    await subscribe(EMULATED_REGION, sending);
    const client = new logs.CloudWatchLogsClient(as(memberKey));
    await client.send(new logs.CreateLogStreamCommand({ logGroupName, logStreamName: 'eni' }));
    const lines = ['2 a 22 ACCEPT OK', '2 a 443 ACCEPT OK', '2 a 3389 ACCEPT OK more', '2 a 22 REJECT OK', '2 a 22'];
    const logEvents = lines.map((message) => ({ timestamp: Date.now(), message }));
    await client.send(new logs.PutLogEventsCommand({ logGroupName, logStreamName: 'eni', logEvents }));
    await client.send(new logs.PutLogEventsCommand({ logGroupName, logStreamName: 'eni', logEvents: logEvents.slice(1, 2) }));
    const messages = (await arrived()).filter(({ messageType }) => messageType === 'DATA_MESSAGE');
    expect(messages).toEqual([
      {
        messageType: 'DATA_MESSAGE',
        owner: MEMBER,
        logGroup: logGroupName,
        logStream: 'eni',
        subscriptionFilters: [`to-${EMULATED_REGION}`],
        logEvents: ['2 a 22 ACCEPT OK', '2 a 3389 ACCEPT OK more'].map((message) => expect.objectContaining({ message })),
      },
    ]);
  });

  test.each<[string, string[]]>([
    ['[a, b = 4*]', ['x 404', 'x 4']],
    ['[a, b != 404 && b >= 100]', ['x 500']],
    ['[..., b = 404]', ['x 404', 'x y 404']],
    ['[a, b]', ['x 404', 'x 500', 'x 4', 'x -']],
    ['[a, b < 5 || b = 500]', ['x 500', 'x 4']],
  ])('and searches support patterns of fields: %s', async (filterPattern, wanted) => {
    const client = new logs.CloudWatchLogsClient(as(memberKey, HOME));
    const logStreamName = filterPattern.replaceAll(/[:*]/g, '-');
    await client.send(new logs.CreateLogStreamCommand({ logGroupName, logStreamName }));
    const logEvents = ['x 404', 'x 500', 'x 4', 'x -', 'x y 404'].map((message) => ({ timestamp: Date.now(), message }));
    await client.send(new logs.PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    const asked = { logGroupName, logStreamNames: [logStreamName], filterPattern };
    const { events: found = [] } = await client.send(new logs.FilterLogEventsCommand(asked));
    expect(found.map(({ message }) => message)).toEqual(wanted);
  });
});
