import type { IpPermission, NetworkInterface, PrefixListEntry, Tag } from '@aws-sdk/client-ec2';
import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import { BLOCK_SETTINGS } from '#core/bucket.ts';
import type { Facts, Question } from '#core/detection/facts.ts';
import { ownEntry } from '#core/own-property.ts';
import type { MemberRead } from '#member/reads.ts';
import { earlierCalls, isOnRecord } from './earlier-calls.ts';
import { groupPolicy, managedPolicy } from './policies-of.ts';
import { requestersAtFirewall, requestersInLog } from './requesters.ts';

type FactReader<Ask extends Question['ask']> = (
  question: Extract<Question, { ask: Ask }>,
  account: string,
  read: MemberRead,
) => Promise<Facts[Ask] | undefined>;

/** Each returns undefined if there is no answer, and throws the SDK's errors. */
const FACT_READERS: { readonly [Ask in Question['ask']]: FactReader<Ask> } = {
  'prefix-list': async ({ id }, _, read) => {
    const [cidrs, owner] = await Promise.all([entriesOf(id, read), ownerOf(id, read)]);
    return { cidrs, ...(owner !== undefined && { owner }) };
  },

  'prefix-list-users': async ({ id }, _, read) => ({ groups: await usersOf(id, read) }),

  'security-group': async ({ id }, _, read) => {
    const found = await read('ec2:DescribeSecurityGroups', { GroupIds: [id] }).catch(ifGone);
    if (found === undefined) return { tags: {}, ingress: [] };
    const [group] = found.SecurityGroups ?? [];
    if (group === undefined) return undefined;
    const { Tags, IpPermissions = [] } = group;
    const lists = await listsOf(IpPermissions, read);
    return { tags: tagsOf(Tags), ingress: IpPermissions.flatMap(rangesOf), ...(lists.length > 0 && { lists }) };
  },

  instance: async ({ id }, _, read) => {
    const { Reservations = [] } = await read('ec2:DescribeInstances', { InstanceIds: [id] });
    const [instance] = Reservations.flatMap(({ Instances = [] }) => Instances);
    if (instance === undefined) return undefined;
    const { SecurityGroups = [], NetworkInterfaces = [], PublicIpAddress, Ipv6Address } = instance;
    const groups = [...SecurityGroups, ...NetworkInterfaces.flatMap(({ Groups = [] }) => Groups)];
    const isPublic = NetworkInterfaces.some(
      ({ Association, Ipv6Addresses = [] }) => Association?.PublicIp !== undefined || Ipv6Addresses.length > 0,
    );
    return {
      groups: [...new Set(groups.flatMap(({ GroupId }) => GroupId ?? []))],
      publicAddress: isPublic || PublicIpAddress !== undefined || Ipv6Address !== undefined,
    };
  },

  interface: async ({ id }, _, read) => {
    const { NetworkInterfaces: [found] = [] } = await read('ec2:DescribeNetworkInterfaces', { NetworkInterfaceIds: [id] });
    return found && interfaceFact(found);
  },

  tags: async ({ arn }, account, read) => {
    const [, , service, , owner = '', resource = ''] = arn.split(':');
    const id = resource.split('/').at(-1) ?? '';
    // In another account the same name or id is another resource.
    if (owner !== '' && owner !== account) return undefined;
    if (service === 's3' && !resource.includes('/')) return { tags: await bucketTags(resource, account, read) };
    if (service === 'ec2') {
      const Filters = [{ Name: 'resource-id', Values: [id] }];
      return { tags: tagsOf((await read('ec2:DescribeTags', { Filters })).Tags) };
    }
    if (service !== 'iam') return undefined;
    if (resource.startsWith('user/')) return { tags: tagsOf((await read('iam:ListUserTags', { UserName: id })).Tags) };
    return resource.startsWith('role/') ? { tags: tagsOf((await read('iam:ListRoleTags', { RoleName: id })).Tags) } : undefined;
  },

  'bucket-access': async ({ bucket }, account, read) => {
    const ask = { Bucket: bucket, ExpectedBucketOwner: account };
    const [ofAccount, ofBucket, ownership, website, tags] = await Promise.all([
      present(read('s3:GetAccountPublicAccessBlock', { AccountId: account }), ABSENT_IN_ACCOUNT),
      present(read('s3:GetBucketPublicAccessBlock', ask)),
      present(read('s3:GetBucketOwnershipControls', ask)),
      present(read('s3:GetBucketWebsite', ask)),
      bucketTags(bucket, account, read),
    ]);
    const blocks = [ofAccount, ofBucket].map((answer) => answer?.PublicAccessBlockConfiguration);
    const isBlocked = (by: keyof PublicAccessBlockConfiguration) => blocks.some((block) => block?.[by] === true);
    const isEnforced = ownership?.OwnershipControls?.Rules?.some((rule) => rule.ObjectOwnership === 'BucketOwnerEnforced');
    return {
      aclsCount: !isBlocked('IgnorePublicAcls') && isEnforced !== true,
      policiesCount: !isBlocked('RestrictPublicBuckets'),
      website: website !== undefined,
      tags,
    };
  },

  // S3 answers with what is in effect: a policy of the organization overrides the settings of the account.
  'account-access': async (_, account, read) => {
    const answer = await present(read('s3:GetAccountPublicAccessBlock', { AccountId: account }), ABSENT_IN_ACCOUNT);
    return { off: BLOCK_SETTINGS.filter((setting) => answer?.PublicAccessBlockConfiguration?.[setting] !== true) };
  },

  policy: async ({ arn, version }, _, read) => {
    const isGroup = arn.split(':')[5]?.startsWith('group/') === true;
    const document = await (isGroup ? groupPolicy(arn, read) : managedPolicy(arn, version, read));
    return document === undefined ? undefined : { document };
  },

  'earlier-calls': async (question, _, read) => earlierCalls(question, read),

  'call-on-record': async (question, _, read) => ({ found: await isOnRecord(question, read) }),

  alarm: async ({ name }, _, read) => {
    const { MetricAlarms: [alarm] = [] } = await read('cloudwatch:DescribeAlarms', { AlarmNames: [name] });
    // An alarm on an expression lists its metrics.
    const [metric] = [alarm, ...(alarm?.Metrics ?? []).map(({ MetricStat }) => MetricStat?.Metric)].flatMap((watched) =>
      watched?.MetricName === undefined ? [] : [{ metric: watched.MetricName, namespace: watched.Namespace ?? '' }],
    );
    return metric && { ...metric, description: alarm?.AlarmDescription ?? '' };
  },

  'log-requests': async (question, _, read) => requestersInLog(question, read),

  'firewall-requests': async (question, _, read) => requestersAtFirewall(question, read),
};

/** The answer to a question; undefined if there is none. Throws the SDK's errors. */
export function factOf<Ask extends Question['ask']>(
  question: Extract<Question, { ask: Ask }>,
  account: string,
  read: MemberRead,
): Promise<Facts[Ask] | undefined> {
  return (ownEntry(FACT_READERS, question.ask) as unknown as FactReader<Ask>)(question, account, read);
}

export function interfaceFact({
  Groups = [],
  PrivateIpAddresses = [],
  Ipv6Addresses = [],
}: NetworkInterface): Facts['interface'] {
  const addresses = [...PrivateIpAddresses.map((one) => one.PrivateIpAddress), ...Ipv6Addresses.map((one) => one.Ipv6Address)];
  return {
    groups: Groups.flatMap(({ GroupId }) => GroupId ?? []),
    addresses: addresses.flatMap((address) => address ?? []),
  };
}

async function bucketTags(bucket: string, account: string, read: MemberRead): Promise<Record<string, string>> {
  return tagsOf((await present(read('s3:GetBucketTagging', { Bucket: bucket, ExpectedBucketOwner: account })))?.TagSet);
}

/** S3's errors for a configuration that was never set: an answer, not a failure. */
const ABSENT = [
  'NoSuchPublicAccessBlockConfiguration',
  'NoSuchTagSet',
  'NoSuchWebsiteConfiguration',
  'OwnershipControlsNotFoundError',
];

/** S3 Control may return only the status. */
const ABSENT_IN_ACCOUNT = [...ABSENT, 'NotFound'];

async function present<Answer>(answer: Promise<Answer>, absent = ABSENT): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (absent.includes((error as Error).name)) return undefined;
    throw error;
  }
}

function tagsOf(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])));
}

/** A group that no longer exists allows no traffic. */
function ifGone(error: Error): undefined {
  if (error.name === 'InvalidGroup.NotFound') return undefined;
  throw error;
}

async function entriesOf(PrefixListId: string, read: MemberRead): Promise<string[]> {
  const entries: PrefixListEntry[] = [];
  let token: string | undefined;
  do {
    const page = await read('ec2:GetManagedPrefixListEntries', { PrefixListId, ...(token && { NextToken: token }) });
    entries.push(...(page.Entries ?? []));
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return entries.flatMap(({ Cidr }) => Cidr ?? []);
}

/** The account that may change a list, or AWS; undefined if that is unknown. */
async function ownerOf(id: string, read: MemberRead): Promise<string | undefined> {
  const found = await read('ec2:DescribeManagedPrefixLists', { PrefixListIds: [id] }).catch(() => undefined);
  return found?.PrefixLists?.[0]?.OwnerId;
}

/** The security groups that name a list, also those of accounts it is shared with. */
async function usersOf(PrefixListId: string, read: MemberRead): Promise<string[]> {
  const users: string[] = [];
  let token: string | undefined;
  do {
    const page = await read('ec2:GetManagedPrefixListAssociations', { PrefixListId, ...(token && { NextToken: token }) });
    users.push(...(page.PrefixListAssociations ?? []).flatMap(({ ResourceId }) => ResourceId ?? []));
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return users.filter((one) => one.startsWith('sg-'));
}

/** The rules for prefix lists with the entries of each; a list that cannot be read leaves the rest of the group readable. */
async function listsOf(permissions: readonly IpPermission[], read: MemberRead) {
  const rules = permissions.flatMap((permission) =>
    (permission.PrefixListIds ?? []).flatMap(({ PrefixListId: id }) =>
      id === undefined ? [] : [{ ...portsOf(permission), id }],
    ),
  );
  const ids = [...new Set(rules.map(({ id }) => id))];
  const entries = new Map(await Promise.all(ids.map(async (id) => [id, await entriesOf(id, read).catch(() => null)] as const)));
  return rules.map((rule) => ({ ...rule, cidrs: entries.get(rule.id) ?? null }));
}

function portsOf({ IpProtocol = '-1', FromPort, ToPort }: IpPermission) {
  return { protocol: IpProtocol, from: FromPort ?? null, to: ToPort ?? null };
}

function rangesOf(permission: IpPermission) {
  const { IpRanges = [], Ipv6Ranges = [] } = permission;
  const cidrs = [...IpRanges.map(({ CidrIp }) => CidrIp), ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6)];
  return cidrs.flatMap((cidr) => (cidr === undefined ? [] : [{ ...portsOf(permission), cidr }]));
}
