import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import { carryOut } from '#notify/carry-out.ts';
import { orderDigests } from '#notify/digest.ts';
import { withOpenIncident } from '../support/containment.ts';
import { NOON, notifyPorts, SOC_ROUTE } from '../support/notify-ports.ts';

let base: Incident;

beforeAll(async () => {
  const { id, incidents } = await withOpenIncident();
  base = (await incidents.get(id)) as Incident;
});

const open = (change: Partial<Incident> = {}): Incident => ({ ...base, severity: 'HIGH', openedAt: NOON, ...change });
const night = { from: '11:00', to: '13:00', timeZone: 'UTC' };

describe('quiet hours', () => {
  test('hold everything except CRITICAL, and one summary lists it when they end', async () => {
    const { ports, incidents, sent, drain, clock } = notifyPorts({ routes: [{ ...SOC_ROUTE, quiet: night }] });
    for (const [id, severity] of [
      ['inc-1', 'HIGH'],
      ['inc-2', 'MEDIUM'],
      ['inc-3', 'CRITICAL'],
    ] as const) {
      incidents.set(id, open({ id, severity }));
      await carryOut({ incident: id, route: 'soc' }, ports);
    }
    expect(sent.map(({ message }) => message.incident)).toEqual(['inc-3']);
    expect(await ports.rows.of('inc-1')).toMatchObject([{ state: 'HELD', reason: { code: 'quiet-hours', until: NOON + HOUR } }]);
    expect(await orderDigests(ports)).toEqual([]);
    clock.now += HOUR;
    expect(await orderDigests(ports)).toEqual(['soc']);
    await drain();
    const { message } = sent.at(-1) ?? {};
    expect(message).toMatchObject({ kind: 'digest', title: '2 incidents held back (quiet hours)', severity: 'HIGH' });
    expect(message?.lines[0]).toBe('HIGH 1, MEDIUM 1');
    expect(await ports.rows.of('inc-1')).toMatchObject([{ state: 'SENT' }]);
    expect(await orderDigests(ports)).toEqual([]);
  });

  test('release an incident that becomes CRITICAL, and the summary leaves it out', async () => {
    const { ports, incidents, sent, drain, clock } = notifyPorts({ routes: [{ ...SOC_ROUTE, quiet: night }] });
    incidents.set('inc-1', open({ id: 'inc-1' }));
    await carryOut({ incident: 'inc-1', route: 'soc' }, ports);
    incidents.set('inc-1', open({ id: 'inc-1', severity: 'CRITICAL', version: 2 }));
    await carryOut({ incident: 'inc-1', route: 'soc' }, ports);
    expect(sent).toHaveLength(1);
    clock.now += HOUR;
    expect(await orderDigests(ports)).toEqual([]);
    await drain();
    expect(sent).toHaveLength(1);
  });

  test('send a separate message for an incident that changes after the summary', async () => {
    const { ports, incidents, sent, drain, clock } = notifyPorts({ routes: [{ ...SOC_ROUTE, quiet: night }] });
    incidents.set('inc-1', open({ id: 'inc-1' }));
    await carryOut({ incident: 'inc-1', route: 'soc' }, ports);
    clock.now += HOUR;
    await orderDigests(ports);
    await drain();
    await carryOut({ incident: 'inc-1', route: 'soc' }, ports);
    expect(sent).toHaveLength(1);
    incidents.set('inc-1', open({ id: 'inc-1', occurrences: 2, version: 2 }));
    await carryOut({ incident: 'inc-1', route: 'soc' }, ports);
    expect(sent.map(({ message }) => message.kind)).toEqual(['digest', 'incident']);
  });
});

describe('a change window', () => {
  const dated = { name: 'release', from: NOON - HOUR, to: NOON + HOUR };

  test('holds only LOW and MEDIUM incidents in its scope for the summary at its end', async () => {
    const { ports, incidents, sent, drain, clock } = notifyPorts({
      routes: [{ ...SOC_ROUTE, severity: 'LOW' }],
      changeWindows: [dated],
    });
    for (const severity of ['LOW', 'MEDIUM', 'HIGH'] as const) {
      incidents.set(severity, open({ id: severity, severity }));
      await carryOut({ incident: severity, route: 'soc' }, ports);
    }
    expect(sent.map(({ message }) => message.incident)).toEqual(['HIGH']);
    expect(await ports.rows.of('LOW')).toMatchObject([{ state: 'HELD', reason: { code: 'change-window', name: 'release' } }]);
    expect(await orderDigests(ports)).toEqual([]);
    clock.now = NOON + HOUR;
    await orderDigests(ports);
    await drain();
    expect(sent.at(-1)?.message.title).toBe('2 incidents held back (a change window)');
  });

  test('holds nothing outside its scope', async () => {
    const { ports, incidents, sent } = notifyPorts({ changeWindows: [{ ...dated, accounts: ['222233334444'] }] });
    incidents.set('inc-1', open({ id: 'inc-1', severity: 'MEDIUM' }));
    await carryOut({ incident: 'inc-1', route: 'soc' }, ports);
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['holds a message while the calendar is open', true, 0],
    ['holds nothing while the calendar is closed', false, 1],
    ['holds nothing while the calendar cannot be read', undefined, 1],
  ])('from a calendar %s', async (_, state, messages) => {
    const { ports, incidents, sent } = notifyPorts({
      changeWindows: [{ name: 'freeze', calendar: 'arn:aws:ssm:a:1:document/x' }],
    });
    incidents.set('inc-1', open({ id: 'inc-1', severity: 'MEDIUM' }));
    await carryOut({ incident: 'inc-1', route: 'soc' }, { ...ports, calendar: async () => state });
    expect(sent).toHaveLength(messages);
  });
});

describe('the hourly limit of a route', () => {
  test('holds further incidents for a summary ten minutes later, and counts CRITICAL separately', async () => {
    const { ports, incidents, sent, drain, clock } = notifyPorts({ routes: [{ ...SOC_ROUTE, anHour: 2 }] });
    const all = ['inc-1', 'inc-2', 'inc-3', 'inc-4'];
    for (const id of all) {
      incidents.set(id, open({ id }));
      await carryOut({ incident: id, route: 'soc' }, ports);
    }
    incidents.set('inc-5', open({ id: 'inc-5', severity: 'CRITICAL' }));
    await carryOut({ incident: 'inc-5', route: 'soc' }, ports);
    expect(sent.map(({ message }) => message.incident)).toEqual(['inc-1', 'inc-2', 'inc-5']);
    expect(await ports.rows.of('inc-3')).toMatchObject([{ state: 'HELD', reason: { code: 'rate-limit', anHour: 2 } }]);
    clock.now += 10 * MINUTE;
    await orderDigests(ports);
    await drain();
    expect(sent.at(-1)?.message.title).toBe('2 incidents held back (the hourly message limit)');
  });

  test('counts a message once, even if its first attempt failed', async () => {
    const { ports, incidents, sent, drain, answers } = notifyPorts({ routes: [{ ...SOC_ROUTE, anHour: 1 }] });
    let failures = 2;
    answers.next = () => (failures-- > 0 ? { kind: 'retry', reason: { code: 'throttled' } } : { kind: 'sent' });
    incidents.set('inc-1', open({ id: 'inc-1' }));
    await carryOut({ incident: 'inc-1', route: 'soc' }, ports);
    await drain();
    expect(sent).toHaveLength(1);
  });
});

describe('a summary', () => {
  test('that the channel refuses sets FAILED on each of its incidents', async () => {
    const { ports, incidents, drain, clock, answers } = notifyPorts({ routes: [{ ...SOC_ROUTE, quiet: night }] });
    incidents.set('inc-1', open({ id: 'inc-1' }));
    await carryOut({ incident: 'inc-1', route: 'soc' }, ports);
    clock.now += HOUR;
    answers.next = () => ({ kind: 'refused', reason: { code: 'webhook-revoked', status: 404 } });
    await orderDigests(ports);
    await drain();
    expect(await ports.rows.of('inc-1')).toMatchObject([{ state: 'FAILED', reason: { code: 'webhook-revoked' } }]);
  });

  test('that the channel asks to retry is ordered again and sent later', async () => {
    const { ports, incidents, sent, drain, clock, answers } = notifyPorts({ routes: [{ ...SOC_ROUTE, quiet: night }] });
    incidents.set('inc-1', open({ id: 'inc-1' }));
    await carryOut({ incident: 'inc-1', route: 'soc' }, ports);
    clock.now += HOUR;
    answers.next = () => ({ kind: 'retry', reason: { code: 'throttled' } });
    await orderDigests(ports);
    await drain();
    expect(await ports.rows.of('inc-1')).toMatchObject([{ state: 'HELD' }]);
    answers.next = () => ({ kind: 'sent' });
    clock.now += MINUTE;
    await orderDigests(ports);
    await drain();
    expect(sent).toHaveLength(1);
  });

  test('ordered twice at the same time is sent once', async () => {
    const { ports, incidents, sent, clock } = notifyPorts({ routes: [{ ...SOC_ROUTE, quiet: night }] });
    incidents.set('inc-1', open({ id: 'inc-1' }));
    await carryOut({ incident: 'inc-1', route: 'soc' }, ports);
    clock.now += HOUR;
    await Promise.all([carryOut({ digest: 'soc' }, ports), carryOut({ digest: 'soc' }, ports)]);
    expect(sent).toHaveLength(1);
  });
});
