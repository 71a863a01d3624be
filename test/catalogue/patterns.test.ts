import { describe, expect, test } from 'vitest';
import { apiCall } from '#catalogue/events/api-call.ts';
import { assumedRole, hubSession, iamUser, root, service, ssoPerson } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { authorizeEgress, authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { LANES } from '#core/lane.ts';
import { type DerivedRule, PATTERN_LIMIT } from '#forward/event-pattern.ts';
import { forwarderRules, laneRules } from '#forward/forwarding.ts';
import { play } from '#test/support/play.ts';
import { matchesPattern } from '../support/event-pattern.ts';
import { EVERY_CASE } from '../support/every-case.ts';

const FORWARDERS = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER);
const OF_HUB = forwarderRules(CATALOGUE, CASE_NAMING, HUB_ACCOUNT);
const ROUTES = laneRules(CATALOGUE, CASE_NAMING);

describe('how EventBridge matches a pattern', () => {
  const event = {
    source: 'aws.ec2',
    account: '444455556666',
    resources: ['one', 'two'],
    detail: {
      state: 'running',
      count: 5,
      ratio: 301.8,
      done: false,
      nothing: null,
      none: [],
      address: '198.51.100.24',
      address6: '2001:db8::7',
      path: 'a/lib/b*c\\d',
      items: [{ name: 'alice', role: 'admin', tags: ['x', 'y'] }, [{ name: 'bob', role: 'reader' }]],
    },
  };
  const detail = (fields: object) => matchesPattern({ detail: fields }, event);

  test.each([
    ['a value equal to the field', { state: ['running'] }],
    ['one of several values', { state: ['stopped', 'running'] }],
    ['a number', { count: [5] }],
    ['a boolean', { done: [false] }],
    ['null where the field is null', { nothing: [null] }],
    ['all fields at once', { state: ['running'], count: [5] }],
    ['a prefix', { state: [{ prefix: 'run' }] }],
    ['a prefix in another spelling', { state: [{ prefix: { 'equals-ignore-case': 'RUN' } }] }],
    ['a suffix', { state: [{ suffix: 'ning' }] }],
    ['a suffix in another spelling', { state: [{ suffix: { 'equals-ignore-case': 'NING' } }] }],
    ['another spelling', { state: [{ 'equals-ignore-case': 'RuNNing' }] }],
    ['a wildcard', { state: [{ wildcard: 'r*n*g' }] }],
    ['a wildcard for nothing', { state: [{ wildcard: 'running*' }] }],
    ['an escaped asterisk and backslash in a wildcard', { path: [{ wildcard: '*/b\\*c\\\\d' }] }],
    ['a field that exists', { state: [{ exists: true }] }],
    ['null as a field that exists', { nothing: [{ exists: true }] }],
    ['a field that is absent', { other: [{ exists: false }] }],
    ['an absent field under an absent parent', { other: { deep: [{ exists: false }] } }],
    ['an object as an absent value', { items: [{ exists: false }] }],
    ['an empty list as an absent value', { none: [{ exists: false }] }],
    ['an absent field or a value', { other: [{ exists: false }, 'x'], state: [{ exists: false }, 'running'] }],
    ['anything but another text', { state: [{ 'anything-but': 'stopped' }] }],
    ['anything but a list of others', { state: [{ 'anything-but': ['stopped', 'gone'] }] }],
    ['anything but another number', { count: [{ 'anything-but': [4, 6] }] }],
    ['anything but another prefix', { state: [{ 'anything-but': { prefix: 'stop' } }] }],
    ['anything but several other prefixes', { state: [{ 'anything-but': { prefix: ['stop', 'go'] } }] }],
    ['anything but another suffix', { state: [{ 'anything-but': { suffix: 'ed' } }] }],
    ['anything but another wildcard', { path: [{ 'anything-but': { wildcard: '*/bin/*' } }] }],
    ['anything but another word in any spelling', { state: [{ 'anything-but': { 'equals-ignore-case': ['STOPPED'] } }] }],
    ['a number within bounds', { count: [{ numeric: ['>', 0, '<=', 5] }] }],
    ['a number equal to a bound', { ratio: [{ numeric: ['=', 3.018e2] }] }],
    ['an address in a block', { address: [{ cidr: '198.51.100.0/24' }] }],
    ['an IPv6 address in a block', { address6: [{ cidr: '2001:db8::/32' }] }],
    ['a field within a list of objects', { items: { name: ['alice'] } }],
    ['a field within a list of lists of objects', { items: { name: ['bob'] } }],
    ['two fields of the same element', { items: { name: ['alice'], role: ['admin'] } }],
    ['a list within a list', { items: { tags: ['y'] } }],
    ['one of several alternatives', { $or: [{ state: ['stopped'] }, { count: [5] }] }],
    ['an alternative and a field', { state: ['running'], $or: [{ count: [4] }, { items: { name: ['bob'] } }] }],
  ])('it matches %s', (_, fields) => {
    expect(detail(fields)).toBe(true);
  });

  test.each([
    ['another value', { state: ['stopped'] }],
    ['a number written as text', { count: ['5'] }],
    ['a value in another spelling', { state: ['Running'] }],
    ['null where the field is absent', { other: [null] }],
    ['an empty text where the field is null', { nothing: [''] }],
    ['only some of the fields', { state: ['running'], count: [4] }],
    ['a prefix of a number', { count: [{ prefix: '5' }] }],
    ['another prefix', { state: [{ prefix: 'Run' }] }],
    ['another suffix', { state: [{ suffix: 'run' }] }],
    ['part of a text as a wildcard', { state: [{ wildcard: 'r*n' }] }],
    ['a dot as a wildcard', { state: [{ wildcard: 'runnin.' }] }],
    ['a field that is absent as one that exists', { other: [{ exists: true }] }],
    ['an object as a value that exists', { items: [{ exists: true }] }],
    ['a field that exists as one that is absent', { state: [{ exists: false }] }],
    ['a field that only one element of a list lacks', { items: { tags: [{ exists: false }] } }],
    ['anything but the very text', { state: [{ 'anything-but': 'running' }] }],
    ['anything but a list that holds it', { state: [{ 'anything-but': ['stopped', 'running'] }] }],
    ['anything but its prefix', { state: [{ 'anything-but': { prefix: 'run' } }] }],
    ['anything but its wildcard', { path: [{ 'anything-but': { wildcard: '*/lib/*' } }] }],
    ['anything but a text where the field is absent', { other: [{ 'anything-but': 'x' }] }],
    ['a number outside the bounds', { count: [{ numeric: ['>', 5] }] }],
    ['a text as a number', { state: [{ numeric: ['>', 0] }] }],
    ['an address outside the block', { address: [{ cidr: '203.0.113.0/24' }] }],
    ['a text that is not an address', { state: [{ cidr: '0.0.0.0/0' }] }],
    ['two fields of different elements', { items: { name: ['alice'], role: ['reader'] } }],
    ['no alternative', { $or: [{ state: ['stopped'] }, { count: [4] }] }],
    ['an alternative without the required field', { state: ['stopped'], $or: [{ count: [5] }, { count: [6] }] }],
  ])('it does not match %s', (_, fields) => {
    expect(detail(fields)).toBe(false);
  });

  test('a list of values matches a list field if they share a value', () => {
    expect(matchesPattern({ resources: ['two', 'three'] }, event)).toBe(true);
    expect(matchesPattern({ resources: ['three'] }, event)).toBe(false);
  });

  test.each([
    ['an unknown operator', { state: [{ contains: 'run' }] }],
    ['an unknown operator even where the event lacks the field', { other: [{ regex: '.*' }] }],
    ['two operators in one', { state: [{ prefix: 'a', suffix: 'b' }] }],
    ['a bare value', { state: 'running' }],
    ['an empty list', { state: [] }],
    ['an empty pattern', {}],
    ['two wildcards in a row', { state: [{ wildcard: 'a**b' }] }],
    ['a backslash before a letter', { state: [{ wildcard: 'a\\b' }] }],
    ['a comparison without its number', { count: [{ numeric: ['>'] }] }],
    ['an unknown comparison', { count: [{ numeric: ['!=', 5] }] }],
    ['texts and numbers mixed in anything-but', { count: [{ 'anything-but': ['a', 1] }] }],
    ['anything but an unknown operator', { state: [{ 'anything-but': { contains: 'x' } }] }],
    ['exists that is neither true nor false', { state: [{ exists: 'yes' }] }],
    ['an invalid block', { address: [{ cidr: 'everywhere' }] }],
  ])('it refuses %s', (_, fields) => {
    expect(() => detail(fields)).toThrow();
  });
});

describe('the rules derived from the catalogue', () => {
  for (const { name, pattern } of [
    ...new Map(
      [...FORWARDERS, ...OF_HUB, ...LANES.flatMap((lane) => ROUTES[lane])].map((rule) => [JSON.stringify(rule), rule]),
    ).values(),
  ]) {
    test(`the rule ${name} is short enough for EventBridge and not empty`, () => {
      expect(JSON.stringify(pattern).length).toBeLessThan(PATTERN_LIMIT);
      expect(Object.keys(pattern).filter((field) => field.startsWith('detail'))).not.toEqual([]);
    });
  }

  test('names are unique among forwarders and within a lane', () => {
    for (const rules of [FORWARDERS, OF_HUB, ...LANES.map((lane) => ROUTES[lane])]) {
      expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    }
  });

  for (const { id, sentence, events } of EVERY_CASE.filter(({ fires }) => fires)) {
    test(`the events that make ${id} fire are forwarded into one lane: ${sentence}`, () => {
      for (const event of events.filter(isSentByAws)) {
        expect(isForwarded(event), String(event.detail.eventName)).toBe(true);
        expect(lanesOf(event), String(event.detail.eventName)).toHaveLength(1);
      }
    });
  }

  test('every forwarded event enters exactly one lane', () => {
    for (const { events } of EVERY_CASE) {
      for (const event of events.filter(isForwarded)) expect(lanesOf(event)).toHaveLength(1);
    }
  });

  test('an opening and a stopped trail go into the urgent lane', () => {
    expect(lanesOf(authorizeIngress({ group: 'sg-1', permissions: [] }))).toEqual(['urgent']);
    expect(lanesOf(stopLogging({ trail: 'x' }))).toEqual(['urgent']);
  });

  test('calls that are only recorded enter the routine lane, for every identity', () => {
    const recorded = {
      source: 'iam.amazonaws.com',
      name: 'DeleteAccessKey',
      request: { userName: 'bob', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
    };
    for (const by of [ssoPerson('bob@example.com'), assumedRole('Admin', 'session'), service('autoscaling.amazonaws.com')]) {
      expect(lanesOf(apiCall({ ...recorded, by }))).toEqual(['routine']);
    }
  });

  test("writes of a long-lived key, root or the hub's own role go into the urgent lane", () => {
    const recorded = {
      source: 'iam.amazonaws.com',
      name: 'DeleteAccessKey',
      request: { userName: 'bob', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
    };
    for (const by of [iamUser('alice'), root(), hubSession('network', 'inc-1')])
      expect(lanesOf(apiCall({ ...recorded, by }))).toEqual(['urgent']);
  });

  test('a refused call is not forwarded', () => {
    const refused = EVERY_CASE.flatMap(({ events }) => events).filter(({ detail }) => 'errorCode' in detail);
    expect(refused.length).toBeGreaterThan(0);
    for (const event of refused) expect(isForwarded(event)).toBe(false);
  });

  test('calls of every remediation role are forwarded, in every account and service', () => {
    const tag = { source: 'ecs.amazonaws.com', name: 'TagResource', request: null };
    for (const family of ['network', 'logging'] as const) {
      expect(isForwarded(apiCall({ ...tag, by: hubSession(family, undefined), account: '123456789012' }))).toBe(true);
    }
  });

  test('calls of a role of the same name under another path are forwarded too, and no scenario takes them for calls of the hub', async () => {
    const by = assumedRole('team/org-security-hub-remediate-network', 'session');
    const call = apiCall({ source: 'ecs.amazonaws.com', name: 'TagResource', request: null, by });
    expect(isForwarded(call)).toBe(true);
    expect((await play([call])).signals).toEqual([]);
  });
});

/** People use single sign-on; writes of long-lived keys are always forwarded. */
function byPerson(call: Parameters<typeof apiCall>[0]): CloudEvent {
  return apiCall({ by: ssoPerson('bob@example.com'), ...call });
}

describe('a normal day', () => {
  const ec2 = 'ec2.amazonaws.com';
  const s3 = 's3.amazonaws.com';
  const group = 'sg-0a1b2c3d4e5f60001';
  const day: Record<string, CloudEvent> = {
    'a person lists instances': byPerson({
      source: ec2,
      name: 'DescribeInstances',
      request: { instancesSet: {}, filterSet: {} },
    }),
    'Terraform writes the default outgoing rule': authorizeEgress({
      by: assumedRole('Deploy', 'terraform'),
      group,
      permissions: [{ protocol: '-1', v4: ['0.0.0.0/0'] }],
    }),
    'a rule gets a description': byPerson({
      source: ec2,
      name: 'UpdateSecurityGroupRuleDescriptionsIngress',
      request: { groupId: group, ipPermissions: {} },
    }),
    'a scaling group ends an instance': byPerson({
      source: ec2,
      name: 'TerminateInstances',
      request: { instancesSet: { items: [{ instanceId: 'i-0a1b2c3d' }] } },
      by: service('autoscaling.amazonaws.com'),
    }),
    'a service assumes its role': byPerson({
      source: 'sts.amazonaws.com',
      name: 'AssumeRole',
      request: { roleArn: 'arn:aws:iam::444455556666:role/Task', roleSessionName: 'task' },
      by: service('ecs-tasks.amazonaws.com'),
    }),
    'an upload writes an object': byPerson({
      source: s3,
      name: 'PutObject',
      request: { bucketName: 'amzn-s3-demo-bucket', key: 'a.txt' },
    }),
    'a trail is tagged': byPerson({ source: 'cloudtrail.amazonaws.com', name: 'AddTags', request: { resourceId: 'x' } }),
    'a person searches the event history': byPerson({ source: 'cloudtrail.amazonaws.com', name: 'LookupEvents', request: null }),
    'a key decrypts': byPerson({
      source: 'kms.amazonaws.com',
      name: 'Decrypt',
      request: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    }),
    'a function is updated': byPerson({
      source: 'lambda.amazonaws.com',
      name: 'UpdateFunctionCode20150331v2',
      request: { functionName: 'orders' },
    }),
    'a database security group of another service is opened': byPerson({
      source: 'rds.amazonaws.com',
      name: 'AuthorizeDBSecurityGroupIngress',
      request: { dBSecurityGroupName: 'default', cIDRIP: '0.0.0.0/0' },
    }),
    'an instance changes its state': {
      ...byPerson({ source: ec2, name: 'StopInstances', request: null }),
      'detail-type': 'EC2 Instance State-change Notification',
      detail: { 'instance-id': 'i-0a1b2c3d', state: 'stopped' },
    },
  };

  test.each(Object.entries(day))('%s, and nothing is forwarded', (_, event) => {
    expect(isForwarded(event)).toBe(false);
  });
});

/** The hub sends its own events straight to its queue, not over a bus. */
function isSentByAws({ source }: CloudEvent): boolean {
  return source !== 'org-security-hub';
}

function isForwarded(event: CloudEvent): boolean {
  return isTaken(event.account === HUB_ACCOUNT ? OF_HUB : FORWARDERS, event);
}

function lanesOf(event: CloudEvent): string[] {
  return LANES.filter((lane) => isTaken(ROUTES[lane], event));
}

function isTaken(rules: readonly DerivedRule[], event: CloudEvent): boolean {
  return rules.some(({ pattern }) => matchesPattern(pattern, event));
}
