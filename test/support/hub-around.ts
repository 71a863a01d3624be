import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { sealsInMemory } from '#adapters/store/seals-in-memory.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import type { CountedRun } from '#core/incident/budget.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { RowPart } from '#core/incident/row-part.ts';
import { sealing } from '#core/incident/seal.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import type { SessionRequest } from '#core/playbook/session.ts';
import type { Reminder } from '#core/reminder.ts';
import type { AccountSettings, Authority, Modes } from '#core/settings.ts';
import type { DecidePorts } from '#decide/decide.ts';
import type { MemberAction, MemberCall } from '#member/calls.ts';
import { playbookOf } from '#playbooks/playbook-of.ts';
import type { RemediatePorts } from '#remediate/ports.ts';

/** Called at every port call, with its name and how many calls of that name there were. */
type Interruption = (call: string, nth: number) => Promise<void> | void;

/** Thrown by every port call of a killed function. */
export class Killed extends Error {}

/** The IP set for blocked addresses of the member. */
export const BLOCK_SET = { name: 'blocked', scope: 'REGIONAL', region: 'ap-northeast-2' } as const;

/** The settings of the member, with further settings that a test needs. */
export function authorityOf(modes: Modes, more: Partial<AccountSettings> & Partial<Authority['settings']> = {}): Authority {
  const { accounts = {}, exceptions, approvalHours, undo, tagsUnguardedIn = [], ...account } = more;
  return {
    settings: {
      accounts: { [MEMBER]: { name: 'shop', modes, blockSet: BLOCK_SET, ...account }, ...accounts },
      tagsUnguardedIn,
      ...(exceptions !== undefined && { exceptions }),
      ...(approvalHours !== undefined && { approvalHours }),
      ...(undo !== undefined && { undo }),
    },
  };
}

/**
 * Everything of the hub that a containment step needs, in memory: incidents, authority, counters, a clock that the test
 * moves, and a journal of all port calls in order. `memberIn` makes the calls of a session.
 */
export function hubAround(memberIn: (request: SessionRequest) => MemberCall, modes: Modes, now: number) {
  const incidents = incidentsInMemory();
  const journal: string[] = [];
  const sessions: SessionRequest[] = [];
  const runs = new Map<string, CountedRun[]>();
  const undos = new Map<string, Set<string>>();
  const seals = sealsInMemory();
  const forged: (readonly [incident: string, part: RowPart])[] = [];
  const reminders: Reminder[] = [];
  const hooks: { before: Interruption; after: Interruption } = { before: () => undefined, after: () => undefined };
  const world = { now, authority: authorityOf(modes) };

  const journaled = async <Answer>(name: string, answer: () => Promise<Answer>): Promise<Answer> => {
    journal.push(name);
    const nth = journal.filter((one) => one === name).length;
    await hooks.before(name, nth);
    const answered = await answer();
    await hooks.after(name, nth);
    return answered;
  };

  const watched: IncidentStore = {
    ...incidents,
    get: (id) => journaled('get', () => incidents.get(id)),
    replace: (previous, next) => journaled(`replace ${next.state}`, () => incidents.replace(previous, next)),
  };

  const ports: RemediatePorts & DecidePorts = {
    role: 'fix',
    // One store for the steps of both writers.
    incidents: sealing(sealing(watched, seals, 'decide'), seals, 'remediate'),
    seals,
    onForgedRow: async (...row) => void forged.push(row),
    authority: () => journaled('authority', async () => world.authority),
    detection: scenarioNamed,
    playbook: playbookOf,
    session: (request) =>
      journaled('session', async () => {
        sessions.push(request);
        const call = memberIn(request);
        return (action, input) => journaled<never>(action, () => call(action, input) as Promise<never>);
      }),
    runs: {
      read: (account) => journaled('read runs', async () => [...(runs.get(account) ?? [])]),
      add: (account, run) =>
        journaled('add run', async () => {
          runs.set(account, [...(runs.get(account) ?? []), run]);
          return [...(runs.get(account) ?? [])];
        }),
    },
    countUndo: (incident, most) =>
      journaled('count undo', async () => {
        const known = undos.get(incident.account) ?? new Set();
        if (!known.has(incident.id) && known.size >= most) return false;
        undos.set(incident.account, known.add(incident.id));
        return true;
      }),
    remind: (reminder) => journaled(`remind ${reminder.kind}`, async () => void reminders.push(reminder)),
    remindOfEnd: (incident, at) =>
      journaled('remind of end', async () => void reminders.push({ kind: 'end-suppression', incident, at })),
    pause: () => journaled('pause', async () => undefined),
    now: () => world.now,
  };

  const untouched = () => {
    hooks.before = () => undefined;
    hooks.after = () => undefined;
  };

  /** Makes AWS answer a call with an error, always or only the first `times` times. */
  const refuse = (action: MemberAction | 'session', error: Error, times = Number.POSITIVE_INFINITY): void => {
    let refused = 0;
    hooks.before = (call) => {
      if (call === action && refused < times) {
        refused += 1;
        throw error;
      }
    };
  };

  /** Runs something in a function that is killed before or after a port call; returns whether it was killed. */
  const dying = async (
    when: 'before' | 'after',
    at: (call: string, nth: number) => boolean,
    run: () => Promise<unknown>,
  ): Promise<boolean> => {
    let isDead = false;
    const step = (call: string, nth: number) => {
      isDead ||= at(call, nth);
      if (isDead) throw new Killed();
    };
    const follow = () => {
      if (isDead) throw new Killed();
    };
    hooks.before = when === 'before' ? step : follow;
    hooks.after = when === 'after' ? step : follow;
    await run().catch((error: unknown) => {
      if (!isDead) throw error;
    });
    untouched();
    return isDead;
  };

  return { ports, incidents, seals, forged, journal, sessions, runs, undos, reminders, hooks, world, refuse, untouched, dying };
}

export type HubAround = ReturnType<typeof hubAround>;

/** Opens an incident in the store and returns its id. */
export async function openIn(store: IncidentStore, incident: Incident): Promise<string> {
  return (await store.open(incident)).incident;
}
