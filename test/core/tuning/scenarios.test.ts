import { describe, expect, test } from 'vitest';
import { CASE_WEB_ACCESS } from '#catalogue/events/cases.ts';
import { CATALOGUE, scenarioOf } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import { isReminder } from '#core/detection/trigger.ts';
import { DEFAULT_TUNING, type PartialTuning, type Tuning, tuningFrom } from '#core/detection/tuning.ts';
import { noted } from '#core/incident/evidence.ts';
import { indexCatalogue } from '#detect/catalogue-index.ts';
import { detect } from '#detect/detect.ts';
import { remindersFor } from '#detect/reminders.ts';
import { CATALOGUE_INDEX, detectPorts } from '../../support/detect-ports.ts';
import { EVERY_CASE } from '../../support/every-case.ts';
import { activitiesOf, config, failures, severityUnder, signalsUnder } from './recognise.ts';
import { CALLER_ROWS } from './rows-of-callers.ts';
import { RESOURCE_ROWS } from './rows-of-resources.ts';
import { TRAVEL_ROWS } from './rows-of-travel.ts';

const ROWS = [...RESOURCE_ROWS, ...CALLER_ROWS, ...TRAVEL_ROWS];

describe("an account's tuning of scenarios", () => {
  for (const { field, says, scenario, events, facts, under } of ROWS) {
    test(`${field}: ${says}`, async () => {
      for (const [tuning, severity] of under) {
        expect(await severityUnder(tuning, scenario, events, facts), JSON.stringify(tuning)).toBe(severity);
      }
    });
  }

  test('every number and list has its case, except how long an opening may stay, which only the clock reads', () => {
    const shown = new Set<string>([...ROWS.map(({ field }) => field), 'staleOpeningMinutes']);
    expect([...shown].toSorted()).toEqual(Object.keys(DEFAULT_TUNING).toSorted());
  });

  test('evidence says that the user is a break-glass user', async () => {
    const [signal] = await signalsUnder({ breakGlass: ['alice'] }, 'console-bruteforce', failures(0, 1, 2));
    expect(signal?.evidence).toContainEqual(noted('break-glass-user', 'alice'));
  });

  test("an organization's own rule names no scenario of the hub", async () => {
    const [signal] = await signalsUnder({ configRules: { mine: 'HIGH' } }, 'config-noncompliant', [config('mine')]);
    expect(signal?.evidence).toEqual([noted('config-rule', 'mine')]);
  });

  test('the account sets how long an opening may stay', () => {
    const [timer] = scenarioOf('sg-stale-opening').triggers.filter(isReminder);
    expect([timer?.minutes, timer?.tuned?.(tuningFrom({ staleOpeningMinutes: 5 }))]).toEqual([30, 5]);
    const noted = (activity: Pick<Activity, 'at' | 'tuning'>) =>
      remindersFor('inc-1', 'sg-ssh-open-world', activity, CATALOGUE_INDEX.reminders)[0]?.at;
    expect(noted({ at: 0 })).toBe(30 * 60_000);
    expect(noted({ at: 0, tuning: tuningFrom({ staleOpeningMinutes: 5 }) })).toBe(5 * 60_000);
  });
});

describe('the tuning fields a detection depends on', () => {
  const everything: PartialTuning = { watchKeyReads: true, breakGlass: ['alice'], staleOpeningMinutes: 5 };

  test('are exactly those it declares in tunedBy', async () => {
    for (const detection of CATALOGUE) {
      const asked = new Set<string>();
      const tuning = new Proxy(tuningFrom(everything), {
        get: (all, field: string) => {
          asked.add(field);
          return all[field as keyof Tuning];
        },
      });
      const catalogue = indexCatalogue([detection]);
      const rows = ROWS.filter(({ scenario }) => scenario === detection.id);
      for (const { events, facts = [] } of [...EVERY_CASE.filter(({ id }) => id === detection.id), ...rows]) {
        const ports = { ...detectPorts(facts), catalogue };
        for (const activity of events.flatMap(activitiesOf))
          await detect({ ...activity, tuning, webAccess: CASE_WEB_ACCESS }, ports);
      }
      for (const { tuned: minutesOf } of detection.triggers.filter(isReminder)) minutesOf?.(tuning);
      const declared = [...(detection.tunedBy ?? [])].toSorted();
      // watchKeyReads is read for every call, before the detections are known.
      const read = [...asked].filter((field) => field !== 'watchKeyReads' || declared.includes('watchKeyReads')).toSorted();
      expect(read, detection.id).toEqual(declared);
    }
  });

  test('include every number and list for some detection', () => {
    const named = new Set(CATALOGUE.flatMap(({ tunedBy = [] }) => tunedBy));
    expect([...named].toSorted()).toEqual((Object.keys(DEFAULT_TUNING) as (keyof Tuning)[]).toSorted());
  });
});
