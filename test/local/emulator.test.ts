import { spawn, spawnSync } from 'node:child_process';
import { get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { deflateRawSync, gunzipSync } from 'node:zlib';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as configService from '@aws-sdk/client-config-service';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as streams from '@aws-sdk/client-dynamodb-streams';
import * as ec2 from '@aws-sdk/client-ec2';
import * as events from '@aws-sdk/client-eventbridge';
import * as iam from '@aws-sdk/client-iam';
import * as kinesis from '@aws-sdk/client-kinesis';
import * as lambda from '@aws-sdk/client-lambda';
import * as organizations from '@aws-sdk/client-organizations';
import * as s3 from '@aws-sdk/client-s3';
import * as hub from '@aws-sdk/client-securityhub';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connections } from '#adapters/connections.ts';
import { type Emulator, startEmulator } from '#local/emulator/start.ts';

const REGION = 'eu-west-1';
const ORGANIZATION = 'o-exampleorgid';
const MANAGEMENT = '123456789012';
const CENTRAL = '111122223333';
const MEMBER = '444455556666';
const TEST_KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'test' };
const SCRIPT = fileURLToPath(new URL('../../lambdas/local/emulator/emulator.py', import.meta.url));

interface Key {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

let emulator: Emulator;
let central: Key;
let member: Key;

/** Settings of an SDK client for a key and region. */
function as(key: Key = TEST_KEY, region = REGION) {
  return { endpoint: emulator.endpoint, region, credentials: key, maxAttempts: 1 };
}

async function assume(input: Partial<sts.AssumeRoleCommandInput> & { RoleArn: string }, key: Key = TEST_KEY): Promise<Key> {
  const answer = await new sts.STSClient(as(key)).send(new sts.AssumeRoleCommand({ RoleSessionName: 'test', ...input }));
  const { AccessKeyId, SecretAccessKey, SessionToken } = answer.Credentials ?? {};
  return { accessKeyId: AccessKeyId ?? '', secretAccessKey: SecretAccessKey ?? '', sessionToken: SessionToken ?? '' };
}

function role(account: string, name: string): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** Makes a role in the member account and gives back its ARN. */
async function trusting(name: string, statement: object, key: Key = member): Promise<string> {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'], ...statement }],
  };
  const answer = await new iam.IAMClient(as(key)).send(
    new iam.CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(document) }),
  );
  return answer.Role?.Arn ?? '';
}

async function local(path: string): Promise<unknown> {
  return (await fetch(emulator.endpoint + path)).json();
}

interface Drop {
  target: string;
  eventId: string;
  code: string;
  reason: string;
  deadLetterQueue?: string;
}

async function dropsOf(eventId: string): Promise<Drop[]> {
  return ((await local('/local/dropped')) as Drop[]).filter((drop) => drop.eventId === eventId);
}

/** Makes a queue that lets EventBridge send, for one rule or for all. */
async function queueFor(name: string, key: Key, sourceArn?: string, attributes: Record<string, string> = {}) {
  const client = new sqs.SQSClient(as(key));
  const account = key === member ? MEMBER : CENTRAL;
  const condition = sourceArn === undefined ? {} : { Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } } };
  const arn = `arn:aws:sqs:${REGION}:${account}:${name}`;
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
    ...condition,
  };
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { QueueUrl = '' } = await client.send(
    new sqs.CreateQueueCommand({ QueueName: name, Attributes: { Policy: policy, ...attributes } }),
  );
  const take = async () => {
    const answer = await client.send(
      new sqs.ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return answer.Messages ?? [];
  };
  return {
    arn,
    url: QueueUrl,
    take,
    bodies: async () => (await take()).map((message) => JSON.parse(message.Body ?? 'null')),
  };
}

async function rule(
  key: Key,
  name: string,
  pattern: object,
  target: Omit<events.Target, 'Id'>,
  more: Partial<events.PutRuleCommandInput> = {},
) {
  const client = new events.EventBridgeClient(as(key));
  const bus = more.EventBusName ?? 'default';
  await client.send(new events.PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern), EventBusName: bus, ...more }));
  await client.send(
    new events.PutTargetsCommand({
      Rule: name,
      EventBusName: bus,
      Targets: [{ Id: 'one', ...target } as events.Target],
    }),
  );
}

async function put(key: Key, source: string, detail: object, more: Partial<events.PutEventsRequestEntry> = {}): Promise<string> {
  const entry = { Source: source, DetailType: 'test', Detail: JSON.stringify(detail), ...more };
  const answer = await new events.EventBridgeClient(as(key)).send(new events.PutEventsCommand({ Entries: [entry] }));
  expect(answer.FailedEntryCount).toBe(0);
  return answer.Entries?.[0]?.EventId ?? '';
}

/** Makes a bus in the central account, with a policy if one is given. */
async function centralBus(name: string, statement?: object): Promise<string> {
  const client = new events.EventBridgeClient(as(central));
  const arn = `arn:aws:events:${REGION}:${CENTRAL}:event-bus/${name}`;
  await client.send(new events.CreateEventBusCommand({ Name: name }));
  if (statement !== undefined) {
    const whole = { Sid: 'one', Effect: 'Allow', Action: 'events:PutEvents', Resource: arn, ...statement };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [whole] });
    await client.send(new events.PutPermissionCommand({ EventBusName: name, Policy }));
  }
  return arn;
}

function forOrganization(id: string) {
  return { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': id } } };
}

const FORWARDER = role(MEMBER, 'forwarder');

beforeAll(async () => {
  emulator = await startEmulator({ accounts: [CENTRAL, MEMBER], organizationId: ORGANIZATION, management: MANAGEMENT });
  const client = new organizations.OrganizationsClient(as());
  await client.send(new organizations.CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  for (const AccountName of ['central', 'member']) {
    await client.send(new organizations.CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com` }));
  }
  central = await assume({ RoleArn: role(CENTRAL, 'OrganizationAccountAccessRole') });
  member = await assume({ RoleArn: role(MEMBER, 'OrganizationAccountAccessRole') });
}, 60_000);

afterAll(async () => {
  await emulator?.stop();
});

describe('the process', () => {
  const options = ['--accounts', CENTRAL, '--organization-id', ORGANIZATION];

  test('answers its health check', async () => {
    expect(await local('/local/health')).toEqual({ ok: true });
  });

  test('keeps connections open and answers small calls without the delay of a stalled acknowledgement', async () => {
    const client = new sts.STSClient(as());
    const sockets = new Set<unknown>();
    const times: number[] = [];
    for (let call = 0; call < 50; call += 1) {
      const before = performance.now();
      await client.send(new sts.GetCallerIdentityCommand({}));
      times.push(performance.now() - before);
    }
    const agent = new (await import('node:http')).Agent({ keepAlive: true, maxSockets: 1 });
    for (let call = 0; call < 3; call += 1) {
      await new Promise((resolve) => {
        get(`${emulator.endpoint}/local/health`, { agent }, (answer) =>
          answer.resume().on('end', () => setImmediate(resolve)),
        ).on('socket', (socket) => sockets.add(socket));
      });
    }
    agent.destroy();
    expect(sockets.size).toBe(1);
    expect(times.sort((a, b) => a - b)[25]).toBeLessThan(30);
  });

  test('ends by itself when the process that started it ends', async () => {
    const child = spawn('python3', [SCRIPT, '--port', '0', ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdin.end();
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
  });

  test('has no option to listen on another address', () => {
    const answer = spawnSync('python3', [SCRIPT, '--port', '0', ...options, '--host', '0.0.0.0'], { encoding: 'utf8' });
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain('127.0.0.1 only');
  });

  test('refuses a real-looking access key that it did not issue, in every protocol', async () => {
    const key = { accessKeyId: 'AKIA0000000000000000', secretAccessKey: 'x' };
    const sentence = /takes only the documentation key/;
    await expect(new sts.STSClient(as(key)).send(new sts.GetCallerIdentityCommand({}))).rejects.toThrow(sentence);
    await expect(new s3.S3Client({ ...as(key), forcePathStyle: true }).send(new s3.ListBucketsCommand({}))).rejects.toThrow(
      sentence,
    );
    await expect(new ec2.EC2Client(as(key)).send(new ec2.DescribeVpcsCommand({}))).rejects.toThrow(sentence);
    await expect(new sqs.SQSClient(as(key)).send(new sqs.ListQueuesCommand({}))).rejects.toThrow(sentence);
    await expect(new hub.SecurityHubClient(as(key)).send(new hub.DescribeHubCommand({}))).rejects.toThrow(sentence);
  });

  test('takes a key issued by CreateAccessKey until the key is deleted', async () => {
    const client = new iam.IAMClient(as(member));
    await client.send(new iam.CreateUserCommand({ UserName: 'keyed' }));
    const { AccessKey } = await client.send(new iam.CreateAccessKeyCommand({ UserName: 'keyed' }));
    const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
    const asUser = new sts.STSClient(as(key));
    expect((await asUser.send(new sts.GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:iam::${MEMBER}:user/keyed`);
    await client.send(new iam.DeleteAccessKeyCommand({ UserName: 'keyed', AccessKeyId: key.accessKeyId }));
    await expect(asUser.send(new sts.GetCallerIdentityCommand({}))).rejects.toThrow(/documentation key/);
  });

  test('answers a call that it does not play with a sentence, and not with a server error that SDKs retry', async () => {
    const call = new cloudtrail.CloudTrailClient(as()).send(new cloudtrail.LookupEventsCommand({}));
    await expect(call).rejects.toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } });
  });

  test('answers requests whose host carries the account id, as S3 Control sends them through a proxy', async () => {
    const scope = `Credential=AKIAIOSFODNN7EXAMPLE/20260101/${REGION}/s3/aws4_request`;
    const options = {
      port: emulator.port,
      host: '127.0.0.1',
      path: `http://${MANAGEMENT}.127.0.0.1:${emulator.port}/v20180820/configuration/publicAccessBlock`,
      headers: {
        'x-amz-account-id': MANAGEMENT,
        authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
      },
    };
    const body = await new Promise<string>((resolve) => {
      get(options, (answer) => {
        let text = '';
        answer.on('data', (part) => {
          text += part;
        });
        answer.on('end', () => resolve(text));
      });
    });
    expect(body).toContain('NoSuchPublicAccessBlockConfiguration');
  });

  test('keeps an S3 upload with an awaited body and an empty answer on one connection', async () => {
    const client = new s3.S3Client({ ...as(), forcePathStyle: true });
    await client.send(
      new s3.CreateBucketCommand({ Bucket: 'upload', CreateBucketConfiguration: { LocationConstraint: REGION } }),
    );
    await client.send(new s3.PutObjectCommand({ Bucket: 'upload', Key: 'large', Body: Buffer.alloc(3_000_000, 1) }));
    expect((await client.send(new s3.HeadObjectCommand({ Bucket: 'upload', Key: 'large' }))).ContentLength).toBe(3_000_000);
    await client.send(new s3.DeleteObjectCommand({ Bucket: 'upload', Key: 'large' }));
    await expect(client.send(new s3.HeadObjectCommand({ Bucket: 'upload', Key: 'large' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });
});

describe('the organization', () => {
  test('has the pinned ids, in order', async () => {
    const client = new organizations.OrganizationsClient(as());
    expect((await client.send(new organizations.DescribeOrganizationCommand({}))).Organization?.Id).toBe(ORGANIZATION);
    const { Accounts = [] } = await client.send(new organizations.ListAccountsCommand({}));
    expect(Accounts.map((account) => account.Id)).toEqual([MANAGEMENT, CENTRAL, MEMBER]);
  });

  test('is the same organization for a delegated administrator', async () => {
    const client = new organizations.OrganizationsClient(as(central));
    const { Accounts = [] } = await client.send(new organizations.ListAccountsCommand({}));
    expect(Accounts.map((account) => account.Id)).toEqual([MANAGEMENT, CENTRAL, MEMBER]);
    expect((await client.send(new organizations.ListParentsCommand({ ChildId: MEMBER }))).Parents?.[0]?.Type).toBe('ROOT');
  });

  test.each(['securityhub.amazonaws.com', 'guardduty.amazonaws.com'])(
    'lets %s have a delegated administrator',
    async (ServicePrincipal) => {
      const client = new organizations.OrganizationsClient(as());
      await client.send(new organizations.RegisterDelegatedAdministratorCommand({ AccountId: CENTRAL, ServicePrincipal }));
      const { DelegatedAdministrators = [] } = await client.send(
        new organizations.ListDelegatedAdministratorsCommand({ ServicePrincipal }),
      );
      expect(DelegatedAdministrators.map((account) => account.Id)).toEqual([CENTRAL]);
    },
  );

  test('has no OrganizationAccountAccessRole in the management account', async () => {
    await expect(assume({ RoleArn: role(MANAGEMENT, 'OrganizationAccountAccessRole') })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  test('offers the AWS managed policies', async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    expect((await new iam.IAMClient(as(member)).send(new iam.GetPolicyCommand({ PolicyArn }))).Policy?.PolicyName).toBe(
      'ReadOnlyAccess',
    );
  });
});

describe('AssumeRole', () => {
  const byManagement = { Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` } };
  const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };

  test('refuses a role that does not exist', async () => {
    await expect(assume({ RoleArn: role(MEMBER, 'missing') })).rejects.toMatchObject(denied);
  });

  test('refuses a caller that the trust policy does not name', async () => {
    const RoleArn = await trusting('for-management', byManagement);
    await expect(assume({ RoleArn }, central)).rejects.toMatchObject(denied);
    await assume({ RoleArn });
  });

  test('wants the external id of the trust policy', async () => {
    const RoleArn = await trusting('external', {
      ...byManagement,
      Condition: { StringEquals: { 'sts:ExternalId': ['right', 'also-right'] } },
    });
    await expect(assume({ RoleArn })).rejects.toMatchObject(denied);
    await expect(assume({ RoleArn, ExternalId: 'wrong' })).rejects.toMatchObject(denied);
    await assume({ RoleArn, ExternalId: 'also-right' });
  });

  test('wants the source identity of the trust policy, and gives it back', async () => {
    const RoleArn = await trusting('identified', {
      ...byManagement,
      Condition: { StringLike: { 'sts:SourceIdentity': 'hub-*' } },
    });
    await expect(assume({ RoleArn })).rejects.toMatchObject(denied);
    await expect(assume({ RoleArn, SourceIdentity: 'other' })).rejects.toMatchObject(denied);
    const answer = await new sts.STSClient(as()).send(
      new sts.AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', SourceIdentity: 'hub-1' }),
    );
    expect(answer.SourceIdentity).toBe('hub-1');
  });

  test('keeps the source identity along a chain of roles', async () => {
    const first = await assume({ RoleArn: await trusting('chain-1', byManagement), SourceIdentity: 'hub-2' });
    const RoleArn = await trusting('chain-2', { Principal: { AWS: role(MEMBER, 'chain-1') } });
    const answer = await new sts.STSClient(as(first)).send(new sts.AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
    expect(answer.SourceIdentity).toBe('hub-2');
    await expect(assume({ RoleArn, SourceIdentity: 'hub-3' }, first)).rejects.toMatchObject(denied);
  });

  test('refuses a source identity that the trust policy does not let be set', async () => {
    await expect(assume({ RoleArn: role(MEMBER, 'OrganizationAccountAccessRole'), SourceIdentity: 'hub' })).rejects.toMatchObject(
      denied,
    );
  });

  test('wants the organization of the trust policy', async () => {
    const other = await trusting('other-organization', forOrganization('o-otherorgid0'));
    const own = await trusting('own-organization', forOrganization(ORGANIZATION));
    await expect(assume({ RoleArn: other }, central)).rejects.toMatchObject(denied);
    await assume({ RoleArn: own }, central);
  });

  test('wants the caller of the trust policy, by its role and not by its session', async () => {
    await trusting('caller', byManagement, central);
    const caller = await assume({ RoleArn: role(CENTRAL, 'caller') });
    const condition = (operator: string, arn: string) => ({
      Principal: { AWS: `arn:aws:iam::${CENTRAL}:root` },
      Condition: { [operator]: { 'aws:PrincipalArn': arn } },
    });
    const exact = await trusting('principal-exact', condition('ArnEquals', role(CENTRAL, 'caller')));
    const like = await trusting('principal-like', condition('ArnLike', role(CENTRAL, 'call*')));
    await assume({ RoleArn: exact }, caller);
    await assume({ RoleArn: like }, caller);
    await expect(assume({ RoleArn: exact }, central)).rejects.toMatchObject(denied);
  });

  test("lets only the local runner's test key play Lambda", async () => {
    const RoleArn = await trusting('function', { Principal: { Service: 'lambda.amazonaws.com' } });
    await expect(assume({ RoleArn })).rejects.toMatchObject(denied);
    await expect(assume({ RoleArn, RoleSessionName: 'local-lambda-fix' }, central)).rejects.toMatchObject(denied);
    await assume({ RoleArn, RoleSessionName: 'local-lambda-fix' });
  });

  test('limits a chained session to one hour', async () => {
    const client = new iam.IAMClient(as(member));
    const RoleArn = await trusting('long', {
      Principal: { AWS: [`arn:aws:iam::${MANAGEMENT}:root`, `arn:aws:iam::${CENTRAL}:root`] },
    });
    await client.send(new iam.UpdateRoleCommand({ RoleName: 'long', MaxSessionDuration: 7_200 }));
    await expect(assume({ RoleArn, DurationSeconds: 7_200 }, central)).rejects.toMatchObject({
      name: 'ValidationError',
    });
    await assume({ RoleArn, DurationSeconds: 7_200 });
  });
});

describe('EventBridge', () => {
  test('keeps account, region, time, id and resources of an event across the hop to another account', async () => {
    const bus = await centralBus('hop', forOrganization(ORGANIZATION));
    const queue = await queueFor('hop', central);
    await rule(central, 'hop', { account: [MEMBER], source: ['test.hop'] }, { Arn: queue.arn }, { EventBusName: 'hop' });
    await rule(member, 'hop', { source: ['test.hop'] }, { Arn: bus, RoleArn: FORWARDER });
    const id = await put(
      member,
      'test.hop',
      { a: 1 },
      { Time: new Date('2026-01-02T03:04:05Z'), Resources: ['arn:aws:s3:::one'] },
    );
    expect(await queue.bodies()).toEqual([
      {
        version: '0',
        id,
        'detail-type': 'test',
        source: 'test.hop',
        account: MEMBER,
        time: '2026-01-02T03:04:05Z',
        region: REGION,
        resources: ['arn:aws:s3:::one'],
        detail: { a: 1 },
      },
    ]);
  });

  test('drops what another account sends to a bus that does not invite it, and tells why', async () => {
    const closed = await centralBus('closed');
    const foreign = await centralBus('foreign', forOrganization('o-otherorgid0'));
    const open = await centralBus('open', { Principal: { AWS: MEMBER } });
    for (const [name, Arn, RoleArn] of [
      ['closed', closed, FORWARDER],
      ['foreign', foreign, FORWARDER],
      ['open', open, FORWARDER],
      ['roleless', open, undefined],
    ] as const) {
      await rule(member, name, { source: ['test.invited'] }, { Arn, RoleArn });
    }
    const drops = await dropsOf(await put(member, 'test.invited', {}));
    expect(drops.map((drop) => [drop.target, drop.reason])).toEqual([
      [closed, `the bus policy does not let account ${MEMBER} call events:PutEvents`],
      [foreign, `the bus policy does not let account ${MEMBER} call events:PutEvents`],
      [open, 'a target in another account needs a RoleArn'],
    ]);
  });

  test('does not forward an event that already came from another bus', async () => {
    const first = await centralBus('first', forOrganization(ORGANIZATION));
    const third = await centralBus('third');
    await rule(member, 'first', { source: ['test.third'] }, { Arn: first, RoleArn: FORWARDER });
    await rule(central, 'third', { source: ['test.third'] }, { Arn: third }, { EventBusName: 'first' });
    const drops = await dropsOf(await put(member, 'test.third', {}));
    expect(drops).toMatchObject([{ target: third, code: 'NO_PERMISSIONS', reason: expect.stringContaining('third') }]);
  });

  test('delivers to a queue only as its policy allows', async () => {
    const right = await queueFor('for-rule', member, `arn:aws:events:${REGION}:${MEMBER}:rule/for-rule`);
    const wrong = await queueFor('for-other-rule', member, `arn:aws:events:${REGION}:${MEMBER}:rule/other`);
    await rule(member, 'for-rule', { source: ['test.policy'] }, { Arn: right.arn });
    await rule(member, 'for-other-rule', { source: ['test.policy'] }, { Arn: wrong.arn });
    const id = await put(member, 'test.policy', {});
    expect(await right.bodies()).toHaveLength(1);
    expect(await wrong.bodies()).toHaveLength(0);
    expect(await dropsOf(id)).toMatchObject([{ target: wrong.arn, code: 'NO_PERMISSIONS' }]);
  });

  test("sends to the queue of the ARN's account, with the group of a FIFO queue", async () => {
    const queue = await queueFor('ordered.fifo', central, undefined, {
      FifoQueue: 'true',
      ContentBasedDeduplication: 'true',
    });
    await rule(member, 'fifo', { source: ['test.fifo'] }, { Arn: queue.arn, SqsParameters: { MessageGroupId: 'group' } });
    await put(member, 'test.fifo', {});
    expect((await queue.take())[0]?.Attributes?.MessageGroupId).toBe('group');
  });

  test('never fails the sender, records what it cannot deliver and uses the dead-letter queue', async () => {
    const dead = await queueFor('dead', member);
    const missing = `arn:aws:sqs:${REGION}:${MEMBER}:missing`;
    const ruleArn = `arn:aws:events:${REGION}:${MEMBER}:rule/undeliverable`;
    await rule(member, 'undeliverable', { source: ['test.dead'] }, { Arn: missing, DeadLetterConfig: { Arn: dead.arn } });
    await rule(member, 'unsupported', { source: ['test.dead'] }, { Arn: `arn:aws:lambda:${REGION}:${MEMBER}:function:one` });
    const id = await put(member, 'test.dead', { b: 2 });
    expect((await dropsOf(id)).map((drop) => [drop.code, drop.deadLetterQueue])).toEqual([
      ['NO_RESOURCE', dead.arn],
      ['UNSUPPORTED', undefined],
    ]);
    const [message] = await dead.take();
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ id, detail: { b: 2 } });
    expect(message?.MessageAttributes).toMatchObject({
      RULE_ARN: { StringValue: ruleArn },
      TARGET_ARN: { StringValue: missing },
      ERROR_CODE: { StringValue: 'NO_RESOURCE' },
    });
  });

  test('does not deliver for a disabled rule', async () => {
    const queue = await queueFor('disabled', member);
    await rule(member, 'disabled', { source: ['test.disabled'] }, { Arn: queue.arn }, { State: 'DISABLED' });
    await put(member, 'test.disabled', {});
    expect(await queue.bodies()).toEqual([]);
  });

  test('delivers read-only management events only to rules that ask for them', async () => {
    const plain = await queueFor('plain', member);
    const every = await queueFor('every', member);
    const State = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
    await rule(member, 'plain', { source: ['aws.iam'] }, { Arn: plain.arn });
    await rule(member, 'every', { source: ['aws.iam'] }, { Arn: every.arn }, { State });
    for (const readOnly of [true, 'true', false]) {
      await put(member, 'aws.iam', { readOnly }, { DetailType: 'AWS API Call via CloudTrail' });
    }
    expect((await plain.bodies()).map((event) => event.detail.readOnly)).toEqual([false]);
    expect((await every.bodies()).map((event) => event.detail.readOnly)).toEqual([true, 'true', false]);
    const client = new events.EventBridgeClient(as(member));
    expect((await client.send(new events.DescribeRuleCommand({ Name: 'every' }))).State).toBe(State);
  });

  test('gives targets a constant, a part or a filled template', async () => {
    const template = '{"who": <who>, "quoted": "<who>", "text": "by <who> in <aws.events.rule-name>", "all": <list>}';
    const inputs: Omit<events.Target, 'Id' | 'Arn'>[] = [
      { Input: '{"constant":true}' },
      { InputPath: '$.detail.list[1]' },
      { InputTransformer: { InputPathsMap: { who: '$.detail.who', list: '$.detail.list' }, InputTemplate: template } },
    ];
    const bodies: unknown[] = [];
    for (const [index, input] of inputs.entries()) {
      const queue = await queueFor(`input-${index}`, member);
      await rule(member, `input-${index}`, { source: [`test.input-${index}`] }, { Arn: queue.arn, ...input });
      await put(member, `test.input-${index}`, { who: 'a "name" <who>', list: [1, { two: 2 }] });
      bodies.push(...(await queue.bodies()));
    }
    const who = 'a "name" <who>';
    expect(bodies).toEqual([
      { constant: true },
      { two: 2 },
      { who, quoted: who, text: `by ${who} in input-2`, all: [1, { two: 2 }] },
    ]);
  });

  test('matches any element of several arrays of objects', async () => {
    const queue = await queueFor('arrays', member);
    const items = (...cidrs: string[]) => ({ items: [{ ipRanges: { items: cidrs.map((cidrIp) => ({ cidrIp })) } }] });
    await rule(
      member,
      'arrays',
      { source: ['test.arrays'], detail: { items: { ipRanges: { items: { cidrIp: ['0.0.0.0/0'] } } } } },
      { Arn: queue.arn },
    );
    await put(member, 'test.arrays', items('10.0.0.0/8', '0.0.0.0/0'));
    await put(member, 'test.arrays', items('10.0.0.0/8'));
    expect(await queue.bodies()).toHaveLength(1);
  });

  test("takes events for another account's bus ARN if its policy allows, and keeps the sender's account", async () => {
    const open = await centralBus('direct', forOrganization(ORGANIZATION));
    const closed = await centralBus('not-direct');
    const queue = await queueFor('direct', central);
    await rule(central, 'direct', { source: ['test.direct'] }, { Arn: queue.arn }, { EventBusName: 'direct' });
    await put(member, 'test.direct', {}, { EventBusName: open });
    expect(await queue.bodies()).toMatchObject([{ account: MEMBER }]);
    await expect(put(member, 'test.direct', {}, { EventBusName: closed })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('still archives events', async () => {
    const client = new events.EventBridgeClient(as(member));
    await client.send(
      new events.CreateArchiveCommand({
        ArchiveName: 'kept',
        EventSourceArn: `arn:aws:events:${REGION}:${MEMBER}:event-bus/default`,
        EventPattern: '{"source":["test.kept"]}',
      }),
    );
    const id = await put(member, 'test.kept', {});
    expect((await client.send(new events.DescribeArchiveCommand({ ArchiveName: 'kept' }))).EventCount).toBe(1);
    expect(await dropsOf(id)).toEqual([]);
  });
});

describe('SQS and Lambda', () => {
  test('gives policies back as compact JSON, with the redrive allow policy', async () => {
    const dead = await queueFor('redrive-dead', member);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 });
    const RedriveAllowPolicy = JSON.stringify({ redrivePermission: 'denyAll' });
    const queue = await queueFor('redrive', member, undefined, { RedrivePolicy, RedriveAllowPolicy });
    const client = new sqs.SQSClient(as(member));
    const { Attributes } = await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ RedrivePolicy, RedriveAllowPolicy });
    const only = await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl: dead.url, AttributeNames: ['All'] }));
    expect(only.Attributes).not.toHaveProperty('RedriveAllowPolicy');
  });

  test('gives a message to one only of those who ask at the same time, and forgets what was deleted', async () => {
    const queue = await queueFor('asked-by-many', member);
    const client = new sqs.SQSClient(as(member));
    const Entries = Array.from({ length: 10 }, (_, index) => ({ Id: `m${index}`, MessageBody: `m${index}` }));
    await client.send(new sqs.SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
    const receive = new sqs.ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 2 });
    const taken = (await Promise.all(Entries.map(() => client.send(receive)))).flatMap(({ Messages = [] }) => Messages);
    expect(taken.map(({ Body }) => Body).sort()).toEqual(Entries.map(({ Id }) => Id));
    for (const { ReceiptHandle } of taken) {
      await client.send(new sqs.DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
    }
    const { Attributes } = await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' });
  });

  test('gives the next message of a group as soon as the one before is deleted, to whoever already asks, and never sooner', async () => {
    const queue = await queueFor('in-order.fifo', member, undefined, { FifoQueue: 'true' });
    const client = new sqs.SQSClient(as(member));
    const send = (MessageGroupId: string, MessageBody: string) =>
      client.send(
        new sqs.SendMessageCommand({ QueueUrl: queue.url, MessageGroupId, MessageBody, MessageDeduplicationId: MessageBody }),
      );
    const receive = async (WaitTimeSeconds: number) => {
      const { Messages = [] } = await client.send(new sqs.ReceiveMessageCommand({ QueueUrl: queue.url, WaitTimeSeconds }));
      return Messages;
    };
    for (const body of ['a1', 'a2']) await send('a', body);
    await send('b', 'b1');
    const [first, other] = [await receive(0), await receive(0)];
    expect([...first, ...other].map(({ Body }) => Body)).toEqual(['a1', 'b1']);
    expect(await receive(0)).toEqual([]);
    const asking = receive(10);
    await setTimeout(300);
    const deletedAt = performance.now();
    await client.send(new sqs.DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: first[0]?.ReceiptHandle }));
    expect((await asking).map(({ Body }) => Body)).toEqual(['a2']);
    expect(performance.now() - deletedAt).toBeLessThan(900);
  });

  test('lists an event source mapping and leaves the messages to the local runner', async () => {
    const queue = await queueFor('mapped', member);
    const client = new lambda.LambdaClient(as(member));
    const Role = await trusting('mapped', { Principal: { Service: 'lambda.amazonaws.com' } });
    await client.send(
      new lambda.CreateFunctionCommand({
        FunctionName: 'mapped',
        Role,
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { ZipFile: zip('index.mjs', 'export {}') },
      }),
    );
    await client.send(
      new lambda.CreateEventSourceMappingCommand({
        FunctionName: 'mapped',
        EventSourceArn: queue.arn,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    );
    const { EventSourceMappings = [] } = await client.send(
      new lambda.ListEventSourceMappingsCommand({ EventSourceArn: queue.arn }),
    );
    expect(EventSourceMappings).toMatchObject([
      { EventSourceArn: queue.arn, FunctionResponseTypes: ['ReportBatchItemFailures'] },
    ]);
    await new sqs.SQSClient(as(member)).send(new sqs.SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'one' }));
    const [message] = await queue.take();
    expect([message?.Body, message?.Attributes?.ApproximateReceiveCount]).toEqual(['one', '1']);
  });
});

/** The smallest ZIP archive with one file. */
function zip(name: string, text: string): Uint8Array {
  const packed = deflateRawSync(text);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(packed.length, 4);
  sizes.writeUInt32LE(text.length, 8);
  const names = Buffer.alloc(4);
  names.writeUInt16LE(name.length);
  const shared = Buffer.concat([Buffer.from([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]), sizes, names]);
  const file = Buffer.concat([Buffer.from('PK\x03\x04'), shared, Buffer.from(name), packed]);
  const directory = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), shared, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(file.length, 16);
  return Buffer.concat([file, directory, end]);
}

describe('CloudWatch', () => {
  const logGroupName = '/shop/access';
  const metricTransformations = [{ metricName: 'paths', metricNamespace: 'org-security-hub', metricValue: '1' }];
  const filter = { logGroupName, filterName: 'paths', metricTransformations };

  test('finds lines by a regular expression, and knows no metric filter without a log group', async () => {
    const client = new logs.CloudWatchLogsClient(as(member));
    const put = (filterPattern: string) => client.send(new logs.PutMetricFilterCommand({ ...filter, filterPattern }));
    await expect(put('%one%')).rejects.toThrow('The specified log group does not exist');
    await client.send(new logs.CreateLogGroupCommand({ logGroupName }));
    await client.send(new logs.CreateLogStreamCommand({ logGroupName, logStreamName: 'web' }));
    const logEvents = ['GET /.env', 'GET /xenv', 'GET /wp-login.php'].map((message) => ({ timestamp: Date.now(), message }));
    await client.send(new logs.PutLogEventsCommand({ logGroupName, logStreamName: 'web', logEvents }));
    const filterPattern = '%/\\.env|/wp-login\\.php%';
    const { events = [] } = await client.send(new logs.FilterLogEventsCommand({ logGroupName, filterPattern }));
    expect(events.map(({ message }) => message)).toEqual(['GET /.env', 'GET /wp-login.php']);
  });

  test('keeps one metric filter of a name', async () => {
    const client = new logs.CloudWatchLogsClient(as(member));
    const own = { ...filter, logGroupName: '/shop/other' };
    await client.send(new logs.CreateLogGroupCommand({ logGroupName: own.logGroupName }));
    for (const filterPattern of ['%one%', '%two%']) {
      await client.send(new logs.PutMetricFilterCommand({ ...own, filterPattern }));
    }
    const { metricFilters = [] } = await client.send(new logs.DescribeMetricFiltersCommand({ logGroupName: own.logGroupName }));
    expect(metricFilters.map((one) => [one.filterName, one.filterPattern])).toEqual([['paths', '%two%']]);
  });

  test('tells an alarm with the state it was set to', async () => {
    const client = new cloudwatch.CloudWatchClient(as(member));
    const AlarmName = 'web-site-scanned';
    const figures = { Namespace: 'org-security-hub', MetricName: 'paths', Statistic: 'Sum', Period: 300 } as const;
    const limit = { EvaluationPeriods: 1, Threshold: 10, ComparisonOperator: 'GreaterThanOrEqualToThreshold' } as const;
    await client.send(new cloudwatch.PutMetricAlarmCommand({ AlarmName, ...figures, ...limit }));
    await client.send(new cloudwatch.SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'scanned' }));
    const { MetricAlarms = [] } = await client.send(new cloudwatch.DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    expect(MetricAlarms).toMatchObject([{ AlarmName, MetricName: 'paths', StateValue: 'ALARM' }]);
  });
});

describe('log subscriptions across accounts', () => {
  const HOME = 'eu-west-3';
  const logGroupName = '/shop/flow-logs';
  const pattern = '[version, account, port = 22 || port = 3389, action = ACCEPT, ...]';
  const destinationArn = (region: string) => `arn:aws:logs:${region}:${CENTRAL}:destination:in`;
  let streamArn = '';
  let intoStream = '';
  let sending = '';

  /** A role of an account that CloudWatch Logs may take, and that allows one action. */
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
    new logs.CloudWatchLogsClient(as(central, region)).send(
      new logs.PutDestinationCommand({ destinationName: 'in', roleArn, targetArn }),
    );

  const invite = (region: string, statement: object) => {
    const all = { Effect: 'Allow', Principal: '*', Action: 'logs:PutSubscriptionFilter', Resource: destinationArn(region) };
    const accessPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...all, ...statement }] });
    return new logs.CloudWatchLogsClient(as(central, region)).send(
      new logs.PutDestinationPolicyCommand({ destinationName: 'in', accessPolicy }),
    );
  };

  const subscribe = (region: string, roleArn: string | undefined, from = region) =>
    new logs.CloudWatchLogsClient(as(member, from)).send(
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
    const client = new kinesis.KinesisClient({ ...as(central, HOME), ...connections });
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
    const client = new kinesis.KinesisClient({ ...as(central, HOME), ...connections });
    const Tags = { application: 'hub' };
    const StreamModeDetails = { StreamMode: 'ON_DEMAND' } as const;
    await client.send(new kinesis.CreateStreamCommand({ StreamName: 'in', StreamModeDetails, Tags }));
    const { StreamDescriptionSummary } = await client.send(new kinesis.DescribeStreamSummaryCommand({ StreamName: 'in' }));
    streamArn = StreamDescriptionSummary?.StreamARN ?? '';
    intoStream = await forLogs(central, 'into-stream', 'kinesis:PutRecord');
    sending = await forLogs(member, 'sending', 'logs:PutLogEvents');
    for (const region of [REGION, HOME])
      await new logs.CloudWatchLogsClient(as(member, region)).send(new logs.CreateLogGroupCommand({ logGroupName }));
  });

  test('keeps the tags a stream is made with', async () => {
    const client = new kinesis.KinesisClient({ ...as(central, HOME), ...connections });
    const { Tags } = await client.send(new kinesis.ListTagsForStreamCommand({ StreamName: 'in' }));
    expect(Tags).toEqual([{ Key: 'application', Value: 'hub' }]);
  });

  test('take a stream of another Region for a destination, and try it with a message', async () => {
    await destine(REGION, intoStream);
    expect(await arrived()).toMatchObject([{ messageType: 'CONTROL_MESSAGE', logEvents: [] }]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a role that is not there', () => destine(HOME, role(CENTRAL, 'missing'))],
    ['a role that may not write', async () => destine(HOME, await forLogs(central, 'idle', 'kinesis:GetRecords'))],
    [
      'a role of another service',
      async () => destine(HOME, await forLogs(central, 'other', 'kinesis:*', 'events.amazonaws.com')),
    ],
    ['a stream that is not there', () => destine(HOME, intoStream, `${streamArn}-missing`)],
  ])('do not take %s', async (_, call) => {
    await expect(call()).rejects.toThrow('Could not deliver test message to specified destination');
  });

  test('are refused by a destination that does not invite the account or its organization, or is in another Region', async () => {
    await expect(subscribe(REGION, sending)).rejects.toThrow('Could not deliver');
    await invite(REGION, { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-anotherone1' } } });
    await expect(subscribe(REGION, sending)).rejects.toThrow('Could not deliver');
    await invite(REGION, { Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } } });
    await expect(subscribe(REGION, sending, HOME)).rejects.toThrow('Could not deliver');
    await expect(subscribe(REGION, role(MEMBER, 'missing'))).rejects.toThrow('Could not deliver');
  });

  test('carry what fits the pattern, and nothing else, to the stream', async () => {
    await invite(REGION, { Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } } });
    await subscribe(REGION, sending);
    const client = new logs.CloudWatchLogsClient(as(member));
    await client.send(new logs.CreateLogStreamCommand({ logGroupName, logStreamName: 'eni' }));
    const lines = ['2 a 22 ACCEPT OK', '2 a 443 ACCEPT OK', '2 a 3389 ACCEPT OK more', '2 a 22 REJECT OK', '2 a 22'];
    const logEvents = lines.map((message) => ({ timestamp: Date.now(), message }));
    await client.send(new logs.PutLogEventsCommand({ logGroupName, logStreamName: 'eni', logEvents }));
    await client.send(new logs.PutLogEventsCommand({ logGroupName, logStreamName: 'eni', logEvents: logEvents.slice(1, 2) }));
    const told = (await arrived()).filter(({ messageType }) => messageType === 'DATA_MESSAGE');
    expect(told).toEqual([
      {
        messageType: 'DATA_MESSAGE',
        owner: MEMBER,
        logGroup: logGroupName,
        logStream: 'eni',
        subscriptionFilters: [`to-${REGION}`],
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
  ])('and searches know patterns of fields: %s', async (filterPattern, wanted) => {
    const client = new logs.CloudWatchLogsClient(as(member, HOME));
    const logStreamName = filterPattern.replaceAll(/[:*]/g, '-');
    await client.send(new logs.CreateLogStreamCommand({ logGroupName, logStreamName }));
    const logEvents = ['x 404', 'x 500', 'x 4', 'x -', 'x y 404'].map((message) => ({ timestamp: Date.now(), message }));
    await client.send(new logs.PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    const asked = { logGroupName, logStreamNames: [logStreamName], filterPattern };
    const { events: found = [] } = await client.send(new logs.FilterLogEventsCommand(asked));
    expect(found.map(({ message }) => message)).toEqual(wanted);
  });
});

describe('CloudTrail', () => {
  test('starts and stops a trail by name and by ARN, and describes only the trails asked for', async () => {
    const bucket = new s3.S3Client({ ...as(member), forcePathStyle: true });
    await bucket.send(
      new s3.CreateBucketCommand({ Bucket: 'trails', CreateBucketConfiguration: { LocationConstraint: REGION } }),
    );
    const client = new cloudtrail.CloudTrailClient(as(member));
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

  test.each(['missing', `arn:aws:cloudtrail:${REGION}:${MEMBER}:trail/missing`])('knows no trail %s', async (Name) => {
    const client = new cloudtrail.CloudTrailClient(as(member));
    const unknown = { name: 'TrailNotFoundException', $metadata: { httpStatusCode: 400 } };
    await expect(client.send(new cloudtrail.StartLoggingCommand({ Name }))).rejects.toMatchObject(unknown);
    await expect(client.send(new cloudtrail.StopLoggingCommand({ Name }))).rejects.toMatchObject(unknown);
    await expect(client.send(new cloudtrail.GetTrailStatusCommand({ Name }))).rejects.toMatchObject(unknown);
  });

  const made = async (TrailName: string) => {
    const bucket = new s3.S3Client({ ...as(member), forcePathStyle: true });
    const Bucket = `${TrailName}-files`;
    await bucket.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
    const client = new cloudtrail.CloudTrailClient(as(member));
    const { TrailARN = '' } = await client.send(new cloudtrail.CreateTrailCommand({ Name: TrailName, S3BucketName: Bucket }));
    return { client, TrailName, TrailARN };
  };

  test('has a new trail record every management event, and one kind of selectors replace the other', async () => {
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

  test('has no answer about insights that are off, and new ones replace the old ones', async () => {
    const { client, TrailName } = await made('insightful');
    const insights = () => client.send(new cloudtrail.GetInsightSelectorsCommand({ TrailName }));
    await expect(insights()).rejects.toMatchObject({ name: 'InsightNotEnabledException' });
    for (const InsightType of ['ApiCallRateInsight', 'ApiErrorRateInsight'] as const) {
      await client.send(new cloudtrail.PutInsightSelectorsCommand({ TrailName, InsightSelectors: [{ InsightType }] }));
    }
    expect((await insights()).InsightSelectors).toEqual([{ InsightType: 'ApiErrorRateInsight' }]);
  });

  test('knows no tags of a trail that is gone, nor has one of the same name any of them', async () => {
    const { client, TrailName, TrailARN } = await made('tagged');
    const tags = () => client.send(new cloudtrail.ListTagsCommand({ ResourceIdList: [TrailARN] }));
    await client.send(new cloudtrail.AddTagsCommand({ ResourceId: TrailARN, TagsList: [{ Key: 'owner', Value: 'audit' }] }));
    await client.send(new cloudtrail.DeleteTrailCommand({ Name: TrailARN }));
    await expect(tags()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await client.send(new cloudtrail.CreateTrailCommand({ Name: TrailName, S3BucketName: 'tagged-files' }));
    expect((await tags()).ResourceTagList?.[0]?.TagsList).toEqual([]);
  });
});

describe('EC2', () => {
  test('gives each interface of an instance its own groups, and the instance those of the first', async () => {
    const client = new ec2.EC2Client(as(member));
    const group = async (GroupName: string) =>
      (await client.send(new ec2.CreateSecurityGroupCommand({ GroupName, Description: GroupName }))).GroupId ?? '';
    const [first, second, other] = [await group('first'), await group('second'), await group('other')];
    const { Subnets: [{ SubnetId } = {}] = [] } = await client.send(new ec2.DescribeSubnetsCommand({}));
    const launch = { ImageId: 'ami-0a1b2c3d4e5f60001', MinCount: 1, MaxCount: 1, SubnetId, SecurityGroupIds: [first] };
    const { Instances: [{ InstanceId = '', NetworkInterfaces: [{ NetworkInterfaceId } = {}] = [] } = {}] = [] } =
      await client.send(new ec2.RunInstancesCommand(launch));
    const made = await client.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId, Groups: [second] }));
    const attached = { InstanceId, DeviceIndex: 1, NetworkInterfaceId: made.NetworkInterface?.NetworkInterfaceId };
    await client.send(new ec2.AttachNetworkInterfaceCommand(attached));
    const shown = async () => {
      const { Reservations = [] } = await client.send(new ec2.DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
      const [instance] = Reservations.flatMap(({ Instances = [] }) => Instances);
      const ids = (groups: ec2.GroupIdentifier[] = []) => groups.map(({ GroupId }) => GroupId);
      return [ids(instance?.SecurityGroups), ...(instance?.NetworkInterfaces ?? []).map(({ Groups }) => ids(Groups))];
    };
    expect(await shown()).toEqual([[first], [first], [second]]);
    await client.send(new ec2.ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [other] }));
    expect(await shown()).toEqual([[other], [other], [second]]);
  });

  test('tells of network ACLs and their rules that are not there', async () => {
    const client = new ec2.EC2Client(as(member));
    const { NetworkAcls: [{ NetworkAclId } = {}] = [] } = await client.send(new ec2.DescribeNetworkAclsCommand({}));
    const none = new ec2.DescribeNetworkAclsCommand({ NetworkAclIds: ['acl-0a1b2c3d4e5f6ffff'] });
    await expect(client.send(none)).rejects.toMatchObject({ name: 'InvalidNetworkAclID.NotFound' });
    const rule = new ec2.DeleteNetworkAclEntryCommand({ NetworkAclId, RuleNumber: 7, Egress: false });
    await expect(client.send(rule)).rejects.toMatchObject({ name: 'InvalidNetworkAclEntry.NotFound' });
  });
});

describe('Security Hub', () => {
  const HUB_REGION = 'eu-central-1';
  const productArn = (account: string) => `arn:aws:securityhub:${HUB_REGION}:${account}:product/${account}/default`;
  const finding = (Id: string, more: object = {}): hub.AwsSecurityFinding => ({
    SchemaVersion: '2018-10-08',
    Id,
    ProductArn: productArn(MEMBER),
    GeneratorId: 'generator',
    AwsAccountId: MEMBER,
    Types: ['TTPs/Initial Access'],
    CreatedAt: '2026-01-01T00:00:00Z',
    UpdatedAt: '2026-01-01T00:00:00.000Z',
    Severity: { Label: 'HIGH' },
    Title: 'title',
    Description: 'description',
    Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'arn:aws:ec2:::one' }],
    ...more,
  });
  const client = (key: Key) => new hub.SecurityHubClient(as(key, HUB_REGION));
  const bring = (...Findings: hub.AwsSecurityFinding[]) => client(member).send(new hub.BatchImportFindingsCommand({ Findings }));
  const find = async (key: Key, Filters: hub.AwsSecurityFindingFilters) =>
    (await client(key).send(new hub.GetFindingsCommand({ Filters }))).Findings ?? [];
  const equals = (Value: string) => [{ Value, Comparison: 'EQUALS' as const }];

  beforeAll(async () => {
    for (const key of [central, member]) await client(key).send(new hub.EnableSecurityHubCommand({}));
    await client(TEST_KEY).send(new hub.EnableOrganizationAdminAccountCommand({ AdminAccountId: CENTRAL }));
    await client(central).send(new hub.CreateMembersCommand({ AccountDetails: [{ AccountId: MEMBER }] }));
  });

  test('stores its configuration and names its administrator region by region', async () => {
    await client(member).send(new hub.UpdateSecurityHubConfigurationCommand({ AutoEnableControls: false }));
    expect((await client(member).send(new hub.DescribeHubCommand({}))).AutoEnableControls).toBe(false);
    const elsewhere = new hub.SecurityHubClient(as(TEST_KEY, 'us-east-1'));
    const admins = async () => (await elsewhere.send(new hub.ListOrganizationAdminAccountsCommand({}))).AdminAccounts;
    expect(await admins()).toEqual([]);
    await elsewhere.send(new hub.EnableOrganizationAdminAccountCommand({ AdminAccountId: CENTRAL }));
    expect(await admins()).toEqual([{ AccountId: CENTRAL, Status: 'ENABLED' }]);
    await elsewhere.send(new hub.DisableOrganizationAdminAccountCommand({ AdminAccountId: CENTRAL }));
    expect(await admins()).toEqual([]);
  });

  test('takes an organization configuration without a status, as Terraform sends it when it destroys one', async () => {
    const OrganizationConfiguration = { ConfigurationType: 'LOCAL' as const };
    await client(central).send(new hub.UpdateOrganizationConfigurationCommand({ AutoEnable: false, OrganizationConfiguration }));
    const stored = await client(central).send(new hub.DescribeOrganizationConfigurationCommand({}));
    expect(stored).toMatchObject({ AutoEnable: false, OrganizationConfiguration: { Status: 'ENABLED' } });
  });

  test('gives a new finding its defaults and shows it to the administrator', async () => {
    expect(await bring(finding('new'))).toMatchObject({ SuccessCount: 1, FailedCount: 0 });
    for (const key of [member, central]) {
      expect(await find(key, { Id: equals('new') })).toMatchObject([{ Workflow: { Status: 'NEW' }, RecordState: 'ACTIVE' }]);
    }
    expect(await find(central, {})).not.toEqual([]);
  });

  test.each<[string, object]>([
    ['another schema', { SchemaVersion: '2020-01-01' }],
    ['no generator', { GeneratorId: '' }],
    ["somebody else's account", { AwsAccountId: CENTRAL }],
    ["somebody else's product", { ProductArn: productArn(CENTRAL) }],
    ['no types', { Types: [] }],
    ['an unknown type', { Types: ['Made Up/One'] }],
    ['a type of four parts', { Types: ['TTPs/a/b/c'] }],
    ['a type with an empty part', { Types: ['TTPs/'] }],
    ['a date that is no time', { UpdatedAt: '2026-01-01' }],
    ['no severity', { Severity: undefined }],
    ['a long title', { Title: 'x'.repeat(257) }],
    ['a long description', { Description: 'x'.repeat(1025) }],
    ['no resources', { Resources: [] }],
    ['33 resources', { Resources: Array.from({ length: 33 }, (_, index) => ({ Type: 'Other', Id: `${index}` })) }],
  ])('refuses a finding with %s', async (_, fault) => {
    const answer = await bring(finding('refused', fault), finding('beside'));
    expect(answer).toMatchObject({
      SuccessCount: 1,
      FailedCount: 1,
      FailedFindings: [{ Id: 'refused', ErrorCode: 'InvalidInput' }],
    });
    expect(await find(member, { Id: equals('refused') })).toEqual([]);
  });

  test('takes the severity from the provider fields', async () => {
    await bring(finding('provider', { Severity: undefined, FindingProviderFields: { Severity: { Label: 'LOW' } } }));
    expect(await find(member, { Id: equals('provider') })).toMatchObject([{ Severity: { Label: 'LOW' } }]);
  });

  test('updates a finding only with a newer time, and never its workflow or note', async () => {
    await bring(finding('updated', { UpdatedAt: '2026-01-01T01:00:00Z' }));
    const FindingIdentifiers = [{ Id: 'updated', ProductArn: productArn(MEMBER) }];
    const Note = { Text: 'ours', UpdatedBy: 'us' };
    const answer = await client(central).send(
      new hub.BatchUpdateFindingsCommand({ FindingIdentifiers, Workflow: { Status: 'RESOLVED' }, Note }),
    );
    expect(answer).toMatchObject({ ProcessedFindings: FindingIdentifiers, UnprocessedFindings: [] });
    await bring(finding('updated', { Title: 'older', UpdatedAt: '2026-01-01T01:00:00.000+00:00' }));
    expect(await find(member, { Id: equals('updated') })).toMatchObject([{ Title: 'title', Workflow: { Status: 'RESOLVED' } }]);
    await bring(
      finding('updated', {
        Title: 'newer',
        UpdatedAt: '2026-01-01T01:00:00.001Z',
        Workflow: { Status: 'NEW' },
        Note: { Text: 'theirs', UpdatedBy: 'them', UpdatedAt: '2026-01-01T00:00:00Z' },
      }),
    );
    expect(await find(member, { Id: equals('updated') })).toMatchObject([
      { Title: 'newer', Workflow: { Status: 'RESOLVED' }, Note },
    ]);
  });

  test('tells which findings an update did not find', async () => {
    const identifier = { Id: 'updated', ProductArn: productArn(CENTRAL) };
    const answer = await client(central).send(
      new hub.BatchUpdateFindingsCommand({ FindingIdentifiers: [identifier], Workflow: { Status: 'NOTIFIED' } }),
    );
    expect(answer.UnprocessedFindings).toMatchObject([{ FindingIdentifier: identifier, ErrorCode: 'FindingNotFound' }]);
  });

  test('honours the filters', async () => {
    await bring(
      finding('filter/1', { GeneratorId: 'filtered' }),
      finding('filter/2', { GeneratorId: 'filtered', RecordState: 'ARCHIVED' }),
    );
    const ids = async (filters: hub.AwsSecurityFindingFilters) =>
      (await find(central, { GeneratorId: equals('filtered'), ...filters })).map((found) => found.Id);
    expect(await ids({})).toEqual(['filter/1', 'filter/2']);
    expect(await ids({ Id: [{ Value: 'filter/', Comparison: 'PREFIX' }] })).toEqual(['filter/1', 'filter/2']);
    expect(await ids({ Id: [...equals('filter/2'), ...equals('other')] })).toEqual(['filter/2']);
    expect(await ids({ RecordState: equals('ACTIVE') })).toEqual(['filter/1']);
    expect(await ids({ RecordState: [{ Value: 'ACTIVE', Comparison: 'NOT_EQUALS' }] })).toEqual(['filter/2']);
    expect(await ids({ WorkflowStatus: equals('RESOLVED') })).toEqual([]);
    expect(await ids({ AwsAccountId: equals(MEMBER), ProductArn: equals(productArn(MEMBER)) })).toHaveLength(2);
    expect(await ids({ AwsAccountId: equals(CENTRAL) })).toEqual([]);
    await expect(find(central, { Confidence: [{ Gte: 1 }] })).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('shows the administrator only members, and lets members be removed', async () => {
    const elsewhere = 'ap-southeast-2';
    const at = (key: Key) => new hub.SecurityHubClient(as(key, elsewhere));
    for (const key of [central, member]) await at(key).send(new hub.EnableSecurityHubCommand({}));
    await at(TEST_KEY).send(new hub.EnableOrganizationAdminAccountCommand({ AdminAccountId: CENTRAL }));
    const ProductArn = productArn(MEMBER).replace(HUB_REGION, elsewhere);
    await at(member).send(new hub.BatchImportFindingsCommand({ Findings: [finding('member', { ProductArn })] }));
    const seen = async () => (await at(central).send(new hub.GetFindingsCommand({}))).Findings?.length;
    expect(await seen()).toBe(0);
    await at(central).send(new hub.CreateMembersCommand({ AccountDetails: [{ AccountId: MEMBER }] }));
    expect(await seen()).toBe(1);
    await at(central).send(new hub.DisassociateMembersCommand({ AccountIds: [MEMBER] }));
    expect(await seen()).toBe(0);
    const gone = await at(central).send(new hub.DeleteMembersCommand({ AccountIds: [MEMBER, MANAGEMENT] }));
    expect(gone.UnprocessedAccounts).toMatchObject([{ AccountId: MANAGEMENT }]);
  });

  test('refuses findings where it is not enabled', async () => {
    const elsewhere = new hub.SecurityHubClient(as(member, 'us-west-2'));
    await expect(elsewhere.send(new hub.GetFindingsCommand({}))).rejects.toMatchObject({
      name: 'InvalidAccessException',
    });
  });
});

describe('S3', () => {
  const OWNER = { Type: 'CanonicalUser', ID: 'owner' } as const;
  const EVERYBODY = { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' } as const;
  const OPEN = {
    Owner: { ID: 'owner' },
    Grants: [
      { Grantee: OWNER, Permission: 'FULL_CONTROL' as const },
      { Grantee: EVERYBODY, Permission: 'READ' as const },
    ],
  };

  async function bucketOf(Bucket: string) {
    const client = new s3.S3Client({ ...as(), forcePathStyle: true });
    await client.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
    return client;
  }

  test('refuses what a bucket policy refuses, and minds its conditions: nothing here comes without TLS', async () => {
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

  test('writes the ACL that a document says, to the version of an object that is named', async () => {
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

  test('takes no ACL where ACLs are switched off, and tells one that is private', async () => {
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
});

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

  test('has no history where nobody recorded', async () => {
    await expect(history('never-recorded')).rejects.toMatchObject({ name: 'NoAvailableConfigurationRecorderException' });
  });

  test('remembers policies and CORS rules of a bucket while somebody records, newest first and up to a time', async () => {
    const client = new s3.S3Client({ ...as(), forcePathStyle: true });
    const Bucket = 'with-history';
    const recorder = { name: 'default', roleARN: role(MANAGEMENT, 'config') };
    await config().send(new configService.PutConfigurationRecorderCommand({ ConfigurationRecorder: recorder }));
    const DeliveryChannel = { name: 'default', s3BucketName: Bucket };
    await config().send(new configService.PutDeliveryChannelCommand({ DeliveryChannel }));
    const which = { ConfigurationRecorderName: 'default' };
    await client.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
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

  test('remembers trails while somebody records, also those that are gone, and finds them by their names', async () => {
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
    const recorder = { name: 'default', roleARN: role(MANAGEMENT, 'config') };
    await recorders.send(new configService.PutConfigurationRecorderCommand({ ConfigurationRecorder: recorder }));
    const DeliveryChannel = { name: 'default', s3BucketName: 'remembered' };
    await recorders.send(new configService.PutDeliveryChannelCommand({ DeliveryChannel }));
    await recorders.send(new configService.StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }));
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

  test('gives a recorder an ARN, a mode and tags', async () => {
    const recorders = new configService.ConfigServiceClient(as(TEST_KEY, 'eu-west-2'));
    const recordingMode = { recordingFrequency: 'DAILY' } as const;
    const recorder = { name: 'ours', roleARN: role(MANAGEMENT, 'config'), recordingMode };
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

describe('DynamoDB', () => {
  const put = (pk: string, value: string, condition?: string): dynamodb.TransactWriteItem => ({
    Put: {
      TableName: 'ledger',
      Item: { pk: { S: pk }, sk: { S: 'x' }, value: { S: value } },
      ...(condition === undefined ? {} : { ConditionExpression: condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    },
  });
  const key = (pk: string) => ({ TableName: 'ledger', Key: { pk: { S: pk }, sk: { S: 'x' } } });

  test('rolls a failed transaction back item by item, with its stream records, and tells the item in the way', async () => {
    const client = new dynamodb.DynamoDBClient(as(member));
    const { TableDescription } = await client.send(
      new dynamodb.CreateTableCommand({
        TableName: 'ledger',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    await client.send(
      new dynamodb.TransactWriteItemsCommand({
        TransactItems: [put('kept', 'old'), put('updated', 'old'), put('deleted', 'old')],
      }),
    );
    const all = async () =>
      (await client.send(new dynamodb.ScanCommand({ TableName: 'ledger' }))).Items?.map(
        (item) => `${item.pk?.S}=${item.value?.S}`,
      ).sort();
    const before = await all();
    const update = {
      ...key('updated'),
      UpdateExpression: 'SET #v = :v',
      ExpressionAttributeNames: { '#v': 'value' },
      ExpressionAttributeValues: { ':v': { S: 'new' } },
    };
    const call = client.send(
      new dynamodb.TransactWriteItemsCommand({
        TransactItems: [
          put('added', 'new'),
          { Update: update },
          { Delete: key('deleted') },
          put('kept', 'new', 'attribute_not_exists(pk)'),
        ],
      }),
    );
    const failure = await call.catch((error: unknown) => error as dynamodb.TransactionCanceledException);
    expect(failure).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'None' },
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Item: { value: { S: 'old' } } },
      ],
    });
    expect(before).toEqual(['deleted=old', 'kept=old', 'updated=old']);
    expect(await all()).toEqual(before);
    const stream = new streams.DynamoDBStreamsClient(as(member));
    const StreamArn = TableDescription?.LatestStreamArn;
    const { StreamDescription } = await stream.send(new streams.DescribeStreamCommand({ StreamArn }));
    const { ShardIterator } = await stream.send(
      new streams.GetShardIteratorCommand({
        StreamArn,
        ShardId: StreamDescription?.Shards?.[0]?.ShardId,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    expect((await stream.send(new streams.GetRecordsCommand({ ShardIterator }))).Records).toHaveLength(3);
  });

  test('lets exactly one of many conditional writes win', async () => {
    const client = new dynamodb.DynamoDBClient(as(member));
    const attempts = Array.from({ length: 20 }, (_, index) =>
      client.send(
        new dynamodb.TransactWriteItemsCommand({
          TransactItems: [put('race', `${index}`, 'attribute_not_exists(pk)')],
        }),
      ),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });
});
