import { describe, expect, test } from 'vitest';
import { withFields } from '#catalogue/events/api-call.ts';
import { iamUser } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { putPolicy } from '#catalogue/events/policy-calls.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { ruleName } from '#catalogue/readings/config-rule-name.ts';
import { deviceOf } from '#catalogue/readings/device.ts';
import { coversArn } from '#core/arn-pattern.ts';
import { covers } from '#core/iam/policy-reading.ts';
import type { JsonObject } from '#core/json.ts';
import { normalise } from '#normalise/normalise.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { play } from '../support/play.ts';

const TIMES = 16;
/** Linear work grows sixteenfold and quadratic work 256-fold: this is far from both. */
const MOST_GROWTH = 64;
/** Quadratic work on these lengths takes far longer. */
const NOTICEABLE_MS = 100;

/** CPU milliseconds of this thread, so that a busy machine does not count. */
async function took(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

async function fastest(work: () => unknown): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 3; run++) runs.push(await took(work));
  return Math.min(...runs);
}

/** Expects that input sixteen times as long takes about sixteen times as long. */
async function expectLinear(work: (length: number) => unknown, length: number): Promise<void> {
  if ((await took(() => work(length * TIMES))) < NOTICEABLE_MS) return;
  const [short, long] = [await fastest(() => work(length)), await fastest(() => work(length * TIMES))];
  expect(long, `${short} ms, then ${long} ms`).toBeLessThan(Math.max(NOTICEABLE_MS, short * MOST_GROWTH));
}

/** Runs of the characters at which a regular expression could start to backtrack, each ended by another character. */
function runs(length: number): string {
  return ['a', '1', ' ', '-', '*', '/', ':', '.', '_', ','].map((letter) => `${letter.repeat(length)}\u0001`).join('');
}

/** The value with more text after each of its texts. */
function longer(value: unknown, more: string): unknown {
  if (typeof value === 'string') return value + more;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => longer(one, more));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, longer(one, more)]));
}

/** The event with long texts wherever its sender chooses them. */
function stretched(event: CloudEvent, length: number): CloudEvent {
  const { requestParameters = null, userAgent = '' } = event.detail;
  const more = runs(length);
  return withFields(event, {
    requestParameters: longer(requestParameters, more) as JsonObject,
    userAgent: longer(userAgent, more) as string,
  });
}

describe('the time to process a text of an event grows linearly with its length', () => {
  const firing = EVERY_CASE.filter(({ fires, events }) => fires && typeof events.at(-1)?.detail.eventName === 'string');
  const oneOfEach = [...new Map(firing.map((one) => [one.id, one])).values()];

  test.each(oneOfEach.map(({ id, events }) => [id, events] as const))('in a call that %s checks', async (_, events) => {
    const [last] = events.slice(-1);
    if (last === undefined) throw new Error('a case without events');
    await expectLinear((length) => play([stretched(last, length)]), 1_000);
  });

  test.each<[string, (length: number) => unknown]>([
    ['the name of a call', (length) => normalise(named(`Describe${'1'.repeat(length)}v`))],
    ['the name of a call with dates', (length) => normalise(named('2014_11_06'.repeat(length)))],
    ['the description of a rule', (length) => play([described(runs(length))])],
    [
      'the document of a policy',
      (length) => play([putPolicy({ to: { user: 'bob' }, policy: 'own', document: many(length / 10) })]),
    ],
    ['the user agent', (length) => deviceOf(runs(length))],
    ['the name of a rule', (length) => ruleName(`securityhub-${'-a0'.repeat(length)}!`)],
    ['the name of a rule with repeated prefixes', (length) => ruleName(`orgconfigrule-${'securityhub-'.repeat(length)}!`)],
    ['a pattern of a policy', (length) => covers(`${'*?'.repeat(length)}x`, 'iam:CreateUser')],
    ['a text that a pattern of the file is matched against', (length) => coversArn(`${'*a'.repeat(20)}b`, 'a'.repeat(length))],
  ])('in %s', async (_, work) => {
    await expectLinear(work, 2_000);
  });
});

/** A document with this many harmless statements. */
const many = (statements: number) =>
  JSON.stringify({ Statement: Array.from({ length: statements }, () => ({ Effect: 'Allow', Action: 's3:*', Resource: '*' })) });

const described = (description: string) =>
  authorizeIngress({
    group: 'sg-0a1b2c3d4e5f60001',
    permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'], description }],
  });

const named = (eventName: string) => withFields(authorizeIngress({ group: 'sg-1', permissions: [], rules: [] }), { eventName });

describe('the largest request that an event can carry is still detected', () => {
  /** EventBridge accepts no larger event, and CloudTrail omits a larger request from its record. */
  const MOST_BYTES = 256 * 1024;
  const MOST_OF_REQUEST = 100 * 1024;

  const opening = (narrow: number) => {
    const cidrs = Array.from({ length: narrow }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`);
    const ssh = { protocol: 'tcp', from: 22, to: 22, description: 'x'.repeat(255) };
    return authorizeIngress({
      group: 'sg-0a1b2c3d4e5f60001',
      permissions: [...cidrs.map((cidr) => ({ ...ssh, v4: [cidr] })), { ...ssh, v4: ['0.0.0.0/0'] }],
      rules: [...cidrs, ''].map((_, index) => `sgr-${index}`),
    });
  };

  const grant = (letters: number) => {
    const harmless = Array.from({ length: 400 }, (_, index) => ({
      Effect: 'Allow',
      Action: `s3:Get${index}`,
      Resource: 'arn:x',
    }));
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
    const written = (some: number) => JSON.stringify({ Statement: [...harmless.slice(0, some), everything] });
    const most = harmless.findLastIndex((_, index) => written(index).length <= letters);
    return putPolicy({ to: { role: 'build' }, policy: 'pad', document: written(most), by: iamUser('mallory') });
  };

  test.each<[string, string, CloudEvent]>([
    ['sixty rules, the default quota of a security group', 'sg-ssh-open-world', opening(59)],
    ['the maximum size of the inline policies of a role', 'excessive-permission-grant', grant(10_240)],
  ])('%s', async (_, scenario, event) => {
    expect(JSON.stringify(event).length).toBeLessThan(MOST_BYTES);
    expect(JSON.stringify(event.detail.requestParameters).length).toBeLessThan(MOST_OF_REQUEST);
    expect((await play([event])).signals.map(({ detection }) => detection.id)).toContain(scenario);
  });
});
