import { describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { verbNamed } from '#cli/help.ts';
import { type DecisionVerb, objection } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { State } from '#core/incident/state.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { accountIn, modeFor, tuningIn } from '#core/settings.ts';
import { line } from '#detect/line.ts';
import { playbookOf } from '#playbooks/playbook-of.ts';
import { casePlaces, detectPorts } from '../support/detect-ports.ts';
import { EVERY_CASE } from '../support/every-case.ts';

const INHERITED = Object.getOwnPropertyNames(Object.prototype);

/** Variants of the value, each with one text or one field name replaced. */
function variantsOf(value: Json | undefined, by: string): Json[] {
  if (typeof value === 'string') return [by];
  if (Array.isArray(value)) {
    return value.flatMap((entry, at) => variantsOf(entry, by).map((other) => value.with(at, other) as Json));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([field, entry]) => [
    ...variantsOf(entry, by).map((other) => ({ ...value, [field]: other })),
    { ...value, ...Object.fromEntries([[by, entry ?? null]]) },
  ]);
}

/** The first firing case of every scenario. */
const ONE_OF_EACH = [...new Map(EVERY_CASE.filter(({ fires }) => fires).map((one) => [one.id, one])).values()];

describe('the name of an inherited property in place of any text of an event is read as ordinary text', () => {
  test.each(ONE_OF_EACH)('$id: $sentence', async ({ events, facts }) => {
    const event = events.at(-1);
    for (const by of ['constructor', '__proto__']) {
      for (const detail of variantsOf(event?.detail, by)) {
        const incidents = incidentsInMemory();
        const ports = {
          ...detectPorts(facts, incidents),
          ...{ incidents, locations: casePlaces, settings: async () => undefined },
          ...{ order: async () => undefined, remind: async () => undefined, now: () => 0, readsAll: true as const },
        };
        const result = await line({ text: JSON.stringify({ ...event, detail: detail as JsonObject }) }, 0, ports);
        for (const { activity } of result.kind === 'held' ? [] : result.activities) {
          expect([
            event?.account,
            ...(event?.['detail-type'].endsWith('Custom Action') ? [MEMBER, '111122223333'] : []),
          ]).toContain(activity.account);
        }
      }
    }
  });
});

describe.each(INHERITED)('%s', (name) => {
  test('is not found as an account or a mode of the organization file', () => {
    const settings = { accounts: {}, tunings: [{ watchKeyReads: true }] };
    expect(accountIn(settings, name)).toBeUndefined();
    expect(tuningIn(settings, name).watchKeyReads).toBe(false);
    expect(modeFor([{ default: 'approve' }], { id: name, containment: { response: 'auto' } }, 'HIGH')).toBe('approve');
  });

  test('is not found as a decision or a playbook', async () => {
    const incident = { id: 'inc-1', state: 'AWAITING_APPROVAL' as State } as Incident;
    expect(() => objection(incident, { verb: name as DecisionVerb }, 0)).toThrow(`unknown: ${name}`);
    expect(await playbookOf(name as PlaybookId)).toBeUndefined();
  });

  test('is not found as a verb of the command line', () => {
    expect(() => verbNamed(name)).toThrow(name);
  });
});
