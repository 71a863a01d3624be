import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { remindersInMemory } from '#adapters/store/reminders-in-memory.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { CATALOGUE, scenarioOf } from '#catalogue/index.ts';
import { sgStaleOpening } from '#catalogue/network/sg-stale-opening.ts';
import { type ClockPorts, type ReminderDecision, sendDueReminders } from '#clock/clock.ts';
import { type ReminderEvent, reminderEvent } from '#clock/reminder-event.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import type { State } from '#core/incident/state.ts';
import { AGENDA_KINDS, type Reminder, type RenewedFinding, renewal } from '#core/reminder.ts';
import { detect } from '#detect/detect.ts';
import { reminderRulesOf, remindersFor } from '#detect/reminders.ts';
import { activityOf, incidentOf } from '#local/attacks/recognised.ts';
import { track } from '#track/track.ts';
import { GROUP, NOW, sshIncident } from '../support/containment.ts';
import { CATALOGUE_INDEX, detectPorts } from '../support/detect-ports.ts';
import { awsError } from '../support/incidents.ts';

const MINUTE = 60_000;
const STALE = 'sg-stale-opening';
const INCIDENT = await sshIncident();
const [REMINDER] = remindersFor(INCIDENT.id, INCIDENT.scenario, { at: INCIDENT.firstAt }, CATALOGUE_INDEX.reminders) as [
  Reminder,
];

/** The step with in-memory ports, and a journal of its calls in order. */
function clock() {
  const reminders = remindersInMemory();
  const incidents = incidentsInMemory();
  const [sent, decided, renewed]: [ReminderEvent[], ReminderDecision[], RenewedFinding[]] = [[], [], []];
  const journal: string[] = [];
  const faults: { before: (call: string, about: string) => void } = { before: () => undefined };
  const time = { now: REMINDER.at };
  const recorded = async (call: string, about: string, work: () => unknown): Promise<void> => {
    faults.before(call, about);
    journal.push(`${call} ${about}`);
    await work();
  };
  const ports: ClockPorts = {
    writers: [
      {
        reminders: {
          ...reminders,
          done: (reminder) => recorded('done', reminder.incident, () => reminders.done(reminder)),
        },
        mayAdd: AGENDA_KINDS.remediate,
      },
    ],
    onForged: (reminder) => recorded('forged', reminder.incident, () => undefined),
    incident: incidents.get,
    remind: (event) => recorded('remind', event.detail.incident, () => sent.push(event)),
    decide: (decision) => recorded('decide', decision.incident, () => decided.push(decision)),
    renew: (finding) => recorded('renew', finding.id, () => renewed.push(finding)),
    now: () => time.now,
  };
  return { reminders, incidents, sent, decided, renewed, journal, faults, time, ports };
}

/** A clock with a reminder to check the incident again. */
async function clockFor(incident: Incident) {
  const all = clock();
  await all.incidents.open(incident);
  await all.reminders.add(REMINDER);
  return all;
}

const eventOf = (event: ReminderEvent) => event as unknown as CloudEvent;

describe('the reminder of an incident that stays open', () => {
  test('is sent to detection once when it is due, not earlier and not again', async () => {
    const { ports, sent, time } = await clockFor(INCIDENT);
    time.now = REMINDER.at - 1;
    await sendDueReminders(ports);
    expect(sent).toEqual([]);
    for (const later of [0, 1, 2]) {
      time.now = REMINDER.at + later * MINUTE;
      expect(await sendDueReminders(ports)).toEqual([]);
    }
    expect(sent).toEqual([reminderEvent(INCIDENT, REMINDER, REMINDER.at)]);
  });

  test('describes the incident at that time, with what is still open', async () => {
    const standing = INCIDENT.evidence.slice(0, 0);
    const { ports, sent, incidents } = await clockFor(INCIDENT);
    await incidents.replace(INCIDENT, { ...INCIDENT, standing, version: 2 });
    await sendDueReminders(ports);
    expect(sent.map(({ detail }) => detail.standing)).toEqual([standing]);
  });

  test('is sent as soon as a hub that was down for days is back', async () => {
    const { ports, sent, time } = await clockFor(INCIDENT);
    time.now += 5 * 24 * 60 * MINUTE + 12_345;
    await sendDueReminders(ports);
    expect(sent.map((event) => event.time)).toEqual([minuteOf(time.now)]);
  });

  test('makes detection fire in the account and Region of the incident, only while the group is still open', async () => {
    const activity = activityOf(eventOf(reminderEvent(INCIDENT, REMINDER, NOW)));
    const fact = (cidr: string) =>
      [
        [
          { ask: 'security-group', id: GROUP },
          { tags: {}, ingress: [{ protocol: 'tcp', from: 22, to: 22, cidr }] },
        ],
      ] as const;
    const open = await detect(activity, detectPorts(fact('0.0.0.0/0')));
    expect(open.signals.map(({ detection, resource }) => [detection.id, resource])).toEqual([[STALE, INCIDENT.resource]]);
    expect([activity.account, activity.region]).toEqual([INCIDENT.account, INCIDENT.region]);
    expect((await detect(activity, detectPorts(fact('198.51.100.0/24')))).signals).toEqual([]);
  });

  test('opens one incident even if it is sent several times', () => {
    const [one, two] = [0, 3].map((later) => eventOf(reminderEvent(INCIDENT, REMINDER, NOW + later * MINUTE)));
    expect(incidentOf(STALE, one as CloudEvent)).toBe(incidentOf(STALE, two as CloudEvent));
  });

  test('has a different id for each detection that checks again', () => {
    const ids = [STALE, 'another', undefined].map((detection) => {
      return reminderEvent(INCIDENT, detection === undefined ? {} : { detection }, NOW).id;
    });
    expect(new Set(ids).size).toBe(3);
  });
});

describe('a reminder to check again', () => {
  const paths: [State, ...State[]][] = [
    ['MITIGATED'],
    ['CLOSED'],
    ['SUPPRESSED'],
    ['PROCESSING', 'MITIGATED'],
    ['MITIGATED', 'CLOSED'],
  ];

  test.each(paths)('is dropped for an incident that went to %s %s', async (...states) => {
    const { ports, reminders, incidents, sent } = await clockFor(INCIDENT);
    for (const state of states) {
      const latest = (await incidents.get(INCIDENT.id)) as Incident;
      await incidents.replace(latest, moved(latest, state, { by: 'alice', at: NOW }));
    }
    expect(await sendDueReminders(ports)).toEqual([]);
    expect([sent, await reminders.due(Number.MAX_SAFE_INTEGER)]).toEqual([[], []]);
  });

  test('is dropped for an incident that does not exist', async () => {
    const { ports, reminders, sent } = clock();
    await reminders.add(REMINDER);
    expect(await sendDueReminders(ports)).toEqual([]);
    expect([sent, await reminders.due(Number.MAX_SAFE_INTEGER)]).toEqual([[], []]);
  });

  test.each<State>(['PROCESSING', 'AWAITING_APPROVAL', 'FAILED'])('is sent for an incident that is %s', async (state) => {
    const { ports, incidents, sent } = await clockFor(INCIDENT);
    await incidents.replace(INCIDENT, moved(INCIDENT, state, { by: 'hub', at: NOW }));
    await sendDueReminders(ports);
    expect(sent).toHaveLength(1);
  });
});

describe('a due reminder', () => {
  test.each(['lapse', 'expire'] as const)(
    'of kind %s is one decision by the hub, and sends nothing to detection',
    async (kind) => {
      const { ports, reminders, decided, sent, time } = await clockFor(INCIDENT);
      await reminders.done(REMINDER);
      await reminders.add({ at: time.now, kind, incident: INCIDENT.id });
      await sendDueReminders(ports);
      await sendDueReminders(ports);
      expect(decided).toEqual([{ verb: kind, incident: INCIDENT.id, by: 'hub' }]);
      expect(sent).toEqual([]);
    },
  );

  test('is sent before later ones', async () => {
    const { ports, reminders, decided, time } = clock();
    const order = [30, 10, 20, 0, 25];
    for (const ago of order) await reminders.add({ at: time.now - ago * MINUTE, kind: 'lapse', incident: `inc-${ago}` });
    await sendDueReminders(ports);
    expect(decided.map(({ incident }) => incident)).toEqual(['inc-30', 'inc-25', 'inc-20', 'inc-10', 'inc-0']);
  });

  test('is deleted only after it was sent', async () => {
    const { ports, journal } = await clockFor(INCIDENT);
    await sendDueReminders(ports);
    expect(journal).toEqual([`remind ${INCIDENT.id}`, `done ${INCIDENT.id}`]);
  });
});

describe('when something fails', () => {
  const throttled = awsError('ThrottlingException');

  test('a reminder that cannot be sent is reported with the reason, delays no other, and is sent at the next run', async () => {
    const { ports, reminders, decided, faults, time } = clock();
    const all = ['inc-a', 'inc-b', 'inc-c'].map((incident): Reminder => ({ at: time.now, kind: 'lapse', incident }));
    for (const reminder of all) await reminders.add(reminder);
    faults.before = (call, about) => {
      if (call === 'decide' && about === 'inc-b') throw throttled;
    };
    const [missed, ...more] = await sendDueReminders(ports);
    expect(more).toEqual([]);
    expect(missed).toEqual({ reminder: all[1], reason: expect.stringContaining('ThrottlingException') });
    expect(decided.map(({ incident }) => incident)).toEqual(['inc-a', 'inc-c']);
    faults.before = () => undefined;
    expect(await sendDueReminders(ports)).toEqual([]);
    expect(decided.map(({ incident }) => incident)).toEqual(['inc-a', 'inc-c', 'inc-b']);
  });

  test('a hundred reminders that can never be sent delay no other', async () => {
    const { ports, reminders, decided, faults, time } = clock();
    for (let bad = 0; bad < 100; bad++) await reminders.add({ at: time.now - 1, kind: 'expire', incident: `bad-${bad}` });
    await reminders.add({ at: time.now, kind: 'lapse', incident: 'inc-good' });
    faults.before = (_, about) => {
      if (about.startsWith('bad-')) throw throttled;
    };
    expect(await sendDueReminders(ports)).toHaveLength(100);
    expect(decided.map(({ incident }) => incident)).toEqual(['inc-good']);
  });

  test('the reminder of an incident that cannot be read is sent at the next run', async () => {
    const { ports, sent } = await clockFor(INCIDENT);
    expect(await sendDueReminders({ ...ports, incident: () => Promise.reject(throttled) })).toHaveLength(1);
    await sendDueReminders(ports);
    expect(sent).toHaveLength(1);
  });

  test('a reminder that was sent but could not be deleted is sent again with the same id', async () => {
    const { ports, sent, faults } = await clockFor(INCIDENT);
    faults.before = (call) => {
      if (call === 'done') throw throttled;
    };
    expect(await sendDueReminders(ports)).toHaveLength(1);
    faults.before = () => undefined;
    await sendDueReminders(ports);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent).toHaveLength(2);
  });

  test('reminders that cannot be read make the run fail', async () => {
    const { ports } = clock();
    const writers = ports.writers.map((one) => ({
      ...one,
      reminders: { ...one.reminders, due: () => Promise.reject(throttled) },
    }));
    await expect(sendDueReminders({ ...ports, writers })).rejects.toBe(throttled);
  });

  test('every reminder is sent at least once and never early, with any failures and at any run times', async () => {
    const note = fc.record({
      ahead: fc.integer({ min: -90, max: 90 }),
      kind: fc.constantFrom('lapse' as const, 'expire' as const),
    });
    const step = fc.record({ wait: fc.nat(60), notes: fc.array(note, { maxLength: 3 }), fails: fc.func(fc.boolean()) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const { ports, reminders, decided, faults, time } = clock();
        const due = new Map<string, number>();
        for (const { wait, notes, fails } of steps) {
          time.now += wait * MINUTE;
          for (const { ahead, kind } of notes) {
            const incident = `inc-${due.size}`;
            await reminders.add({ at: time.now + ahead * MINUTE, kind, incident });
            due.set(incident, time.now + ahead * MINUTE);
          }
          faults.before = (call, about) => {
            if (fails(call, about)) throw throttled;
          };
          await sendDueReminders(ports);
          expect(decided.filter(({ incident }) => (due.get(incident) ?? Number.NaN) > time.now)).toEqual([]);
        }
        faults.before = () => undefined;
        time.now += 90 * MINUTE;
        expect(await sendDueReminders(ports)).toEqual([]);
        expect(new Set(decided.map(({ incident }) => incident))).toEqual(new Set(due.keys()));
      }),
    );
  });
});

describe('the reminders of an incident', () => {
  test('come from the catalogue: for an opening, half an hour after it happened', () => {
    const at = INCIDENT.firstAt + 30 * MINUTE;
    const expected = { at, kind: 'look-again', incident: INCIDENT.id, detection: STALE };
    expect(remindersFor(INCIDENT.id, 'sg-ssh-open-world', { at: INCIDENT.firstAt }, CATALOGUE_INDEX.reminders)).toEqual([
      expected,
    ]);
  });

  test('do not exist for scenarios that no reminder rule names', () => {
    expect(remindersFor(INCIDENT.id, STALE, { at: NOW }, CATALOGUE_INDEX.reminders)).toEqual([]);
  });

  test('may be for several detections after one scenario, or for one detection after several scenarios', () => {
    const one = { ...sgStaleOpening, id: 'timer-0', triggers: [{ after: ['a', 'b'], minutes: 30 }] };
    const two = { ...sgStaleOpening, id: 'timer-1', triggers: [{ after: ['b'], minutes: 5 }] };
    const timers = reminderRulesOf([one, two]);
    const minutes = (scenario: string) =>
      remindersFor('inc-1', scenario, { at: 0 }, timers).map(({ at, detection }) => [detection, at / MINUTE]);
    expect(minutes('a')).toEqual([['timer-0', 30]]);
    expect(minutes('b')).toEqual([
      ['timer-0', 30],
      ['timer-1', 5],
    ]);
  });

  test('exist only for known scenarios that leave something open', () => {
    const severities = [...reminderRulesOf(CATALOGUE).keys()].map((id) => scenarioOf(id).severity);
    expect(severities.length).toBeGreaterThan(0);
    expect(severities.filter((severity) => severity === undefined || severity === 'LOW')).toEqual([]);
  });

  test('are added if an event opened the incident, also when it is delivered again, and not if it joined one', async () => {
    const incidents = incidentsInMemory();
    const opened: (string | undefined)[] = [];
    const permissions = [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }];
    for (const id of ['first', 'first', 'second', 'second']) {
      const activity = activityOf(authorizeIngress({ group: GROUP, permissions, id }));
      const { signals } = await detect(activity, detectPorts());
      for (const signal of signals.filter(({ detection }) => detection.id === 'sg-ssh-open-world'))
        opened.push((await track(signal, activity, NOW, { incidents, now: () => NOW })).newIncident);
    }
    const [first] = opened;
    expect(first).toMatch(/^inc-/);
    expect(opened).toEqual([first, first, undefined, undefined]);
  });
});

function minuteOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 17)}00Z`;
}

describe('a finding', () => {
  const DAY = 86_400_000;

  /** A clock with an incident in a state and its first renewal, at the time of that renewal. */
  async function clockInState(state: State) {
    const all = clock();
    await all.incidents.open({ ...INCIDENT, state });
    const first = renewal(INCIDENT.id, INCIDENT.firstAt);
    await all.reminders.add(first);
    all.time.now = first.at;
    return { ...all, first };
  }

  test.each<State>(['NEW', 'AWAITING_APPROVAL', 'FAILED', 'PROCESSING', 'SUPPRESSED'])(
    'of an incident that stays %s for a year is renewed at least every 90 days',
    async (state) => {
      const { ports, renewed, time } = await clockInState(state);
      for (let day = 0; day <= 365; day++) {
        time.now = INCIDENT.firstAt + day * DAY;
        expect(await sendDueReminders(ports)).toEqual([]);
      }
      const times = [INCIDENT.firstAt, ...renewed.map(({ renewedAt }) => renewedAt), time.now];
      const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      expect(renewed.length).toBe(4);
      expect(Math.max(...gaps)).toBeLessThan(80 * DAY);
    },
  );

  test.each<State>(['MITIGATED', 'CLOSED'])('of an incident that is %s is no longer renewed', async (state) => {
    const { ports, renewed, reminders } = await clockInState(state);
    await sendDueReminders(ports);
    expect([renewed, await reminders.due(INCIDENT.firstAt + 1000 * DAY)]).toEqual([[], []]);
  });

  test('whose renewal could not be sent is renewed by the next run, and once more after 75 days', async () => {
    const { ports, renewed, faults, reminders, first } = await clockInState('NEW');
    faults.before = () => {
      throw awsError('ThrottlingException');
    };
    expect(await sendDueReminders(ports)).toMatchObject([{ reminder: first }]);
    faults.before = () => undefined;
    await sendDueReminders(ports);
    expect(renewed).toEqual([{ id: INCIDENT.id, account: INCIDENT.account, region: INCIDENT.region, renewedAt: first.at }]);
    expect(await reminders.due(first.at + 75 * DAY)).toEqual([renewal(INCIDENT.id, first.at)]);
  });
});

describe('a reminder of publish', () => {
  test('renews the finding or checks the row once, also for a closed incident', async () => {
    const { incidents, reminders, renewed, decided, time, ports } = clock();
    await incidents.open({ ...INCIDENT, state: 'CLOSED' });
    const writers = ports.writers.map((writer) => ({ ...writer, mayAdd: AGENDA_KINDS.publish }));
    for (const kind of ['check-status', 'check-row'] as const) await reminders.add({ kind, incident: INCIDENT.id, at: time.now });
    expect(await sendDueReminders({ ...ports, writers })).toEqual([]);
    const { id, account, region } = INCIDENT;
    expect(renewed).toEqual([{ id, account, region, renewedAt: time.now }]);
    expect(decided).toEqual([{ verb: 'check-row', incident: id, by: 'hub' }]);
    expect(await reminders.due(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });
});
