import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import { orderReminders, planNotices } from '#notify/plan.ts';
import { remediate } from '#remediate/remediate.ts';
import { withOpenIncident } from '../support/containment.ts';
import { NOON, notifyPorts } from '../support/notify-ports.ts';

async function waiting(): Promise<Incident> {
  const { ports, id } = await withOpenIncident([{ default: 'approve' }]);
  const incident = (await remediate(id, false, ports)) as Incident;
  const request = incident.approvalRequest;
  if (request === undefined) throw new Error('nothing waits');
  return { ...incident, approvalRequest: { ...request, since: NOON, lapsesAt: NOON + 24 * HOUR } };
}

describe('a decision that waits', () => {
  test('is sent again after 15 minutes and then every hour, in the thread of its incident', async () => {
    const { ports, incidents, sent, drain, clock } = notifyPorts();
    const incident = await waiting();
    incidents.set(incident.id, incident);
    await planNotices(incident.id, ports);
    await drain();
    const reminded: number[] = [];
    for (let minute = 1; minute <= 140; minute++) {
      clock.now = NOON + minute * MINUTE;
      const before = sent.length;
      await orderReminders(ports);
      await drain();
      if (sent.length > before) reminded.push(minute);
    }
    expect(reminded).toEqual([15, 75, 135]);
    expect(sent.slice(1).map(({ message, thread }) => [message.kind, thread])).toEqual([
      ['waiting', 't0'],
      ['waiting', 't0'],
      ['waiting', 't0'],
    ]);
    expect(sent[1]?.message.title).toMatch(/^Has waited for a decision for 15 min: /);
    expect(sent[1]?.message.buttons.map(({ id }) => id)).toEqual(['open', 'approve', 'reject']);
  });

  test('is not sent again after the decision', async () => {
    const { ports, incidents, sent, drain, clock } = notifyPorts();
    const incident = await waiting();
    incidents.set(incident.id, incident);
    await planNotices(incident.id, ports);
    await drain();
    incidents.set(incident.id, { ...incident, state: 'CLOSED' });
    clock.now = NOON + 15 * MINUTE;
    expect(await orderReminders(ports)).toBe(1);
    await drain();
    expect(sent).toHaveLength(1);
    expect(await ports.waits.due(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  test('is sent once if the reminder is delivered twice, and once after an outage of the hub', async () => {
    const { ports, incidents, sent, drain, clock } = notifyPorts();
    const incident = await waiting();
    incidents.set(incident.id, incident);
    await planNotices(incident.id, ports);
    await drain();
    clock.now = NOON + 5 * HOUR;
    await orderReminders(ports);
    const again = { incident: incident.id, route: 'soc', reminder: NOON + 15 * MINUTE };
    await ports.order(again);
    await drain();
    expect(sent).toHaveLength(2);
    await orderReminders(ports);
    await drain();
    expect(sent).toHaveLength(2);
  });
});
