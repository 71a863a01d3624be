import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minute } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import { type State, TRANSITIONS } from '#core/incident/state.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { resourceKey } from '#core/resource.ts';
import { incidentFrom } from './incidents.ts';

const LATER = Date.parse(minute(40));

/** The incident that event number `event` for a group would open; each event opens another port range. */
function sighting(group: string, event: number): Promise<Incident> {
  const permissions = [{ protocol: 'tcp', from: 22 - (event % 22), to: 22 + event, v4: ['0.0.0.0/0'] }];
  return incidentFrom(authorizeIngress({ group, permissions, id: `event-${event}`, at: minute(event) }), 'sg-ssh-open-world');
}

/** The tests for every incident store. `store` is called inside the tests only; `orders` is the number of random orders. */
export function honoursTheContract(store: () => IncidentStore, orders: number): void {
  let groups = 0;
  /** A new group. */
  const fresh = (): string => {
    groups += 1;
    return `sg-${groups}`;
  };

  const opened = async (group: string, event = 1): Promise<Incident> => {
    const incident = await sighting(group, event);
    expect(await store().open(incident)).toEqual({ kind: 'opened', incident: incident.id });
    return incident;
  };

  const inState = async (incident: Incident, ...states: State[]): Promise<Incident> => {
    let latest = (await store().get(incident.id)) as Incident;
    for (const state of states) {
      const next = moved(latest, state, { by: 'alice', at: LATER });
      expect(await store().replace(latest, next)).toBe(true);
      latest = next;
    }
    return latest;
  };

  test('an opened incident is read back unchanged', async () => {
    const incident = await opened(fresh());
    expect(await store().get(incident.id)).toMatchObject(incident);
  });

  test('an unknown id finds no incident', async () => {
    expect(await store().get('inc-000000000000000000000000')).toBeUndefined();
  });

  test('the same event again is a duplicate and counts once', async () => {
    const incident = await opened(fresh());
    expect(await store().open(incident)).toEqual({ kind: 'duplicate', incident: incident.id });
    expect(await store().get(incident.id)).toMatchObject({ occurrences: 1, version: 1 });
  });

  test('another event joins the open incident with its evidence and times, and its own id finds that incident', async () => {
    const group = fresh();
    const first = await opened(group, 2);
    const second = await sighting(group, 1);
    expect(await store().open(second)).toEqual({ kind: 'joined', incident: first.id });
    const both = { id: first.id, occurrences: 2, firstAt: second.firstAt, lastAt: first.lastAt, version: 2 };
    expect(await store().get(first.id)).toMatchObject(both);
    expect((await store().get(second.id))?.evidence).toEqual([...first.evidence, ...second.evidence]);
    expect((await store().get(second.id))?.standing).toEqual([...first.evidence, ...second.evidence]);
  });

  test('an incident that a finding opened is joined by the call behind it and by other findings of the same cause, until it is over', async () => {
    const group = fresh();
    const found = async (event: number, scenario: string): Promise<Incident> => {
      const { event: _, ...sighted } = await sighting(group, event);
      return { ...sighted, id: `${sighted.id.slice(0, -1)}${event}`, scenario, causes: ['sg-ssh-open-world'] };
    };
    const [first, second, call] = [
      await found(1, 'config-noncompliant'),
      await found(2, 'securityhub-finding'),
      await sighting(group, 3),
    ];
    expect(await store().open(first)).toEqual({ kind: 'opened', incident: first.id });
    expect(await store().open(second)).toEqual({ kind: 'joined', incident: first.id });
    expect(await store().open(call)).toEqual({ kind: 'joined', incident: first.id });
    expect(await store().openAt(resourceKey(first))).toMatchObject([
      { id: first.id, scenario: 'sg-ssh-open-world', occurrences: 3 },
    ]);
    await inState(first, 'MITIGATED');
    const next = await found(4, 'config-noncompliant');
    expect(await store().open(next)).toEqual({ kind: 'opened', incident: next.id });
    expect(await store().openAt(resourceKey(first))).toMatchObject([{ id: next.id }]);
  });

  test('a fixed incident is found by its resource key, also once it is closed, until another replaces it or it is undone', async () => {
    const group = fresh();
    const first = await opened(group);
    const place = resourceKey(first);
    const fixed = async (id: string) => {
      const before = (await store().get(id)) as Incident;
      const change = { outcome: { kind: 'changed' }, verifiedAt: LATER } as const;
      const after = moved(before, 'MITIGATED', { by: 'hub', at: LATER }, change);
      expect(await store().replace(before, after)).toBe(true);
      return after;
    };
    await fixed(first.id);
    expect(await store().openAt(place)).toEqual([]);
    expect(await store().knownAt(place)).toMatchObject([{ id: first.id, state: 'MITIGATED' }]);
    await inState(first, 'CLOSED');
    expect(await store().knownAt(place)).toMatchObject([{ id: first.id, state: 'CLOSED' }]);
    const second = await opened(group, 2);
    expect((await store().knownAt(place)).map(({ id }) => id)).toContain(second.id);
    expect((await store().openAt(place)).map(({ id }) => id)).toEqual([second.id]);
    const before = await fixed(second.id);
    const undone = moved(before, 'CLOSED', { by: 'alice', at: LATER }, { outcome: { kind: 'undone' } });
    expect(await store().replace(before, undone)).toBe(true);
    expect((await store().knownAt(place)).map(({ id }) => id)).not.toContain(second.id);
  });

  test('an event that joined is a duplicate when it is delivered again', async () => {
    const group = fresh();
    const first = await opened(group);
    const second = await sighting(group, 2);
    await store().open(second);
    expect(await store().open(second)).toEqual({ kind: 'duplicate', incident: first.id });
    expect(await store().get(first.id)).toMatchObject({ occurrences: 2 });
  });

  test.each<State[][]>([[['PROCESSING']], [['AWAITING_APPROVAL']], [['FAILED']]])(
    'an event joins an incident that is %s',
    async (states) => {
      const group = fresh();
      const first = await opened(group);
      await inState(first, ...states);
      expect(await store().open(await sighting(group, 2))).toEqual({ kind: 'joined', incident: first.id });
    },
  );

  test.each<State[][]>([[['MITIGATED']], [['SUPPRESSED']], [['CLOSED']]])(
    'an event after the incident is %s opens a new one',
    async (states) => {
      const group = fresh();
      const first = await opened(group);
      await inState(first, ...states);
      const second = await opened(group, 2);
      expect(await store().get(first.id)).toMatchObject({ occurrences: 1, state: states[0] });
      expect(await store().openAt(resourceKey(second))).toMatchObject([{ id: second.id }]);
    },
  );

  test('a late duplicate opens nothing after the incident ended, whether its event had opened or joined the incident', async () => {
    const group = fresh();
    const first = await opened(group);
    const second = await sighting(group, 2);
    await store().open(second);
    await inState(first, 'MITIGATED');
    for (const late of [first, second]) {
      expect(await store().open(late)).toEqual({ kind: 'duplicate', incident: first.id });
    }
    expect(await store().openAt(resourceKey(first))).toEqual([]);
    expect(await store().get(first.id)).toMatchObject({ occurrences: 2, state: 'MITIGATED' });
  });

  /** A group that a temporary containment covers for ten minutes after LATER. */
  const covered = async (group: string): Promise<Incident> => {
    const before = await inState(await opened(group), 'PROCESSING');
    const plan = {
      playbook: 'revoke-open-ingress',
      words: { en: '', ko: '' },
      calls: [],
      before: [],
      covers: 'resource',
    } as const;
    const fixed = moved(
      before,
      'MITIGATED',
      { by: 'hub', at: LATER },
      { plan: { ...plan, expiresAt: LATER + 600_000 }, outcome: { kind: 'changed' }, standing: [] },
    );
    expect(await store().replace(before, fixed)).toBe(true);
    return fixed;
  };
  const at = async (group: string, event: number, time: number) => ({
    ...(await sighting(group, event)),
    firstAt: time,
    lastAt: time,
  });

  test('an event joins a mitigated incident while its temporary containment covers the resource, and leaves nothing to fix', async () => {
    const group = fresh();
    const first = await covered(group);
    const later = await at(group, 2, LATER + 599_000);
    expect(await store().open(later)).toEqual({ kind: 'joined', incident: first.id });
    expect(await store().open(later)).toEqual({ kind: 'duplicate', incident: first.id });
    expect(await store().get(first.id)).toMatchObject({ state: 'MITIGATED', occurrences: 2, standing: [] });
    expect(await store().openAt(resourceKey(first))).toEqual([]);
  });

  test('an event after the end of a temporary containment opens an incident, which the next one joins', async () => {
    const group = fresh();
    const first = await covered(group);
    const second = await at(group, 2, LATER + 600_000);
    expect(await store().open(second)).toEqual({ kind: 'opened', incident: second.id });
    expect(await store().open(await at(group, 3, LATER + 601_000))).toEqual({ kind: 'joined', incident: second.id });
    // The first one can still be closed, and the second one stays open.
    expect((await inState(first, 'CLOSED')).state).toBe('CLOSED');
    expect((await store().openAt(resourceKey(first))).map(({ id }) => id)).toEqual([second.id]);
  });

  test('an event after a temporary containment was undone opens an incident', async () => {
    const group = fresh();
    const first = await covered(group);
    await inState(first, 'CLOSED');
    const second = await at(group, 2, LATER + 1_000);
    expect(await store().open(second)).toEqual({ kind: 'opened', incident: second.id });
  });

  test('what a person requests during a temporary containment is a new incident', async () => {
    const group = fresh();
    await covered(group);
    const second = { ...(await at(group, 2, LATER + 1_000)), playbook: 'cut-connections' as const };
    expect(await store().open(second)).toEqual({ kind: 'opened', incident: second.id });
  });

  test('open incidents are found by their resource key only', async () => {
    const here = await opened(fresh());
    const there = await opened(fresh());
    const other = { ...here, id: `${here.id}-other`, scenario: 'sg-open-all-ports' };
    await store().open(other);
    expect((await store().openAt(resourceKey(here))).map(({ id }) => id).sort()).toEqual([here.id, other.id].sort());
    expect((await store().openAt(resourceKey(there))).map(({ id }) => id)).toEqual([there.id]);
    await inState(here, 'MITIGATED');
    expect((await store().openAt(resourceKey(here))).map(({ id }) => id)).toEqual([other.id]);
  });

  test('the second of two writers who read the same version is refused', async () => {
    const incident = await opened(fresh());
    const read = (await store().get(incident.id)) as Incident;
    const [mine, theirs] = ['me', 'them'].map((by) => moved(read, 'PROCESSING', { by, at: LATER })) as [Incident, Incident];
    expect([await store().replace(read, mine), await store().replace(read, theirs)]).toEqual([true, false]);
    expect((await store().get(incident.id))?.history.at(-1)?.by).toBe('me');
  });

  test('a write is refused when an event joined after the read', async () => {
    const group = fresh();
    const first = await opened(group);
    await store().open(await sighting(group, 2));
    expect(await store().replace(first, moved(first, 'MITIGATED', { by: 'me', at: LATER }))).toBe(false);
    expect(await store().get(first.id)).toMatchObject({ state: 'NEW', occurrences: 2 });
  });

  test.each(Object.keys(TRANSITIONS) as State[])(
    'an incident that is %s moves only to a state that the transitions allow',
    async (from) => {
      const incident = await opened(fresh());
      const latest = from === 'NEW' ? incident : await inState(incident, from);
      const legal: readonly State[] = [from, ...TRANSITIONS[from]];
      for (const state of (Object.keys(TRANSITIONS) as State[]).filter((to) => !legal.includes(to))) {
        expect(await store().replace(latest, { ...latest, state, version: latest.version + 1 }), state).toBe(false);
      }
      expect(await store().get(latest.id)).toMatchObject({ state: from, version: latest.version });
    },
  );

  test('a suppressed incident that becomes NEW again is found by its resource key and joined by new events', async () => {
    const group = fresh();
    const first = await opened(group);
    await inState(first, 'SUPPRESSED', 'NEW');
    expect(await store().openAt(resourceKey(first))).toMatchObject([{ id: first.id }]);
    expect(await store().open(await sighting(group, 2))).toEqual({ kind: 'joined', incident: first.id });
  });

  test('a suppressed incident cannot become NEW while a newer one is open', async () => {
    const group = fresh();
    const suppressed = await inState(await opened(group), 'SUPPRESSED');
    await opened(group, 2);
    expect(await store().replace(suppressed, moved(suppressed, 'NEW', { by: 'alice', at: LATER }))).toBe(false);
  });

  test('twenty events at the same moment make one incident with twenty occurrences', async () => {
    const group = fresh();
    const events = await Promise.all(Array.from({ length: 20 }, (_, event) => sighting(group, event)));
    const openings = await Promise.all(events.map((event) => store().open(event)));
    expect(openings.map(({ kind }) => kind).sort()).toEqual([...Array(19).fill('joined'), 'opened']);
    expect(new Set(openings.map(({ incident }) => incident)).size).toBe(1);
    const [open] = await store().openAt(resourceKey(events[0] as Incident));
    expect([open?.occurrences, open?.evidence.length]).toEqual([20, 20]);
  });

  test('one event delivered ten times at the same moment counts once', async () => {
    const incident = await sighting(fresh(), 1);
    const openings = await Promise.all(Array.from({ length: 10 }, () => store().open(incident)));
    expect(openings.map(({ kind }) => kind).sort()).toEqual([...Array(9).fill('duplicate'), 'opened']);
    expect(await store().get(incident.id)).toMatchObject({ occurrences: 1 });
  });

  test('events in any order and with any duplicates result in the same incident', async () => {
    const anyDeliveries = fc.uniqueArray(fc.nat(7), { minLength: 1 }).chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.array(fc.constantFrom(...events), { maxLength: 8 }).chain((more) => shuffled([...events, ...more])),
      ),
    );
    await fc.assert(
      fc.asyncProperty(anyDeliveries, async ([events, deliveries]) => {
        const group = fresh();
        const all = await Promise.all(events.map((event) => sighting(group, event)));
        for (const event of deliveries) await store().open(await sighting(group, event));
        const [open, ...others] = await store().openAt(resourceKey(all[0] as Incident));
        expect(others).toEqual([]);
        expect(open?.occurrences).toBe(events.length);
        expect(textsOf(open?.evidence ?? [])).toEqual(textsOf(all.flatMap(({ evidence }) => evidence)));
        expect([open?.firstAt, open?.lastAt]).toEqual([
          Math.min(...all.map((one) => one.firstAt)),
          Math.max(...all.map((one) => one.lastAt)),
        ]);
      }),
      { numRuns: orders },
    );
  });
}

function shuffled<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}

function textsOf(facts: readonly object[]): string[] {
  return facts.map((fact) => JSON.stringify(fact)).sort();
}
