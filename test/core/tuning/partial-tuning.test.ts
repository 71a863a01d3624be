import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import type { Activity } from '#core/detection/activity.ts';
import {
  DEFAULT_TUNING,
  differenceFromDefaults,
  override,
  type PartialTuning,
  tuningFrom,
  tuningOf,
} from '#core/detection/tuning.ts';
import type { Settings } from '#core/settings.ts';
import { enrich } from '#detect/enrich.ts';
import { activitiesOf, group } from './recognise.ts';

const world = (port: number, description?: string) =>
  authorizeIngress({
    group,
    permissions: [
      { protocol: 'tcp', from: port, to: port, v4: ['0.0.0.0/0'], ...(description !== undefined && { description }) },
    ],
  });

describe('the effective tuning', () => {
  const activity = activitiesOf(world(22))[0] as Activity;
  const settings: Settings = {
    accounts: {
      [MEMBER]: { name: 'shop', modes: [{ default: 'off' }], tuning: 1 },
      [HUB_ACCOUNT]: { name: 'security', modes: [{ default: 'off' }] },
    },
    tunings: [{ keyDays: 1 }, { keyDays: 2, travel: { allow: { countries: ['KR'] } } }],
  };

  test("is the account's own, with defaults for what it does not set", () => {
    const { keyDays, regionDays, travel } = tuningOf(enrich(activity, { settings }));
    expect([keyDays, regionDays, travel]).toEqual([
      2,
      DEFAULT_TUNING.regionDays,
      { ...DEFAULT_TUNING.travel, allow: { ...DEFAULT_TUNING.travel.allow, countries: ['KR'] } },
    ]);
  });

  test.each<[string, Settings | undefined, string]>([
    ['an account without a tuning', settings, HUB_ACCOUNT],
    ['an account missing from the settings', settings, '999999999999'],
    ['settings that could not be read', undefined, MEMBER],
    ['settings written before there were tunings', { accounts: settings.accounts }, MEMBER],
  ])('%s: the defaults apply, and the activity stays the same object', (_, given, account) => {
    const one = { ...activity, account };
    expect(enrich(one, { settings: given })).toBe(one);
    expect(tuningOf(one)).toBe(DEFAULT_TUNING);
  });

  test('is computed once for an account, not for every event', () => {
    expect(enrich(activity, { settings }).tuning).toBe(enrich({ ...activity, id: 'another' }, { settings }).tuning);
  });
});

describe('partial tunings', () => {
  const tunings: fc.Arbitrary<PartialTuning> = fc.record(
    {
      riskyPorts: fc.array(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 3 }),
      protectedTags: fc.dictionary(fc.constantFrom('environment', 'tier', 'constructor', '__proto__'), fc.array(fc.string())),
      bruteForce: fc.record({ failures: fc.nat(50), withinMinutes: fc.nat(60) }, { requiredKeys: [] }),
      travel: fc.record(
        { allow: fc.record({ countries: fc.array(fc.constant('KR')) }, { requiredKeys: [] }) },
        { requiredKeys: [] },
      ),
      keyDays: fc.nat(10),
    },
    { requiredKeys: [] },
  );

  test('override field by field: the nearer one wins, and what it does not set is inherited', () => {
    const far: PartialTuning = {
      keyDays: 1,
      bruteForce: { failures: 5, withinMinutes: 5 },
      protectedTags: { a: ['x'] },
      riskyPorts: [1, 2],
    };
    const near: PartialTuning = { bruteForce: { failures: 9 }, protectedTags: { b: ['y'] }, riskyPorts: [3] };
    expect(override(far, near)).toEqual({
      keyDays: 1,
      bruteForce: { failures: 9, withinMinutes: 5 },
      protectedTags: { a: ['x'], b: ['y'] },
      riskyPorts: [3],
    });
  });

  test('give the same result in any grouping of the overrides', () => {
    fc.assert(
      fc.property(tunings, tunings, tunings, (a, b, c) => {
        expect(override(override(a, b), c)).toEqual(override(a, override(b, c)));
      }),
    );
  });

  test('lose nothing when values equal to the defaults are left out', () => {
    fc.assert(
      fc.property(tunings, (given) => {
        const difference = differenceFromDefaults(given);
        expect(tuningFrom(difference ?? {})).toEqual(tuningFrom(given));
        if (difference !== undefined) expect(differenceFromDefaults(difference)).toEqual(difference);
      }),
    );
  });

  test('that equal the defaults are undefined', () => {
    expect(differenceFromDefaults(DEFAULT_TUNING)).toBeUndefined();
    expect(differenceFromDefaults({ travel: { allow: {} }, protectedTags: { environment: ['prod'] } })).toBeUndefined();
  });

  test('treat a tag named like an Object property as any other tag', () => {
    expect(tuningFrom({ protectedTags: { constructor: ['x'] } }).protectedTags).toEqual({
      environment: ['prod'],
      constructor: ['x'],
    });
  });
});
