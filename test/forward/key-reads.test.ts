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

/** EventBridge keeps read-only calls back from rules that do not ask for them. */
function takes(rules: readonly DerivedRule[], event: CloudEvent): boolean {
  return rules.some(({ pattern, reads = false }) => matchesPattern(pattern, event) && (reads || event.detail.readOnly !== true));
}

describe('what long-lived keys only read', () => {
  test('stays in an account that does not want it watched', () => {
    expect(takes(forwarderRules(CATALOGUE, CASE_NAMING, MEMBER), byKey)).toBe(false);
  });

  test('is forwarded from one that does, beside what they write', () => {
    const rules = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER, watched);
    expect([byKey, someWrite({ by: iamUser('deploy') })].map((event) => takes(rules, event))).toEqual([true, true]);
  });

  test('by sessions and root stays where it is', () => {
    const rules = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER, watched);
    const others = [assumedRole('Admin', 'session'), root()].map((by) => read(someWrite({ by })));
    expect(others.map((event) => takes(rules, event))).toEqual([false, false]);
  });

  test('goes into the urgent lane alone, and only where some account wants it watched', () => {
    const lanesOf = (rules: ReturnType<typeof laneRules>, event: CloudEvent) => LANES.filter((lane) => takes(rules[lane], event));
    expect(lanesOf(laneRules(CATALOGUE, CASE_NAMING, watched), byKey)).toEqual(['urgent']);
    expect(lanesOf(laneRules(CATALOGUE, CASE_NAMING), byKey)).toEqual([]);
  });

  test('takes no rule more: one of the same rules takes reads too', () => {
    const [plain, wide] = [
      forwarderRules(CATALOGUE, CASE_NAMING, MEMBER),
      forwarderRules(CATALOGUE, CASE_NAMING, MEMBER, watched),
    ];
    expect(wide.map(({ name }) => name)).toEqual(plain.map(({ name }) => name));
    expect(wide.filter(({ reads }, index) => reads !== plain[index]?.reads).map(({ name }) => name)).toEqual(['by-access-key']);
    for (const { pattern } of wide) expect(JSON.stringify(pattern).length).toBeLessThan(PATTERN_LIMIT);
  });

  test('is forwarded by the baseline of such an account', () => {
    const readers = (member: Parameters<typeof describeBaseline>[0]) =>
      describeBaseline(member, MEMBER_OF_HUB.regions[0]).rules.flatMap(({ key, reads }) => (reads === true ? [key] : []));
    expect(readers(MEMBER_OF_HUB)).not.toContain('by-access-key');
    expect(readers({ ...MEMBER_OF_HUB, watched })).toContain('by-access-key');
  });

  test.each<[string, Settings['tunings'], boolean]>([
    ['nobody says anything', undefined, false],
    ['somebody says other things', [{ keyDays: 3 }], false],
    ['somebody says no', [{ watchKeyReads: false }], false],
    ['one of several says yes', [{ keyDays: 3 }, { watchKeyReads: true }], true],
  ])('are looked at by detection or not: %s', (_, tunings, expected) => {
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

  test('the hub takes read-only calls wherever a member may forward them', () => {
    const bare = (rule: string) => rule.replace(/^org-security-hub-(urgent-)?/, '').replace(/-\d+$/, '');
    const members = Object.keys(WATCHING).filter((name) => name.startsWith('member-'));
    const forwarded = new Set(members.flatMap(readersOf).map(bare));
    expect([...forwarded].toSorted()).toEqual(['by-access-key', 'sts-reads']);
    expect(new Set(readersOf('central').map(bare))).toEqual(forwarded);
  });

  test('only the account that wants its keys watched forwards what they read', () => {
    expect(readersOf('member-shop')).toContain('org-security-hub-by-access-key');
    expect(readersOf('member-payments')).not.toContain('org-security-hub-by-access-key');
  });
});

test('a trail that is stopped goes its usual way, whether reads are watched or not', () => {
  const event = stopLogging({ trail: 'organization-trail' });
  expect(takes(laneRules(CATALOGUE, CASE_NAMING, watched).urgent, event)).toBe(true);
  expect(takes(laneRules(CATALOGUE, CASE_NAMING, watched).routine, event)).toBe(false);
});
