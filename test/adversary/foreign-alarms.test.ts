import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CASE_WEB_ACCESS, type KnownFact } from '#catalogue/events/cases.ts';
import { alarmChanged } from '#catalogue/events/notices.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import { NO_ANSWERS } from '#core/detection/facts.ts';
import { isEvidenceName } from '#core/incident/evidence-names.ts';
import { pathPattern } from '#core/web-access.ts';
import { activityOf } from '#local/attacks/recognised.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { withText } from '../support/hostile-text.ts';
import { play } from '../support/play.ts';

const OWN = 'org-security-hub-scanner-paths-/shop/access';
const COUNTED = { name: 'paths-/shop/access', namespace: 'org-security-hub' };
const VICTIM = '198.51.100.7';
const WINDOW = { from: '2026-03-02T08:50:00.000Z', to: '2026-03-02T09:00:00.000Z' };
const WHO: KnownFact = [
  { ask: 'log-requests', logGroup: '/shop/access', pattern: pathPattern(CASE_WEB_ACCESS.paths), atLeast: 10, ...WINDOW },
  { addresses: [VICTIM] },
];
const AT_RULE: KnownFact = [
  { ask: 'firewall-requests', acl: 'shop', rule: 'rate-limit', scope: 'REGIONAL', ...WINDOW },
  { addresses: [VICTIM] },
];

type Metric = { readonly name: string; readonly namespace: string; readonly dimensions?: Readonly<Record<string, string>> };

/** What an alarm leads to: the addresses that would be blocked, and whether a person is asked first. */
async function blockedBy(alarm: string, metrics: readonly Metric[]) {
  const { signals } = await play([alarmChanged({ alarm, now: 'ALARM', metrics })], undefined, [WHO, AT_RULE]);
  const [signal] = signals.filter(({ detection }) => detection.id === 'web-scanner-detected');
  const addresses = signal?.evidence.flatMap((one) => (one.kind === 'noted' && one.what === 'address' ? [one.value] : []));
  return { addresses, asks: (signal?.unanswered.length ?? 0) > 0 };
}

const rate = { WebACL: 'shop', Rule: 'rate-limit', Region: 'ap-northeast-2' };

describe('an alarm that the hub did not create never makes the hub block an address', () => {
  test.each<readonly [sentence: string, alarm: string, metrics: readonly Metric[]]>([
    ['whose dimension is called address', OWN, [{ ...COUNTED, dimensions: { address: VICTIM } }]],
    ['whose name only begins like a name of the hub', 'org-security-hub-scanner-mine', [COUNTED]],
    ["on the hub's metric under another name", 'shop-scans', [COUNTED]],
    ["with the hub's name on another metric", OWN, [{ name: 'orders', namespace: 'shop' }]],
    ["with the hub's name on its metric and another", OWN, [COUNTED, { name: 'orders', namespace: 'shop' }]],
    ["with the hub's name and no metric", OWN, []],
    ["in the hub's namespace on another metric", 'mine', [{ name: 'mine', namespace: 'org-security-hub' }]],
    ['on a rate rule that the file does not name', 'mine', [rule({ ...rate, Rule: 'rate-everybody' })]],
    ['on a web ACL that the file does not name', 'mine', [rule({ ...rate, WebACL: 'mine' })]],
    ['on a web ACL of the same name in another scope', 'mine', [rule({ WebACL: 'shop', Rule: 'rate-limit' })]],
    ['on a rate rule with an additional dimension', 'mine', [rule({ ...rate, address: VICTIM })]],
  ])('%s', async (_, alarm, metrics) => {
    expect(await blockedBy(alarm, metrics)).toEqual({ addresses: [], asks: true });
  });

  test("but the hub's own alarm, and any alarm on a rate rule of the file, leads to the addresses of the requests", async () => {
    expect(await blockedBy(OWN, [COUNTED])).toEqual({ addresses: [VICTIM], asks: false });
    expect(await blockedBy('of-the-team', [rule(rate)])).toEqual({ addresses: [VICTIM], asks: false });
  });

  test('if the settings cannot be read, every alarm counts as created by others', async () => {
    const settings = async () => undefined;
    const event = alarmChanged({ alarm: OWN, now: 'ALARM', metrics: [COUNTED] });
    const { signals } = await play([event], undefined, [WHO], { settings });
    expect(signals[0]?.unanswered).toEqual([{ ask: 'foreign-alarm', name: OWN }]);
  });
});

function rule(dimensions: Readonly<Record<string, string>>): Metric {
  return { name: 'BlockedRequests', namespace: 'AWS/WAFV2', dimensions };
}

describe('evidence gets its names from the hub, never from an event', () => {
  const text = fc.oneof(
    fc.constantFrom('address', 'access-key', 'user', 'prefix-list', 'constructor', '__proto__', 'restored'),
    fc.string({ maxLength: 20 }),
  );

  test('for every detection of the catalogue and any texts in the event', () => {
    const events = EVERY_CASE.filter(({ fires }) => fires).flatMap(({ events: all }) => all.slice(-1));
    let noted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...events), text, fc.nat(), (event, more, seed) => {
        const hostile = withText(event.detail, more, (field) => (field.length + seed) % 3 === 0 && !KEPT.test(field));
        const names = notedNames(readable({ ...event, detail: hostile }));
        noted += names.length;
        expect(names.filter((name) => !isEvidenceName(name))).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(noted).toBeGreaterThan(100);
  });

  test('the name of a dimension becomes part of a value', () => {
    fc.assert(
      fc.property(text, fc.string({ minLength: 1 }), (name, value) => {
        const event = alarmChanged({ alarm: OWN, now: 'ALARM', metrics: [{ ...COUNTED, dimensions: { [name]: value } }] });
        const evidence =
          CATALOGUE.find(({ id }) => id === 'web-scanner-detected')?.evidence?.(activityOf(event), NO_ANSWERS) ?? [];
        const dimensions = evidence.flatMap((one) => (one.kind === 'noted' && one.what === 'dimension' ? [one.value] : []));
        expect(dimensions).toEqual(Object.keys({ [name]: value }).map((key) => `${key}=${value}`));
        expect(
          evidence.every((one) => one.kind === 'noted' && ['alarm', 'metric', 'dimension', 'alarm-reason'].includes(one.what)),
        ).toBe(true);
      }),
    );
  });
});

/** Changing these would make it a different event or an unreadable one. */
const KEPT = /^(eventSource|eventName|eventTime|eventVersion|eventType|recipientAccountId|accountId|awsRegion|alarmName)$/;

/** The evidence names that all detections note for an activity. */
function notedNames(activity: Activity | undefined): string[] {
  if (activity === undefined) return [];
  const matching = CATALOGUE.filter((detection) => detection.matches(activity));
  const evidence = matching.flatMap((detection) => detection.evidence?.(activity, NO_ANSWERS) ?? []);
  return evidence.flatMap((one) => (one.kind === 'noted' ? [one.what] : []));
}

function readable(event: Parameters<typeof activityOf>[0]) {
  try {
    return activityOf(event);
  } catch {
    return undefined;
  }
}
