import { describe, expect, test } from 'vitest';
import { assumedRole, iamUser, root } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { someWrite } from '#catalogue/events/identity-calls.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { LANES } from '#core/lane.ts';
import { type Settings, watchesKeyReads } from '#core/settings.ts';
import { type DerivedRule, PATTERN_LIMIT } from '#forward/event-pattern.ts';
import { forwarderRules, laneRules } from '#forward/forwarding.ts';
import { describeBaseline } from '#member-baseline/describe.ts';
import { MEMBER_OF_HUB } from '../support/baseline.ts';
import { matchesPattern } from '../support/event-pattern.ts';
import { EXAMPLE, resourcesOf, stackIn, synthesized } from '../support/synthesized.ts';

const ALL_EVENTS = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

const watched = { keyReads: true };
const read = (event: CloudEvent) => ({
  ...event,
  detail: { ...event.detail, eventName: 'DescribePlacementGroups', readOnly: true },
});
const byKey = read(someWrite({ by: iamUser('deploy') }));

/** EventBridge delivers read-only calls only to rules that ask for them. */
function takes(rules: readonly DerivedRule[], event: CloudEvent): boolean {
  return rules.some(({ pattern, reads = false }) => matchesPattern(pattern, event) && (reads || event.detail.readOnly !== true));
}

describe('a read-only call of a long-lived key', () => {
  test('is not forwarded from an account that does not watch it', () => {
    expect(takes(forwarderRules(CATALOGUE, CASE_NAMING, MEMBER), byKey)).toBe(false);
  });

  test('is forwarded from an account that watches it, as writes are', () => {
    const rules = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER, watched);
    expect([byKey, someWrite({ by: iamUser('deploy') })].map((event) => takes(rules, event))).toEqual([true, true]);
  });

  test('is not forwarded if a session or root makes it', () => {
    const rules = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER, watched);
    const others = [assumedRole('Admin', 'session'), root()].map((by) => read(someWrite({ by })));
    expect(others.map((event) => takes(rules, event))).toEqual([false, false]);
  });

  test('is routed to the urgent lane only, and only if an account watches it', () => {
    const lanesOf = (rules: ReturnType<typeof laneRules>, event: CloudEvent) => LANES.filter((lane) => takes(rules[lane], event));
    expect(lanesOf(laneRules(CATALOGUE, CASE_NAMING, watched), byKey)).toEqual(['urgent']);
    expect(lanesOf(laneRules(CATALOGUE, CASE_NAMING), byKey)).toEqual([]);
  });

  test('needs no extra rule: one of the same rules accepts reads too', () => {
    const [plain, wide] = [
      forwarderRules(CATALOGUE, CASE_NAMING, MEMBER),
      forwarderRules(CATALOGUE, CASE_NAMING, MEMBER, watched),
    ];
    expect(wide.map(({ name }) => name)).toEqual(plain.map(({ name }) => name));
    expect(wide.filter(({ reads }, index) => reads !== plain[index]?.reads).map(({ name }) => name)).toEqual(['by-access-key']);
    for (const { pattern } of wide) expect(JSON.stringify(pattern).length).toBeLessThan(PATTERN_LIMIT);
  });

  test('is forwarded by the baseline of an account that watches it', () => {
    const readers = (member: Parameters<typeof describeBaseline>[0]) =>
      describeBaseline(member, MEMBER_OF_HUB.regions[0]).rules.flatMap(({ key, reads }) => (reads === true ? [key] : []));
    expect(readers(MEMBER_OF_HUB)).not.toContain('by-access-key');
    expect(readers({ ...MEMBER_OF_HUB, watched })).toContain('by-access-key');
  });

  test.each<[string, Settings['tunings'], boolean]>([
    ['no account has a tuning', undefined, false],
    ['an account tunes something else', [{ keyDays: 3 }], false],
    ['an account sets false', [{ watchKeyReads: false }], false],
    ['one of several sets true', [{ keyDays: 3 }, { watchKeyReads: true }], true],
  ])('is read by detection or not: %s', (_, tunings, expected) => {
    expect(watchesKeyReads({ accounts: {}, ...(tunings !== undefined && { tunings }) })).toBe(expected);
  });
});

const WATCHING = await synthesized({
  ...EXAMPLE,
  accounts: EXAMPLE.accounts.map((one) => (one.name === 'shop' ? { ...one, tuning: { watchKeyReads: true } } : one)),
});

describe('rules of the hub and of members', () => {
  const readersOf = (name: string) =>
    resourcesOf(stackIn(WATCHING, name), 'aws_cloudwatch_event_rule')
      .filter(({ state }) => state === ALL_EVENTS)
      .map((rule) => String(rule.name));

  test('accept read-only calls in the hub if a member may forward them', () => {
    const bare = (rule: string) => rule.replace(/^org-security-hub-(urgent-)?/, '').replace(/-\d+$/, '');
    const members = Object.keys(WATCHING).filter((name) => name.startsWith('member-'));
    const forwarded = new Set(members.flatMap(readersOf).map(bare));
    expect([...forwarded].toSorted()).toEqual(['by-access-key', 'secretsmanager-reads', 'signin-reads', 'sts-reads']);
    expect(new Set(readersOf('central').map(bare))).toEqual(forwarded);
  });

  test('forward reads of keys only from the account that watches them', () => {
    expect(readersOf('member-shop')).toContain('org-security-hub-by-access-key');
    expect(readersOf('member-payments')).not.toContain('org-security-hub-by-access-key');
  });
});

test('a stopped trail is routed to the urgent lane, whether or not key reads are watched', () => {
  const event = stopLogging({ trail: 'organization-trail' });
  expect(takes(laneRules(CATALOGUE, CASE_NAMING, watched).urgent, event)).toBe(true);
  expect(takes(laneRules(CATALOGUE, CASE_NAMING, watched).routine, event)).toBe(false);
});
