import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DescribeImagesCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutGroupPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketWebsiteCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callsWith } from '#adapters/member/clients.ts';
import { factOf } from '#adapters/member/fact-of.ts';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import type { Question } from '#core/detection/facts.ts';
import type { MemberRead } from '#member/reads.ts';
import { type EmulatedMember, emulatedMember, MEMBER_REGION } from '../../support/emulated-member.ts';
import { fakeReads } from '../../support/fake-reads.ts';
import { awsError } from '../../support/incidents.ts';

const ABSENT = {
  's3:GetAccountPublicAccessBlock': 'NoSuchPublicAccessBlockConfiguration',
  's3:GetBucketPublicAccessBlock': 'NoSuchPublicAccessBlockConfiguration',
  's3:GetBucketOwnershipControls': 'OwnershipControlsNotFoundError',
  's3:GetBucketWebsite': 'NoSuchWebsiteConfiguration',
  's3:GetBucketTagging': 'NoSuchTagSet',
} as const;

/** A bucket without any settings, with some answers overridden. */
function plainBucket(more: Parameters<typeof fakeReads>[0] = {}) {
  const absent = Object.entries(ABSENT).map(([action, name]) => [
    action,
    () => {
      throw awsError(name, 404);
    },
  ]);
  return fakeReads({ ...Object.fromEntries(absent), ...more });
}

const block = (settings: object) => () => ({ PublicAccessBlockConfiguration: settings });
const BUCKET = { ask: 'bucket-access', bucket: 'shop-pictures' } as const;

describe('whether a bucket can be public', () => {
  test('is an answer for a bucket without any settings: it can', async () => {
    const { read } = plainBucket();
    const access = { aclsCount: true, policiesCount: true, website: false, tags: {} };
    expect(await factOf(BUCKET, MEMBER, read)).toEqual(access);
  });

  test.each(['s3:GetAccountPublicAccessBlock', 's3:GetBucketPublicAccessBlock'] as const)(
    'depends on what %s ignores or restricts',
    async (action) => {
      const ignoring = plainBucket({ [action]: block({ IgnorePublicAcls: true, BlockPublicPolicy: true }) });
      expect(await factOf(BUCKET, MEMBER, ignoring.read)).toMatchObject({ aclsCount: false, policiesCount: true });
      const restricting = plainBucket({ [action]: block({ RestrictPublicBuckets: true, BlockPublicAcls: true }) });
      expect(await factOf(BUCKET, MEMBER, restricting.read)).toMatchObject({ aclsCount: true, policiesCount: false });
    },
  );

  test.each([
    ['BucketOwnerEnforced', false],
    ['BucketOwnerPreferred', true],
    ['ObjectWriter', true],
  ] as const)('depends on ACLs if objects are %s: %s', async (ObjectOwnership, aclsCount) => {
    const { read } = plainBucket({
      's3:GetBucketOwnershipControls': () => ({ OwnershipControls: { Rules: [{ ObjectOwnership }] } }),
    });
    expect(await factOf(BUCKET, MEMBER, read)).toMatchObject({ aclsCount });
  });

  test.each(Object.keys(ABSENT))('is unknown if %s is refused', async (action) => {
    const refused = () => {
      throw awsError('AccessDenied', 403);
    };
    await expect(factOf(BUCKET, MEMBER, plainBucket({ [action]: refused }).read)).rejects.toThrow('AccessDenied');
  });

  test("is read in the event's own account only", async () => {
    const { read, made } = plainBucket();
    await factOf(BUCKET, MEMBER, read);
    const owners = made.map(({ input }) => ({ AccountId: MEMBER, ExpectedBucketOwner: MEMBER, ...input }));
    expect(owners.every(({ AccountId, ExpectedBucketOwner }) => AccountId === MEMBER && ExpectedBucketOwner === MEMBER)).toBe(
      true,
    );
    const named = made.filter(({ action }) => action !== 's3:GetAccountPublicAccessBlock');
    expect(named.every(({ input }) => 'ExpectedBucketOwner' in input)).toBe(true);
  });
});

describe('the public access block of an account', () => {
  const NONE = '<Error><Code>NoSuchPublicAccessBlockConfiguration</Code><Message>none</Message></Error>';
  const SET = '<PublicAccessBlockConfiguration><IgnorePublicAcls>true</IgnorePublicAcls></PublicAccessBlockConfiguration>';

  type HttpRequest = {
    readonly method: string;
    readonly hostname: string;
    readonly path: string;
    readonly query: object;
    readonly headers: Readonly<Record<string, string>>;
  };

  /** Asks with a fixed answer instead of AWS, and keeps the request that would have been sent. */
  async function asked(statusCode: number, body: string) {
    const requests: HttpRequest[] = [];
    const requestHandler = {
      handle: async (request: HttpRequest) => {
        requests.push(request);
        return { response: { statusCode, headers: {}, body: Readable.from([body]) } };
      },
    };
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
    const read: MemberRead = callsWith({ region: MEMBER_REGION, credentials, requestHandler } as never);
    const { read: others } = plainBucket();
    const both: MemberRead = (action, input) => (action === 's3:GetAccountPublicAccessBlock' ? read : others)(action, input);
    return { fact: await factOf(BUCKET, MEMBER, both), request: requests[0] as HttpRequest };
  }

  test('is read from the S3 Control endpoint, and the request is signed as it is sent', async () => {
    const { fact, request } = await asked(200, SET);
    expect(fact?.aclsCount).toBe(false);
    expect(request.hostname).toBe(`${MEMBER}.s3-control.${MEMBER_REGION}.amazonaws.com`);
    expect([request.method, request.path, request.query]).toEqual(['GET', '/v20180820/configuration/publicAccessBlock', {}]);
    expect(request.headers).toMatchObject({ host: request.hostname, 'x-amz-account-id': MEMBER });
    expect(request.headers.authorization).toMatch(
      new RegExp(`/${MEMBER_REGION}/s3/aws4_request, SignedHeaders=.*host;x-amz-account-id`),
    );
  });

  test.each([
    ['plainly', NONE],
    ['wrapped', `<ErrorResponse>${NONE}</ErrorResponse>`],
    ['with an empty body', ''],
  ])('that does not exist is an answer, given %s', async (_, body) => {
    expect((await asked(404, body)).fact?.aclsCount).toBe(true);
  });
});

describe('a question', () => {
  test('for a prefix list is read page by page', async () => {
    const pages = [
      { Entries: [{ Cidr: '198.51.100.0/24' }], NextToken: 'two' },
      { Entries: [{ Cidr: '203.0.113.0/24' }], NextToken: 'three' },
      { Entries: [{ Cidr: '0.0.0.0/0' }] },
    ];
    const { read, made } = fakeReads({
      'ec2:GetManagedPrefixListEntries': () => pages.shift() ?? {},
      'ec2:DescribeManagedPrefixLists': () => ({ PrefixLists: [{ OwnerId: 'AWS' }] }),
    });
    const cidrs = ['198.51.100.0/24', '203.0.113.0/24', '0.0.0.0/0'];
    expect(await factOf({ ask: 'prefix-list', id: 'pl-1' }, MEMBER, read)).toEqual({ cidrs, owner: 'AWS' });
    const entries = made.filter(({ action }) => action === 'ec2:GetManagedPrefixListEntries');
    expect(entries.map(({ input }) => (input as { NextToken?: string }).NextToken)).toEqual([undefined, 'two', 'three']);
  });

  test.each([
    `arn:aws:iam::${HUB_ACCOUNT}:user/alice`,
    `arn:aws:iam::${HUB_ACCOUNT}:role/deploy`,
    `arn:aws:ec2:${MEMBER_REGION}:${HUB_ACCOUNT}:instance/i-1`,
    `arn:aws:iam::${MEMBER}:policy/deploy`,
    'arn:aws:s3:::shop-pictures/one/object',
    `arn:aws:sqs:${MEMBER_REGION}:${MEMBER}:orders`,
    'not an ARN',
  ])('for the tags of %s stays unanswered without a call, because the name may mean another resource there', async (arn) => {
    const { read, made } = fakeReads();
    expect(await factOf({ ask: 'tags', arn }, MEMBER, read)).toBeUndefined();
    expect(made).toEqual([]);
  });

  test.each<Question>([
    { ask: 'security-group', id: 'sg-1' },
    { ask: 'instance', id: 'i-1' },
    { ask: 'policy', arn: `arn:aws:iam::${MEMBER}:policy/one` },
    { ask: 'alarm', name: 'one' },
  ])('for a resource that does not exist stays unanswered: %o', async (question) => {
    expect(await factOf(question as never, MEMBER, fakeReads().read)).toBeUndefined();
  });

  test.each<[string, object, boolean]>([
    ['none', {}, false],
    ['a public IPv4 address', { PublicIpAddress: '198.51.100.7' }, true],
    [
      'an elastic address on its second interface',
      { NetworkInterfaces: [{}, { Association: { PublicIp: '198.51.100.7' } }] },
      true,
    ],
    ['an IPv6 address', { NetworkInterfaces: [{ Ipv6Addresses: [{ Ipv6Address: '2001:db8::7' }] }] }, true],
    ['private addresses only', { PrivateIpAddress: '10.0.0.7', NetworkInterfaces: [{ PrivateIpAddress: '10.0.0.7' }] }, false],
  ])('for an instance with %s is answered with whether it has a public address', async (_, instance, publicAddress) => {
    const { read } = fakeReads({ 'ec2:DescribeInstances': () => ({ Reservations: [{ Instances: [instance] }] }) });
    expect(await factOf({ ask: 'instance', id: 'i-1' }, MEMBER, read)).toMatchObject({ publicAddress });
  });

  test('for an instance is answered with the groups of all its interfaces, each once', async () => {
    const instance = {
      SecurityGroups: [{ GroupId: 'sg-1' }],
      NetworkInterfaces: [{ Groups: [{ GroupId: 'sg-1' }] }, { Groups: [{ GroupId: 'sg-2' }] }],
    };
    const { read } = fakeReads({ 'ec2:DescribeInstances': () => ({ Reservations: [{ Instances: [instance] }] }) });
    expect(await factOf({ ask: 'instance', id: 'i-1' }, MEMBER, read)).toMatchObject({ groups: ['sg-1', 'sg-2'] });
  });

  test.each<[string, object, object]>([
    ['a metric', { MetricName: 'paths', Namespace: 'shop' }, { metric: 'paths', namespace: 'shop', description: 'scans' }],
    [
      'an expression, by its first metric',
      { Metrics: [{ Expression: 'm1 + m2' }, { MetricStat: { Metric: { MetricName: 'rate', Namespace: 'AWS/WAFV2' } } }] },
      { metric: 'rate', namespace: 'AWS/WAFV2', description: 'scans' },
    ],
  ])('for an alarm is answered with its metric: %s', async (_, watches, fact) => {
    const alarm = { AlarmName: 'one', AlarmDescription: 'scans', ...watches };
    const { read, made } = fakeReads({ 'cloudwatch:DescribeAlarms': () => ({ MetricAlarms: [alarm] }) });
    expect(await factOf({ ask: 'alarm', name: 'one' }, MEMBER, read)).toEqual(fact);
    expect(made.map(({ input }) => input)).toEqual([{ AlarmNames: ['one'] }]);
  });

  test('for a policy reads the version that the event names, otherwise the default one, and decodes the document', async () => {
    const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
    const arn = `arn:aws:iam::${MEMBER}:policy/one`;
    const { read, made } = fakeReads({
      'iam:GetPolicy': () => ({ Policy: { DefaultVersionId: 'v3' } }),
      'iam:GetPolicyVersion': () => ({ PolicyVersion: { Document: encodeURIComponent(document) } }),
    });
    expect(await factOf({ ask: 'policy', arn }, MEMBER, read)).toEqual({ document });
    expect(await factOf({ ask: 'policy', arn, version: 'v2' }, MEMBER, read)).toEqual({ document });
    const versions = made.map(({ action, input }) => [action, (input as { VersionId?: string }).VersionId]);
    expect(versions).toEqual([
      ['iam:GetPolicy', undefined],
      ['iam:GetPolicyVersion', 'v3'],
      ['iam:GetPolicyVersion', 'v2'],
    ]);
  });
});

describe('a question to an emulated member, about', () => {
  let member: EmulatedMember;

  beforeAll(async () => {
    member = await emulatedMember();
  });

  afterAll(() => member.stop());

  const ask = <Ask extends Question['ask']>(question: Extract<Question, { ask: Ask }>) => factOf(question, MEMBER, member.read);

  async function group(name: string): Promise<string> {
    const { ec2 } = member.clients;
    const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: name, Description: name }));
    return GroupId;
  }

  test('a prefix list', async () => {
    const cidrs = ['198.51.100.0/24', '203.0.113.0/24'];
    const { PrefixList } = await member.clients.ec2.send(
      new CreateManagedPrefixListCommand({
        PrefixListName: 'partners',
        AddressFamily: 'IPv4',
        MaxEntries: 5,
        Entries: cidrs.map((Cidr) => ({ Cidr })),
      }),
    );
    expect(await ask({ ask: 'prefix-list', id: PrefixList?.PrefixListId ?? '' })).toEqual({ cidrs, owner: MEMBER });
  });

  test('a security group with the entries of the prefix lists that its rules name', async () => {
    const { ec2 } = member.clients;
    const id = await group('listed');
    const Entries = [{ Cidr: '198.51.100.0/24' }];
    const list = new CreateManagedPrefixListCommand({ PrefixListName: 'own', AddressFamily: 'IPv4', MaxEntries: 5, Entries });
    const PrefixListId = (await ec2.send(list)).PrefixList?.PrefixListId ?? '';
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId }] }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions }));
    const lists = [{ protocol: 'tcp', from: 22, to: 22, id: PrefixListId, cidrs: ['198.51.100.0/24'] }];
    expect(await ask({ ask: 'security-group', id })).toEqual({ tags: {}, ingress: [], lists });
  });

  test('a security group that no longer exists, which allows nothing', async () => {
    expect(await ask({ ask: 'security-group', id: 'sg-0a1b2c3d4e5f6dead' })).toEqual({ tags: {}, ingress: [] });
  });

  test('a security group with its tags', async () => {
    const { ec2 } = member.clients;
    const id = await group('web');
    const Tags = [{ Key: 'environment', Value: 'prod' }];
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
    ];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions }));
    const fact = await ask({ ask: 'security-group', id });
    expect(fact?.tags).toEqual({ environment: 'prod' });
    expect(fact?.ingress.map(({ cidr }) => cidr).sort()).toEqual(['0.0.0.0/0', '10.0.0.0/8', '::/0']);
    expect(fact?.ingress).toContainEqual({ protocol: 'tcp', from: 443, to: 443, cidr: '::/0' });
    expect(fact?.ingress).toContainEqual({ protocol: '-1', from: null, to: null, cidr: '10.0.0.0/8' });
    const arn = `arn:aws:ec2:${MEMBER_REGION}:${MEMBER}:security-group/${id}`;
    expect(await ask({ ask: 'tags', arn })).toEqual({ tags: { environment: 'prod' } });
  });

  test('an instance', async () => {
    const { ec2 } = member.clients;
    const id = await group('instance');
    const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({}));
    const running = { ImageId: image?.ImageId, MinCount: 1, MaxCount: 1, SecurityGroupIds: [id] };
    const { Instances: [instance] = [] } = await ec2.send(new RunInstancesCommand(running));
    expect((await ask({ ask: 'instance', id: instance?.InstanceId ?? '' }))?.groups).toEqual([id]);
  });

  test('tags of a user, a role and a bucket', async () => {
    const { iam, s3 } = member.clients;
    const Tags = [{ Key: 'team', Value: 'shop' }];
    await iam.send(new CreateUserCommand({ UserName: 'alice', Path: '/division/', Tags }));
    await iam.send(new CreateRoleCommand({ RoleName: 'deploy', AssumeRolePolicyDocument: '{}', Tags }));
    await bucket('tagged');
    await s3.send(new PutBucketTaggingCommand({ Bucket: 'tagged', Tagging: { TagSet: Tags } }));
    const arns = [`arn:aws:iam::${MEMBER}:user/division/alice`, `arn:aws:iam::${MEMBER}:role/deploy`, 'arn:aws:s3:::tagged'];
    for (const arn of arns) expect(await ask({ ask: 'tags', arn }), arn).toEqual({ tags: { team: 'shop' } });
  });

  async function bucket(Bucket: string): Promise<void> {
    const CreateBucketConfiguration = { LocationConstraint: MEMBER_REGION } as const;
    await member.clients.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  }

  test('a bucket without any settings', async () => {
    await bucket('plain');
    const access = { aclsCount: true, policiesCount: true, website: false, tags: {} };
    expect(await ask({ ask: 'bucket-access', bucket: 'plain' })).toEqual(access);
  });

  test('a bucket with every setting', async () => {
    const { s3 } = member.clients;
    await bucket('locked');
    const at = { Bucket: 'locked' };
    const PublicAccessBlockConfiguration = { IgnorePublicAcls: true, RestrictPublicBuckets: true };
    await s3.send(new PutPublicAccessBlockCommand({ ...at, PublicAccessBlockConfiguration }));
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] };
    await s3.send(new PutBucketOwnershipControlsCommand({ ...at, OwnershipControls }));
    const WebsiteConfiguration = { IndexDocument: { Suffix: 'index.html' } };
    await s3.send(new PutBucketWebsiteCommand({ ...at, WebsiteConfiguration }));
    await s3.send(new PutBucketTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: 'public', Value: 'website' }] } }));
    const access = { aclsCount: false, policiesCount: false, website: true, tags: { public: 'website' } };
    expect(await ask({ ask: 'bucket-access', bucket: 'locked' })).toEqual(access);
  });

  test('an account that blocks public access, by S3 Control', async () => {
    await bucket('blocked');
    // No client of this API is installed, so the test sends the raw request.
    const { endpoint, accessKeyId, sessionToken } = member.at;
    const settings = '<IgnorePublicAcls>true</IgnorePublicAcls><RestrictPublicBuckets>true</RestrictPublicBuckets>';
    const body = `<PublicAccessBlockConfiguration>${settings}</PublicAccessBlockConfiguration>`;
    const { status } = await fetch(`${endpoint}/v20180820/configuration/publicAccessBlock`, {
      method: 'PUT',
      headers: {
        'content-md5': createHash('md5').update(body).digest('base64'),
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260302/${MEMBER_REGION}/s3/aws4_request, SignedHeaders=host, Signature=0`,
        'x-amz-account-id': MEMBER,
        'x-amz-security-token': sessionToken,
      },
      body,
    });
    expect(status).toBeLessThan(300);
    expect(await ask({ ask: 'bucket-access', bucket: 'blocked' })).toMatchObject({ aclsCount: false, policiesCount: false });
    expect(await ask({ ask: 'account-access' })).toEqual({ off: ['BlockPublicAcls', 'BlockPublicPolicy'] });
  });

  test('a policy in its default version and in another', async () => {
    const { iam } = member.clients;
    const document = (Action: string) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
    const made = await iam.send(new CreatePolicyCommand({ PolicyName: 'deploy', PolicyDocument: document('s3:*') }));
    const arn = made.Policy?.Arn ?? '';
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: document('*'), SetAsDefault: true }));
    expect(await ask({ ask: 'policy', arn })).toEqual({ document: document('*') });
    expect(await ask({ ask: 'policy', arn, version: 'v1' })).toEqual({ document: document('s3:*') });
  });

  test('the policies of a group, attached and inline, as one', async () => {
    const { iam } = member.clients;
    const statement = (Action: string) => ({ Effect: 'Allow', Action, Resource: '*' });
    const document = (Action: string) => JSON.stringify({ Version: '2012-10-17', Statement: [statement(Action)] });
    const GroupName = 'operators';
    const made = await iam.send(new CreatePolicyCommand({ PolicyName: 'operate', PolicyDocument: document('s3:*') }));
    await iam.send(new CreateGroupCommand({ GroupName }));
    await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: made.Policy?.Arn ?? '' }));
    await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'extra', PolicyDocument: document('iam:*') }));
    const fact = await ask({ ask: 'policy', arn: `arn:aws:iam::${MEMBER}:group/operators` });
    expect(JSON.parse(fact?.document ?? '{}').Statement).toEqual([statement('s3:*'), statement('iam:*')]);
    await expect(ask({ ask: 'policy', arn: `arn:aws:iam::${MEMBER}:group/missing` })).rejects.toThrow();
  });

  test('an alarm', async () => {
    const figures = { Namespace: 'shop', MetricName: 'paths', Statistic: 'Sum', Period: 300, EvaluationPeriods: 1 } as const;
    const limit = { Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', AlarmDescription: 'scans' } as const;
    await member.clients.cloudWatch.send(new PutMetricAlarmCommand({ AlarmName: 'scanned', ...figures, ...limit }));
    expect(await ask({ ask: 'alarm', name: 'scanned' })).toEqual({ metric: 'paths', namespace: 'shop', description: 'scans' });
    expect(await ask({ ask: 'alarm', name: 'gone' })).toBeUndefined();
  });

  test('the sources of the requests in a log', async () => {
    const { logs } = member.clients;
    const at = { logGroupName: '/shop/access', logStreamName: 'web' };
    await logs.send(new CreateLogGroupCommand({ logGroupName: at.logGroupName }));
    await logs.send(new CreateLogStreamCommand(at));
    const now = Date.now();
    const line = (address: string, path: string, timestamp = now) => ({
      timestamp,
      message: `${address} - - [-] "GET ${path}" 404 1`,
    });
    const early = line('203.0.113.9', '/.env', now - 3_600_000);
    const logEvents = [early, line('203.0.113.66', '/.env'), line('203.0.113.66', '/.env'), line('198.51.100.7', '/')];
    await logs.send(new PutLogEventsCommand({ ...at, logEvents }));
    const window = { from: new Date(now - 300_000).toISOString(), to: new Date(now).toISOString() };
    const lines = { logGroup: at.logGroupName, pattern: '%/\\.env%', atLeast: 2 };
    const question = { ask: 'log-requests', ...lines, ...window } as const;
    expect(await ask(question)).toEqual({ addresses: ['203.0.113.66'] });
    expect(await ask({ ...question, pattern: '%/\\.git%' })).toBeUndefined();
  });
});
