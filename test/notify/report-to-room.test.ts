import { describe, expect, test } from 'vitest';
import { viewIn } from '#core/control-room/filter.ts';
import type { Incident } from '#core/incident/incident.ts';
import { carryOut } from '#notify/carry-out.ts';
import { rowsReportedToRoom } from '#notify/report-to-room.ts';
import { searchIncidents } from '#serve/search.ts';
import { project } from '#stream/project.ts';
import { ADMIN, numberedIncident, roomWith, SETTINGS } from '../support/control-room.ts';
import { notifyPorts } from '../support/notify-ports.ts';

const INCIDENT = numberedIncident(5, { severity: 'HIGH', state: 'NEW' });

/** Notices of one incident that the control room lists; the lists are updated after each answer. */
async function listedNotices(answer?: Parameters<typeof notifyPorts>[0]) {
  const around = notifyPorts(answer);
  around.incidents.set(INCIDENT.id, INCIDENT);
  const { room, ports: projecting, known } = roomWith();
  known.set(INCIDENT.id, INCIDENT as Incident);
  const listing = {
    ...projecting,
    notices: async (id: string) => (await around.ports.rows.of(id)).flatMap(({ state }) => state ?? []),
  };
  await project(INCIDENT.id, listing);
  const updated: string[] = [];
  const rows = rowsReportedToRoom(around.ports.rows, async (id) => {
    updated.push(id);
    await project(id, listing);
  });
  const send = () => carryOut({ incident: INCIDENT.id, route: 'soc' }, { ...around.ports, rows });
  const found = async (state: string) => {
    const { filter, sort } = viewIn(new URLSearchParams({ notice: state }));
    const reader = { person: ADMIN, settings: SETTINGS, until: 0 };
    return (await searchIncidents({ filter, sort, limit: 9 }, reader, { room, scenarios: [] })).rows.map(({ id }) => id);
  };
  return { ...around, rows, send, found, updated };
}

describe('the notice state in the lists of the control room', () => {
  test('is updated as soon as the channel answers, although the incident did not change', async () => {
    const { send, found } = await listedNotices();
    expect(await found('SENT')).toEqual([]);
    await send();
    expect(await found('SENT')).toEqual([INCIDENT.id]);
  });

  test('changes from failed to sent when a later attempt succeeds', async () => {
    const { send, found, answers, clock } = await listedNotices();
    answers.next = () => ({ kind: 'retry', reason: { code: 'unreachable', name: 'ECONNREFUSED' } });
    await send();
    expect(await found('FAILED')).toEqual([INCIDENT.id]);
    answers.next = () => ({ kind: 'sent', thread: 't' });
    clock.now += 60_000;
    await send();
    expect([await found('FAILED'), await found('SENT')]).toEqual([[], [INCIDENT.id]]);
  });

  test('is updated once per answer, not when an attempt starts, and never for an alarm or a test', async () => {
    const { send, rows, updated } = await listedNotices();
    await send();
    expect(updated).toEqual([INCIDENT.id]);
    for (const subject of ['alarm:x', 'test:1', 'rule:e', 'digest:soc'])
      await rows.put({ subject, route: 'soc', channel: 'slack', state: 'SENT', at: 1, attempts: 1, version: 1 });
    expect(updated).toEqual([INCIDENT.id]);
  });
});
