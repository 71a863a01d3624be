import { gzipSync } from 'node:zlib';
import type { KinesisStreamEvent } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { kinesisHandler } from '#adapters/lambda/kinesis-handler.ts';
import { memberInterfaces } from '#adapters/member/interfaces.ts';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { connectionOf } from '#catalogue/readings/connection.ts';
import { type FlowLogs, fieldsOf, subscribedRegion, subscriptionName } from '#core/network/flow-log.ts';
import { FILTER_PATTERN_LIMIT, riskyTraffic } from '#core/network/flow-log-pattern.ts';
import { HIGH_RISK_PORTS } from '#core/network/risky-ports.ts';
import { type FlowEvent, type FlowPorts, flow } from '#flow/flow.ts';
import { recordOf } from '#flow/record.ts';
import { activityOf } from '#local/attacks/recognised.ts';
import { anyCharacters } from '../support/any-characters.ts';
import { awsError } from '../support/incidents.ts';

const REGION = 'ap-northeast-2';
const GROUP = 'sg-0a1b2c3d4e5f60001';
const ENI = 'eni-0a1b2c3d4e5f60001';
const START = 1_772_442_000;
const LOGS: FlowLogs = { group: '/shop/flow-logs' };
const FIELDS = fieldsOf(undefined);

const KNOWN: Readonly<Record<string, string | number>> = {
  version: 2,
  'account-id': MEMBER,
  'interface-id': ENI,
  srcaddr: '192.0.2.77',
  dstaddr: '10.0.0.10',
  srcport: 40_222,
  dstport: 22,
  protocol: 6,
  packets: 12,
  bytes: 2048,
  start: START,
  end: START + 55,
  action: 'ACCEPT',
  'log-status': 'OK',
};

/** A flow log line of an internet address that reaches SSH, with some fields overridden. */
function line(more: Readonly<Record<string, string | number>> = {}, fields: readonly string[] = FIELDS): string {
  return fields.map((field) => ({ ...KNOWN, ...more })[field] ?? '-').join(' ');
}

function delivery(lines: readonly string[], more: object = {}): string {
  return JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: MEMBER,
    logGroup: LOGS.group,
    logStream: `${ENI}-all`,
    subscriptionFilters: [subscriptionName(REGION)],
    logEvents: lines.map((message, index) => ({ id: `${index}`, timestamp: START * 1000, message })),
    ...more,
  });
}

function ports(more: Partial<FlowPorts> = {}) {
  const sent: FlowEvent[] = [];
  const held: { body: string; reason: string }[] = [];
  const asked: string[] = [];
  const made: FlowPorts = {
    optedIn: async (account) => (account === MEMBER ? LOGS : undefined),
    interfaceAt: async ({ account, region }, id) => {
      asked.push(`${account}/${region}/${id}`);
      return { groups: [GROUP], addresses: ['10.0.0.10'] };
    },
    send: async (events) => void sent.push(...events),
    hold: async (body, reason) => void held.push({ body, reason }),
    ...more,
  };
  return { made, sent, held, asked };
}

async function read(lines: readonly string[], more: Partial<FlowPorts> = {}, message: object = {}) {
  const { made, sent, held, asked } = ports(more);
  const report = await flow(delivery(lines, message), made);
  return { sent, held, asked, report };
}

describe('a line of a flow log', () => {
  test("is read in AWS's default format", () => {
    expect(recordOf(line(), FIELDS)).toEqual({
      account: MEMBER,
      interfaceId: ENI,
      from: '192.0.2.77',
      to: '10.0.0.10',
      port: 22,
      protocol: 'tcp',
      action: 'ACCEPT',
      start: START * 1000,
      end: (START + 55) * 1000,
    });
  });

  test('is read in a custom format, with its fields in any order', () => {
    const format =
      '${action} ${start} ${protocol} ${dstport} ${flow-direction} ${srcaddr} ${dstaddr} ${interface-id} ${account-id}';
    const fields = fieldsOf(format);
    const record = recordOf(line({ 'flow-direction': 'ingress' }, fields), fields);
    expect(record).toMatchObject({ from: '192.0.2.77', port: 22, direction: 'ingress', start: START * 1000, end: START * 1000 });
  });

  test.each([
    ['NODATA', { 'log-status': 'NODATA', srcaddr: '-', dstaddr: '-', dstport: '-', action: '-' }],
    ['SKIPDATA', { 'log-status': 'SKIPDATA', srcaddr: '-', dstaddr: '-', dstport: '-', action: '-' }],
    ['no port, as in traffic without ports', { dstport: '-', protocol: 50 }],
  ])('with %s contains no connection', (_, more) => {
    expect(recordOf(line(more), FIELDS)).toBe('empty');
  });

  test.each<[string, string]>([
    ['a field too few', line().split(' ').slice(1).join(' ')],
    ['a field too many', `${line()} more`],
    ['no account', line({ 'account-id': 'unknown' })],
    ['no interface', line({ 'interface-id': 'eth0' })],
    ['a port above 65535', line({ dstport: 65_536 })],
    ['a port that is not a number', line({ dstport: 'ssh' })],
    ['no time', line({ start: '-' })],
    ['a time out of range', line({ start: '9'.repeat(15) })],
    ['no text', ''],
  ])('with %s is not read', (_, written) => {
    expect(recordOf(written, FIELDS)).toBe('unreadable');
  });

  test('of any text never throws', () => {
    const known = (text: string) => ['string', 'object'].includes(typeof recordOf(text, FIELDS));
    fc.assert(fc.property(fc.string(), known));
    const words = fc.array(fc.oneof(fc.string(), fc.constantFrom(...line().split(' '))), { minLength: 14, maxLength: 14 });
    fc.assert(fc.property(words, (some) => known(some.join(' '))));
  });
});

describe('a connection from the internet to a risky port', () => {
  test('is sent in the form that detection reads', async () => {
    const { sent, held, report } = await read([line()]);
    expect(sent).toHaveLength(1);
    const activity = activityOf(sent[0] as never);
    expect(activity).toMatchObject({ account: MEMBER, region: REGION, at: START * 1000, kind: 'connection' });
    expect(connectionOf(activity)).toEqual({ group: GROUP, port: 22, protocol: 'tcp', from: '192.0.2.77', interface: ENI });
    expect(report).toEqual({ lines: 1, sent: 1, unresolved: 0, foreign: 0 });
    expect(held).toEqual([]);
  });

  test('is sent for IPv6, and for memcached over UDP', async () => {
    const v6 = line({ srcaddr: '2001:db8::77', dstaddr: '2001:db8:1::10' });
    const { sent } = await read([v6, line({ dstport: 11_211, protocol: 17 })]);
    expect(sent.map((event) => connectionOf(activityOf(event as never)))).toMatchObject([
      { from: '2001:db8::77', port: 22, protocol: 'tcp' },
      { from: '192.0.2.77', port: 11_211, protocol: 'udp' },
    ]);
  });

  test('is sent once for each group of the interface, each with its own id', async () => {
    const groups = [GROUP, 'sg-0a1b2c3d4e5f60002'];
    const { sent } = await read([line()], { interfaceAt: async () => ({ groups, addresses: [] }) });
    expect(sent.map(({ detail }) => (detail as { groups: string[] }).groups)).toEqual(groups.map((one) => [one]));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
  });

  test('is sent once a minute, with the same id when it is delivered again', async () => {
    const minute = Math.floor(START / 60) * 60;
    const lines = [minute, minute + 20, minute + 59, minute + 60].map((start) => line({ start }));
    const [first, second] = [await read(lines), await read(lines.toReversed())];
    expect(first.sent).toHaveLength(2);
    expect(first.sent[0]?.time).toBe(new Date(minute * 1000).toISOString());
    expect(new Set([...first.sent, ...second.sent].map(({ id }) => id)).size).toBe(2);
  });

  test.each<[string, Record<string, string | number>]>([
    ['another source', { srcaddr: '192.0.2.78' }],
    ['another interface', { 'interface-id': 'eni-0a1b2c3d4e5f60002' }],
    ['another port', { dstport: 3389 }],
  ])('from or to %s in the same minute is sent separately', async (_, more) => {
    expect((await read([line(), line(more)])).sent).toHaveLength(2);
  });

  test.each<[string, Record<string, string | number>]>([
    ['was rejected', { action: 'REJECT' }],
    ['comes from inside', { srcaddr: '10.0.3.7' }],
    ['comes from the shared addresses of a carrier', { srcaddr: '100.64.0.9' }],
    ['reaches the web', { dstport: 443 }],
    ['is an answer to an outgoing call', { srcport: 22, dstport: 40_222 }],
    ['reaches SSH by UDP', { protocol: 17 }],
  ])('is not traffic that %s, and the interface is not looked up', async (_, more) => {
    const { sent, asked } = await read([line(more)]);
    expect([sent, asked]).toEqual([[], []]);
  });

  test('is not outgoing traffic, if the log has the direction', async () => {
    const format = `${FIELDS.map((field) => `\${${field}}`).join(' ')} \${flow-direction}`;
    const optedIn = async () => ({ ...LOGS, format });
    const of = async (direction: string) => read([line({ 'flow-direction': direction }, fieldsOf(format))], { optedIn });
    expect((await of('egress')).sent).toEqual([]);
    expect((await of('ingress')).sent).toHaveLength(1);
  });

  test('is not traffic that the interface sends from its own public address', async () => {
    const addresses = ['2001:0db8:0:0::77'];
    const { sent } = await read([line({ srcaddr: '2001:db8::77' })], {
      interfaceAt: async () => ({ groups: [GROUP], addresses }),
    });
    expect(sent).toEqual([]);
  });
});

describe('untrusted input', () => {
  test.each<[string, object]>([
    ['an account that did not opt in', { owner: '222233334444' }],
    ['another log group of the account', { logGroup: '/shop/other' }],
  ])('a delivery of %s is ignored and counted', async (_, message) => {
    const { sent, held, report } = await read([line()], {}, message);
    expect([sent, held, report.foreign]).toEqual([[], [], 1]);
  });

  test('a delivery from a Region the account does not send from is ignored', async () => {
    const { sent, report } = await read([line()], { optedIn: async () => ({ ...LOGS, regions: ['us-east-1'] }) });
    expect([sent, report.foreign]).toEqual([[], 1]);
  });

  test("a line that names another account's interface is ignored and counted", async () => {
    const { sent, report } = await read([line({ 'account-id': HUB_ACCOUNT }), line()]);
    expect([sent.length, report.foreign]).toEqual([1, 1]);
  });

  test('a delivery fails and is retried if the settings cannot be read', async () => {
    const unreadable = async () => Promise.reject(new Error('no settings'));
    await expect(read([line()], { optedIn: unreadable })).rejects.toThrow('no settings');
  });
});

describe('unreadable input', () => {
  test('a control message, by which CloudWatch Logs tests the stream, is ignored', async () => {
    const { sent, held } = await read(
      [],
      {},
      { messageType: 'CONTROL_MESSAGE', owner: 'CloudwatchLogs', subscriptionFilters: [] },
    );
    expect([sent, held]).toEqual([[], []]);
  });

  test.each<[string, string | undefined, string]>([
    ['a message that is not packed', undefined, 'not packed as CloudWatch Logs packs it'],
    ['a message that is not JSON', 'hello', 'not a JSON object'],
    ['a list', '[]', 'not a JSON object'],
    ['another kind of message', '{}', 'neither data nor a control message'],
    ['a message without an account', delivery([], { owner: 'invalid' }), 'names no account'],
    ['a message of another subscription', delivery([], { subscriptionFilters: ['other'] }), 'no subscription of the hub'],
  ])('%s is held with the reason', async (_, written, reason) => {
    const { made, held } = ports();
    await flow(written, made);
    expect(held).toEqual([{ body: expect.stringMatching(/./), reason: expect.stringContaining(reason) }]);
  });

  test('lines in another format are held together, and the others are sent', async () => {
    const { sent, held } = await read(['what is this', line(), 'and this']);
    expect(sent).toHaveLength(1);
    expect(held).toEqual([{ body: expect.stringContaining('what is this'), reason: expect.stringContaining('2 of 3 lines') }]);
  });

  test('any input is handled without an error, and what is held fits into a queue', async () => {
    const invalid = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
    const settles = async (written: string | undefined) => {
      const { made, held } = ports();
      await flow(written, made);
      for (const { body } of held) expect(body.length > 0 && !invalid.test(body)).toBe(true);
    };
    await fc.assert(fc.asyncProperty(fc.oneof(anyCharacters(), fc.json(), fc.constant(undefined)), settles));
    await fc.assert(fc.asyncProperty(fc.jsonValue(), (logEvents) => settles(delivery([], { logEvents }))));
    await fc.assert(fc.asyncProperty(fc.array(anyCharacters()), (lines) => settles(delivery(lines))));
  });
});

describe('the groups of an interface', () => {
  const PLACE = { account: MEMBER, region: REGION };

  function asking(answer: () => Promise<{ groups: string[]; addresses: string[] } | undefined>) {
    const clock = { now: 0 };
    const opened: string[] = [];
    const unknown: string[] = [];
    const interfaceAt = memberInterfaces({
      open: async ({ account, region }) => {
        opened.push(`${account}/${region}`);
        return answer;
      },
      now: () => clock.now,
      onUnknown: (id, account, reason) => unknown.push(`${account} ${id}: ${reason}`),
    });
    return { interfaceAt, opened, unknown, clock };
  }

  const there = async () => ({ groups: [GROUP], addresses: [] });

  test('are looked up once a minute', async () => {
    const { interfaceAt, opened, clock } = asking(there);
    for (const now of [0, 59_999, 60_000]) {
      clock.now = now;
      expect(await interfaceAt(PLACE, ENI)).toEqual({ groups: [GROUP], addresses: [] });
    }
    expect(opened).toHaveLength(2);
  });

  test('are looked up separately for each account, Region and interface', async () => {
    const { interfaceAt, opened } = asking(there);
    await Promise.all([interfaceAt(PLACE, ENI), interfaceAt(PLACE, ENI), interfaceAt({ ...PLACE, region: 'us-east-1' }, ENI)]);
    expect(opened).toEqual([`${MEMBER}/${REGION}`, `${MEMBER}/us-east-1`]);
  });

  test.each(['AccessDenied', 'InvalidNetworkInterfaceID.NotFound'])(
    'stay unknown after %s, and the reason is reported',
    async (name) => {
      const { interfaceAt, unknown } = asking(async () => Promise.reject(awsError(name)));
      expect(await interfaceAt(PLACE, ENI)).toBeUndefined();
      expect(unknown).toEqual([`${MEMBER} ${ENI}: ${name}: AWS said ${name}`]);
    },
  );

  test.each(['ThrottlingException', 'RequestLimitExceeded', 'TimeoutError'])('are looked up again after %s', async (name) => {
    const answers = [async () => Promise.reject(awsError(name)), there];
    const { interfaceAt, unknown } = asking(() => (answers.shift() ?? there)());
    await expect(interfaceAt(PLACE, ENI)).rejects.toThrow(name);
    expect((await interfaceAt(PLACE, ENI))?.groups).toEqual([GROUP]);
    expect(unknown).toEqual([]);
  });

  test('that stay unknown are counted, and the delivery is complete', async () => {
    const { sent, report } = await read([line()], { interfaceAt: async () => undefined });
    expect([sent, report]).toEqual([[], { lines: 1, sent: 0, unresolved: 1, foreign: 0 }]);
  });
});

describe('the stream', () => {
  const record = (data: Buffer, sequenceNumber: string) => ({ kinesis: { data: data.toString('base64'), sequenceNumber } });
  const event = (...records: object[]) => ({ Records: records }) as KinesisStreamEvent;

  test('passes on each unpacked record, and undefined for one that is not packed', async () => {
    const texts: (string | undefined)[] = [];
    const handler = kinesisHandler(async (text) => void texts.push(text));
    const answer = await handler(
      event(record(gzipSync('{"a":1}'), '1'), record(Buffer.from('plain'), '2'), record(Buffer.alloc(0), '3')),
    );
    expect(texts).toEqual(['{"a":1}', undefined, undefined]);
    expect(answer).toEqual({ batchItemFailures: [] });
  });

  test('delivers the first record that fails, and all after it, again', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    const seen: (string | undefined)[] = [];
    const handler = kinesisHandler(async (text) => {
      seen.push(text);
      if (text === 'two') throw awsError('ThrottlingException');
    });
    const packed = ['one', 'two', 'three'].map((text, index) => record(gzipSync(text), `${index}`));
    expect(await handler(event(...packed))).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(seen).toEqual(['one', 'two']);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  test('does not unpack a record that would fill its memory', async () => {
    const texts: (string | undefined)[] = [];
    await kinesisHandler(async (text) => void texts.push(text))(event(record(gzipSync(Buffer.alloc(60_000_000)), '1')));
    expect(texts).toEqual([undefined]);
  });
});

describe('the filter of a member', () => {
  test('matches accepted traffic to every risky port, with a pattern in the position of each field', () => {
    const places = riskyTraffic(FIELDS).slice(1, -1).split(', ');
    expect(places).toHaveLength(FIELDS.length);
    expect(places[FIELDS.indexOf('action')]).toBe('action = ACCEPT');
    const ports = places[FIELDS.indexOf('dstport')]?.split(' || ');
    expect(ports).toEqual([22, ...HIGH_RISK_PORTS].map((port) => `dstport = ${port}`));
    expect(places.filter((place) => !/^\w+( = |$)/.test(place))).toEqual([]);
  });

  test('stays within the limit of CloudWatch Logs, even with every field', () => {
    const every = [...FIELDS, ...Array.from({ length: 20 }, (_, index) => `a-further-field-${index}`)];
    expect(riskyTraffic(every).length).toBeLessThanOrEqual(FILTER_PATTERN_LIMIT);
  });

  test('names its Region in its subscription', () => {
    for (const region of [REGION, 'us-east-1', 'us-gov-west-1']) expect(subscribedRegion(subscriptionName(region))).toBe(region);
    for (const name of ['', 'org-security-hub-flow-logs-', 'org-security-hub-flow-logs-x y', 'other-us-east-1']) {
      expect(subscribedRegion(name)).toBeUndefined();
    }
  });
});
