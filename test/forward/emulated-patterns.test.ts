import { EventBridge } from '@aws-sdk/client-eventbridge';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOCUMENTATION_KEY } from '#adapters/sdk/loopback.ts';
import { MANAGEMENT } from '#catalogue/events/cases.ts';
import { type BorrowedEmulator, borrowEmulator } from '../support/emulators.ts';
import { matchesPattern } from '../support/event-pattern.ts';

type Detail = Readonly<Record<string, unknown>>;

/** The events on the bus, by name, with every kind of value that a record contains. */
const EVENTS: Readonly<Record<string, Detail>> = {
  running: { state: 'running', count: 5, done: false, path: 'a/lib/b', address: '198.51.100.24' },
  stopped: { state: 'stopped', count: 50, done: true, path: 'a/bin/b', address: '203.0.113.9' },
  shouted: { state: 'RUNNING', count: 5.5, path: 'lib' },
  nothing: { state: null, count: '5' },
  silent: {},
  nested: { who: { type: 'Root', session: { issuer: 'arn:aws:iam::444455556666:role/team/one' } } },
  member: { who: { type: 'IAMUser', key: 'AKIAIOSFODNN7EXAMPLE' } },
  several: {
    state: ['running', 'stopped'],
    items: [
      { name: 'alice', role: 'admin' },
      { name: 'bob', role: 'reader' },
    ],
  },
  one: { items: [{ name: 'bob', role: 'admin', tags: ['x', 'y'] }] },
  deep: { items: [{ tags: [{ key: 'environment', value: 'prod' }] }, { tags: [{ key: 'team', value: 'shop' }] }] },
};

const SHARED: Readonly<Record<string, Detail>> = {
  'a value': { state: ['running'] },
  'one of several values': { state: ['stopped', 'running'] },
  'a number': { count: [5] },
  'a boolean': { done: [false] },
  null: { state: [null] },
  'two fields': { state: ['running'], count: [5] },
  'a nested field': { who: { type: ['Root'] } },
  'a prefix': { path: [{ prefix: 'a/' }] },
  'a prefix in any letter case': { state: [{ prefix: { 'equals-ignore-case': 'RUN' } }] },
  'a suffix': { path: [{ suffix: '/b' }] },
  'any letter case': { state: [{ 'equals-ignore-case': 'running' }] },
  'a field that is present': { state: [{ exists: true }] },
  'a field that is absent': { state: [{ exists: false }] },
  'a nested field that is absent': { who: { key: [{ exists: false }] } },
  'an absent field or a value': { state: [{ exists: false }, 'stopped'] },
  'anything but a text': { path: [{ 'anything-but': 'lib' }] },
  'anything but several texts': { path: [{ 'anything-but': ['lib', 'a/bin/b'] }] },
  'anything but a number': { count: [{ 'anything-but': [5, 50] }] },
  'anything but a prefix': { who: { key: [{ 'anything-but': { prefix: 'ASIA' } }] } },
  'an absent field or anything but a prefix': { who: { key: [{ exists: false }, { 'anything-but': { prefix: 'AKIA' } }] } },
  'anything but a suffix': { path: [{ 'anything-but': { suffix: '/b' } }] },
  'a number within bounds': { count: [{ numeric: ['>', 5, '<=', 50] }] },
  'a number equal to another': { count: [{ numeric: ['=', 5] }] },
  'an address in a block': { address: [{ cidr: '198.51.100.0/24' }] },
  'a field within a list of objects': { items: { name: ['bob'] } },
  'a list within a list of objects': { items: { tags: ['y'] } },
  'a list of objects within a list of objects': { items: { tags: { value: ['prod'] } } },
  'one of two alternatives': { $or: [{ state: ['stopped'] }, { who: { type: ['Root'] } }] },
  'an alternative and a field': { count: [5], $or: [{ state: ['stopped'] }, { state: ['running'] }] },
  'a wildcard': { path: [{ wildcard: '*/lib/*' }] },
  'a wildcard in the middle of an ARN': { who: { session: { issuer: [{ wildcard: 'arn:aws:iam::*:role/team/*' }] } } },
  'anything but a wildcard': { path: [{ 'anything-but': { wildcard: '*/lib/*' } }] },
};

let emulator: BorrowedEmulator;
let taken: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  emulator = await borrowEmulator();
  const client = { endpoint: emulator.endpoint, region: 'eu-west-1', credentials: DOCUMENTATION_KEY };
  taken = await takenBy(new EventBridge(client), new SQS(client));
});

afterAll(() => emulator?.stop());

describe('the hub and the emulator match the same events', () => {
  test.each(Object.entries(SHARED))('%s', (name, detail) => {
    const ours = Object.keys(EVENTS).filter((event) => matchesPattern({ detail }, { detail: EVENTS[event] }));
    expect(ours.length).toBeGreaterThan(0);
    expect(ours.length).toBeLessThan(Object.keys(EVENTS).length);
    expect(taken.get(name)?.toSorted()).toEqual(ours.toSorted());
  });
});

// Where the emulator differs, the expected values are the examples of the AWS documentation of patterns.
describe('where the emulator supports less, the matcher follows AWS', () => {
  test('an array of objects matches within one element, never across two', () => {
    const event = {
      employees: [
        { firstName: 'Anna', lastName: 'Smith' },
        { firstName: 'Peter', lastName: 'Jones' },
      ],
    };
    expect(matchesPattern({ employees: { firstName: ['Anna'], lastName: ['Smith'] } }, event)).toBe(true);
    expect(matchesPattern({ employees: { firstName: ['Anna'], lastName: ['Jones'] } }, event)).toBe(false);
  });

  test('$or over several fields needs only one of them', () => {
    const pattern = {
      detail: {
        $or: [
          { 'c-count': [{ numeric: ['>', 0, '<=', 5] }] },
          { 'd-count': [{ numeric: ['<', 10] }] },
          { 'x-limit': [{ numeric: ['=', 3.018e2] }] },
        ],
      },
    };
    expect(matchesPattern(pattern, { detail: { 'c-count': 5, 'd-count': 70, 'x-limit': 1 } })).toBe(true);
    expect(matchesPattern(pattern, { detail: { 'c-count': 6, 'd-count': 10, 'x-limit': 301.8 } })).toBe(true);
    expect(matchesPattern(pattern, { detail: { 'c-count': 6, 'd-count': 10, 'x-limit': 1 } })).toBe(false);
  });

  test('a wildcard matches any characters, and a text may contain two', () => {
    const pattern = { EventBusArn: [{ wildcard: 'arn:aws:events:us-east-1:*:event-bus/*' }] };
    expect(matchesPattern(pattern, { EventBusArn: 'arn:aws:events:us-east-1:123456789012:event-bus/orders' })).toBe(true);
    expect(matchesPattern(pattern, { EventBusArn: 'arn:aws:events:us-west-2:123456789012:event-bus/orders' })).toBe(false);
  });

  test('anything-but accepts several wildcards', () => {
    const pattern = { detail: { FilePath: [{ 'anything-but': { wildcard: ['*/lib/*', '*/bin/*'] } }] } };
    expect(
      ['/usr/share/x', '/usr/lib/x', '/usr/bin/x'].map((FilePath) => matchesPattern(pattern, { detail: { FilePath } })),
    ).toEqual([true, false, false]);
  });

  test('an empty text is neither absent nor null', () => {
    expect(matchesPattern({ detail: { eventVersion: [''] } }, { detail: { eventVersion: '' } })).toBe(true);
    expect(matchesPattern({ detail: { eventVersion: [{ exists: true }] } }, { detail: { eventVersion: '' } })).toBe(true);
    expect(matchesPattern({ detail: { eventVersion: [null] } }, { detail: { eventVersion: '' } })).toBe(false);
  });

  test('exists tests leaves only: an object with fields does not exist', () => {
    expect(matchesPattern({ detail: { state: [{ exists: true }] } }, { detail: { state: { name: 'running' } } })).toBe(false);
  });

  test('a field both inside $or and outside it is refused', () => {
    const pattern = { detail: { state: ['running'], $or: [{ state: [{ 'anything-but': 'x' }] }, { count: [5] }] } };
    expect(() => matchesPattern(pattern, { detail: EVENTS.running })).toThrow('detail.state is named twice');
  });
});

/** For each pattern, the events that its rule delivers to its queue. */
async function takenBy(bridge: EventBridge, queues: SQS): Promise<ReadonlyMap<string, readonly string[]>> {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' }],
  };
  const urls = new Map<string, string>();
  for (const [index, [name, detail]] of Object.entries(SHARED).entries()) {
    const { QueueUrl = '' } = await queues.createQueue({
      QueueName: `pattern-${index}`,
      Attributes: { Policy: JSON.stringify(policy) },
    });
    const Arn = `arn:aws:sqs:eu-west-1:${MANAGEMENT}:pattern-${index}`;
    await bridge.putRule({ Name: `pattern-${index}`, EventPattern: JSON.stringify({ detail }) });
    await bridge.putTargets({ Rule: `pattern-${index}`, Targets: [{ Id: 'queue', Arn }] });
    urls.set(name, QueueUrl);
  }
  for (const [name, detail] of Object.entries(EVENTS)) {
    await bridge.putEvents({ Entries: [{ Source: 'shop', DetailType: name, Detail: JSON.stringify(detail) }] });
  }
  const found = new Map<string, readonly string[]>();
  for (const [name, QueueUrl] of urls) {
    const { Messages = [] } = await queues.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
    found.set(
      name,
      Messages.map(({ Body = '{}' }) => (JSON.parse(Body) as { 'detail-type': string })['detail-type']),
    );
  }
  return found;
}
