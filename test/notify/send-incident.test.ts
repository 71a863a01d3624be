import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import { MOST_ATTEMPTS } from '#notify/attempt.ts';
import { carryOut } from '#notify/carry-out.ts';
import { orderReminders, planNotices } from '#notify/plan.ts';
import { withOpenIncident } from '../support/containment.ts';
import { NOON, notifyPorts, SOC_ROUTE } from '../support/notify-ports.ts';

let base: Incident;

beforeAll(async () => {
  const { id, incidents } = await withOpenIncident();
  base = (await incidents.get(id)) as Incident;
});

const open = (change: Partial<Incident> = {}): Incident => ({ ...base, openedAt: NOON, ...change });
const contained = (incident: Incident): Incident => ({
  ...incident,
  state: 'MITIGATED',
  version: incident.version + 1,
  history: [...incident.history, { at: NOON, state: 'MITIGATED', by: 'hub', reason: { code: 'fix-verified' } }],
});

describe('an incident on a route', () => {
  test('is one message that is updated when the incident changes', async () => {
    const { ports, incidents, sent, drain } = notifyPorts();
    const incident = open();
    incidents.set(incident.id, incident);
    await planNotices(incident.id, ports);
    await drain();
    incidents.set(incident.id, contained(incident));
    await planNotices(incident.id, ports);
    await drain();
    expect(sent.map(({ thread, message }) => [thread, message.state])).toEqual([
      [undefined, incident.state],
      ['t0', 'MITIGATED'],
    ]);
    expect(await ports.rows.of(incident.id)).toMatchObject([{ route: 'soc', channel: 'slack', state: 'SENT', thread: 't0' }]);
  });

  test('is not sent again if nothing in the message changed', async () => {
    const { ports, incidents, sent, drain } = notifyPorts();
    incidents.set(base.id, open());
    for (const version of [1, 2, 3]) {
      incidents.set(base.id, open({ version }));
      await planNotices(base.id, ports);
    }
    await drain();
    expect(sent).toHaveLength(1);
  });

  test('is sent to every matching route, and a failing route does not delay the others', async () => {
    const { ports, incidents, sent, drain, answers } = notifyPorts({
      routes: [SOC_ROUTE, { ...SOC_ROUTE, name: 'mail', channel: 'email' }],
    });
    answers.next = ({ route }) =>
      route === 'soc' ? { kind: 'retry', reason: { code: 'timed-out', afterMs: 5_000 } } : { kind: 'sent' };
    incidents.set(base.id, open());
    await planNotices(base.id, ports);
    await drain(NOON);
    expect(sent.map(({ route }) => route)).toEqual(['mail']);
  });

  test('that an exception suppresses is not sent, but a message that was sent before shows the suppression', async () => {
    const { ports, incidents, sent, drain } = notifyPorts();
    incidents.set(base.id, open({ state: 'SUPPRESSED' }));
    expect(await planNotices(base.id, ports)).toEqual([]);
    incidents.set(base.id, open());
    await planNotices(base.id, ports);
    await drain();
    incidents.set(base.id, open({ state: 'SUPPRESSED', version: 2 }));
    await planNotices(base.id, ports);
    await drain();
    expect(sent.map(({ message }) => message.state)).toEqual([base.state, 'SUPPRESSED']);
  });

  test('is still updated after the hours of the route have ended', async () => {
    const hours = { from: '11:00', to: '13:00', timeZone: 'UTC' };
    const { ports, incidents, sent, drain, clock } = notifyPorts({ routes: [{ ...SOC_ROUTE, hours }] });
    incidents.set(base.id, open());
    await planNotices(base.id, ports);
    await drain();
    clock.now += 3 * HOUR;
    incidents.set(base.id, contained(open()));
    await planNotices(base.id, ports);
    await drain();
    expect(sent).toHaveLength(2);
  });

  test('is emailed again only if its state, severity or the action of the hub changed', async () => {
    const { ports, incidents, sent, drain } = notifyPorts({ routes: [{ ...SOC_ROUTE, channel: 'email' }] });
    for (const incident of [open(), open({ occurrences: 7, version: 2 }), contained(open({ version: 2 }))]) {
      incidents.set(base.id, incident);
      await planNotices(base.id, ports);
      await drain();
    }
    expect(sent.map(({ message }) => message.state)).toEqual([base.state, 'MITIGATED']);
  });
});

describe('a change during the delivery of the previous message', () => {
  test('is sent within seconds after the answer', async () => {
    const { ports, incidents, sent, answers, clock, drain } = notifyPorts();
    incidents.set(base.id, open());
    answers.next = async () => {
      answers.next = () => ({ kind: 'sent' });
      incidents.set(base.id, contained(open()));
      // Another call of the function receives the change before the channel answers.
      await carryOut({ incident: base.id, route: 'soc' }, ports);
      return { kind: 'sent' };
    };
    await carryOut({ incident: base.id, route: 'soc' }, ports);
    await drain();
    expect(sent.map(({ message }) => message.state)).toEqual([base.state, 'MITIGATED']);
    expect(clock.now - NOON).toBeLessThanOrEqual(3_000);
  });
});

describe('a channel that fails', () => {
  test('is retried until it answers, and the latest state is sent', async () => {
    const { ports, incidents, sent, drain, answers } = notifyPorts();
    let failures = 3;
    answers.next = () => (failures-- > 0 ? { kind: 'retry', reason: { code: 'answered', status: 503 } } : { kind: 'sent' });
    incidents.set(base.id, open());
    await planNotices(base.id, ports);
    await drain(NOON);
    expect(await ports.rows.of(base.id)).toMatchObject([
      { state: 'FAILED', attempts: 1, reason: { code: 'answered', status: 503 } },
    ]);
    incidents.set(base.id, contained(open()));
    await drain();
    expect(sent.map(({ message }) => message.state)).toEqual(['MITIGATED']);
    expect(await ports.rows.of(base.id)).toMatchObject([{ state: 'SENT', attempts: 4 }]);
  });

  test('is not retried sooner if the incident changes', async () => {
    const { ports, incidents, drain, answers } = notifyPorts();
    let tries = 0;
    answers.next = () => {
      tries++;
      return { kind: 'retry', afterMs: 60_000, reason: { code: 'throttled', afterMs: 60_000 } };
    };
    incidents.set(base.id, open());
    await planNotices(base.id, ports);
    await drain(NOON);
    for (const version of [2, 3, 4]) {
      incidents.set(base.id, open({ version, occurrences: version }));
      await planNotices(base.id, ports);
      await drain(NOON + 1_000);
    }
    expect(tries).toBe(1);
    await drain(NOON + 60_000);
    expect(tries).toBe(2);
  });

  test('is FAILED after the last attempt, with the last answer of the channel', async () => {
    const { ports, incidents, drain, answers, queue } = notifyPorts();
    answers.next = () => ({ kind: 'retry', reason: { code: 'timed-out', afterMs: 5_000 } });
    incidents.set(base.id, open());
    await planNotices(base.id, ports);
    await drain();
    expect(queue).toEqual([]);
    const last = { code: 'timed-out', afterMs: 5_000 };
    const reason = { code: 'given-up', attempts: MOST_ATTEMPTS, last };
    expect(await ports.rows.of(base.id)).toMatchObject([{ state: 'FAILED', reason }]);
    // A later change starts again with the first attempt.
    answers.next = () => ({ kind: 'sent' });
    incidents.set(base.id, contained(open()));
    expect(await carryOut({ incident: base.id, route: 'soc' }, ports)).toEqual({ kind: 'sent' });
    expect(await ports.rows.of(base.id)).toMatchObject([{ state: 'SENT', attempts: 1 }]);
  });

  test('whose address was revoked is not retried', async () => {
    const { ports, incidents, answers } = notifyPorts();
    answers.next = () => ({ kind: 'refused', reason: { code: 'webhook-revoked', status: 404 } });
    incidents.set(base.id, open());
    const done = await carryOut({ incident: base.id, route: 'soc' }, ports);
    expect(done).toMatchObject({ kind: 'given-up', row: { state: 'FAILED', reason: { code: 'webhook-revoked' } } });
    expect(await ports.rows.of(base.id)).toMatchObject([{ state: 'FAILED', attempts: 1 }]);
  });
});

describe('several incidents of one scenario, account, actor and severity', () => {
  const merging = { routes: [{ ...SOC_ROUTE, mergeMinutes: 5 }] };

  test('share one thread within the merge time of the route, and later ones are MERGED into the first', async () => {
    const { ports, incidents, sent, drain } = notifyPorts(merging);
    for (const id of ['inc-1', 'inc-2', 'inc-3']) {
      incidents.set(id, open({ id }));
      await planNotices(id, ports);
      await drain(NOON + 1_000);
    }
    await drain();
    expect(sent.map(({ message }) => message.incident)).toEqual(['inc-1', 'inc-1']);
    expect(sent.at(-1)?.message.lines.at(-1)).toBe(`2 more of the same: inc-2 ${base.state}, inc-3 ${base.state}`);
    expect(await ports.rows.of('inc-2')).toMatchObject([{ state: 'MERGED', reason: { code: 'merged-into', incident: 'inc-1' } }]);
  });

  test('show in that thread that one of them waits for a person, and the reminder is sent there too', async () => {
    const { ports, incidents, sent, drain, clock } = notifyPorts(merging);
    for (const id of ['inc-1', 'inc-2', 'inc-3']) {
      incidents.set(id, open({ id }));
      await planNotices(id, ports);
      await drain(NOON + 1_000);
    }
    const request = {
      since: NOON,
      lapsesAt: NOON + 24 * HOUR,
      because: { code: 'account-wants-approval', account: 'shop' },
    } as const;
    incidents.set('inc-3', open({ id: 'inc-3', state: 'AWAITING_APPROVAL', approvalRequest: request, version: 2 }));
    await planNotices('inc-3', ports);
    await drain();
    expect(sent.at(-1)?.message.lines.at(-1)).toBe(`2 more of the same: inc-3 AWAITING_APPROVAL, inc-2 ${base.state}`);
    clock.now = NOON + 15 * MINUTE;
    await orderReminders(ports);
    await drain();
    expect(sent.at(-1)?.message).toMatchObject({ kind: 'waiting', incident: 'inc-1' });
  });

  test('have separate threads after the merge time or if their severity differs', async () => {
    const { ports, incidents, sent, drain, clock } = notifyPorts(merging);
    incidents.set('inc-1', open({ id: 'inc-1', severity: 'HIGH' }));
    incidents.set('inc-2', open({ id: 'inc-2', severity: 'CRITICAL' }));
    incidents.set('inc-3', open({ id: 'inc-3', severity: 'HIGH' }));
    await planNotices('inc-1', ports);
    await planNotices('inc-2', ports);
    await drain();
    clock.now += 5 * MINUTE;
    await planNotices('inc-3', ports);
    await drain();
    expect(sent.map(({ message }) => message.incident)).toEqual(['inc-1', 'inc-2', 'inc-3']);
  });
});

describe('with any order, duplicates and races of deliveries', () => {
  const step = fc.record({
    incident: fc.constantFrom('inc-1', 'inc-2', 'inc-3'),
    change: fc.constantFrom('occurrence', 'contain', 'none'),
    copies: fc.integer({ min: 1, max: 3 }),
    answer: fc.constantFrom('sent', 'sent', 'retry'),
  });

  test('each thread starts once, ends with the current state, and repeats no message', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.scheduler(), async (steps, scheduler) => {
        const played = notifyPorts();
        const { ports, incidents, sent, answers, queue, drain } = played;
        const slow = {
          ...ports,
          rows: {
            ...ports.rows,
            get: scheduler.scheduleFunction(ports.rows.get),
            put: scheduler.scheduleFunction(ports.rows.put),
          },
        };
        for (const { incident: id, change, copies, answer } of steps) {
          const known = incidents.get(id) ?? open({ id });
          const next = { ...known, version: known.version + 1 };
          incidents.set(
            id,
            change === 'contain'
              ? contained(known)
              : change === 'occurrence'
                ? { ...next, occurrences: next.occurrences + 1 }
                : next,
          );
          answers.next = () => (answer === 'retry' ? { kind: 'retry', reason: { code: 'throttled' } } : { kind: 'sent' });
          const racing = Array.from({ length: copies }, () => carryOut({ incident: id, route: 'soc' }, slow));
          await scheduler.waitFor(Promise.all(racing));
        }
        answers.next = () => ({ kind: 'sent' });
        for (const id of incidents.keys()) queue.push({ order: { incident: id, route: 'soc' }, at: played.clock.now });
        await drain();
        for (const [id, incident] of incidents) {
          const messages = sent.filter(({ message }) => message.incident === id);
          expect(messages.filter(({ thread }) => thread === undefined)).toHaveLength(1);
          expect(messages.at(-1)?.message.state).toBe(incident.state);
          const contents = messages.map(({ message }) => JSON.stringify(message));
          expect(contents.filter((one, index) => index > 0 && one === contents[index - 1])).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
