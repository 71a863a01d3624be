import { describe, expect, test } from 'vitest';
import { countsOf, percentilesOf, sumOf } from '#core/control-room/counts.ts';
import type { IncidentRow } from '#core/control-room/incidents.ts';
import { roomRow } from '#core/control-room/row.ts';
import { DAY_BEGINS, numberedIncident } from '../../support/control-room.ts';

const row = (more: Parameters<typeof numberedIncident>[1] = {}): IncidentRow =>
  roomRow(numberedIncident(3, more), { name: 'shop' });

const CONTAINED = { state: 'MITIGATED', outcome: { kind: 'changed' }, verifiedAt: DAY_BEGINS + 3 * 60_000 + 1_000 } as const;

describe('what a change of an incident adds to the counters', () => {
  test('is one write for each counter, also if the incident was opened and contained in one step', () => {
    const changes = countsOf(undefined, row(CONTAINED));
    const keys = changes.map(({ scope, span, at }) => `${scope} ${span} ${at}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(changes.find(({ scope, span }) => scope === '*' && span === 'hour')?.add).toMatchObject({
      'opened|CRITICAL': 1,
      contained: 1,
    });
  });

  test('is nothing for a write that moves nothing, and the containment once', () => {
    expect(countsOf(row(), row())).toEqual([]);
    expect(countsOf(row(CONTAINED), row({ ...CONTAINED, state: 'CLOSED' })).filter(({ span }) => span !== undefined)).toEqual([]);
  });

  test('keeps what is open now: a step takes from one state what it gives another', () => {
    const steps = [undefined, row({ state: 'NEW' }), row({ state: 'PROCESSING' }), row(CONTAINED)];
    const open = steps.slice(1).flatMap((after, index) => countsOf(steps[index], after as IncidentRow));
    const now = sumOf(open.filter(({ scope, span }) => scope === '*' && span === undefined).map(({ add }) => add));
    expect(now).toEqual({ 'CRITICAL|NEW': 0, 'CRITICAL|PROCESSING': 0, 'CRITICAL|MITIGATED': 1 });
  });

  test('counts what the hub contained separately from what was safe without it, and each once', () => {
    const safe = row({ ...CONTAINED, outcome: { kind: 'already-safe' } });
    const ofHour = (before: IncidentRow | undefined, after: IncidentRow) =>
      countsOf(before, after).find(({ scope, span }) => scope === '*' && span === 'hour')?.add ?? {};
    expect(ofHour(row(), safe)).toEqual({ alreadySafe: 1 });
    expect(ofHour(safe, { ...safe, state: 'CLOSED' })).toEqual({});
    expect(ofHour(row(), row(CONTAINED))).toMatchObject({ contained: 1 });
    expect(ofHour(row(), row(CONTAINED))).not.toHaveProperty('alreadySafe');
  });

  test('measures the hub and not the person who was asked', () => {
    const asked = countsOf(undefined, { ...row(CONTAINED), approved: true });
    expect(JSON.stringify(asked)).not.toContain('took|');
  });
});

describe('the distribution of how long containment took', () => {
  test('is within a twentieth of the true values, from milliseconds to days', () => {
    for (const took of [1, 37, 450, 2_000, 61_000, 3_600_000, 86_400_000]) {
      const after = row({ ...CONTAINED, receivedAt: CONTAINED.verifiedAt - took });
      const hour = countsOf(undefined, after).find(({ scope, span }) => scope === '*' && span === 'hour');
      const { p50 = 0, count } = percentilesOf(hour?.add ?? {}) ?? {};
      expect(count).toBe(1);
      expect(Math.abs(p50 - took) / took).toBeLessThanOrEqual(0.06);
    }
  });

  test('has no percentiles of nothing, and orders them by time', () => {
    expect(percentilesOf({ contained: 3 })).toBeUndefined();
    expect(percentilesOf({ 'took|10': 98, 'took|60': 1, 'took|90': 1 })).toMatchObject({ p50: 3, p95: 3, p99: 304, count: 100 });
  });
});
