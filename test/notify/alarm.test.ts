import { describe, expect, test } from 'vitest';
import { planAlarm } from '#notify/alarm.ts';
import type { HubAlarm } from '#notify/ports.ts';
import { sampleSubject, sendSample } from '#notify/sample.ts';
import { NOON, notifyPorts, SOC_ROUTE } from '../support/notify-ports.ts';

const alarm: HubAlarm = { name: 'org-security-hub-dead-publish-dead', state: 'ALARM', text: '1 datapoint was greater', at: NOON };

describe('an alarm of the hub', () => {
  test('is sent to the routes for alarms, and its end updates that message', async () => {
    const { ports, sent, drain } = notifyPorts({ routes: [SOC_ROUTE, { ...SOC_ROUTE, name: 'quiet', kinds: ['incidents'] }] });
    await planAlarm(alarm, ports);
    await drain();
    await planAlarm({ ...alarm, state: 'OK', at: NOON + 60_000 }, ports);
    await drain();
    expect(sent.map(({ route, message, thread }) => [route, message.kind, message.closed, thread])).toEqual([
      ['soc', 'alarm', undefined, undefined],
      ['soc', 'alarm', true, 't0'],
    ]);
  });

  test('is sent once, even if its events are delivered twice or late', async () => {
    const { ports, sent, drain } = notifyPorts();
    const over = { ...alarm, state: 'OK', at: NOON + 60_000 } as const;
    for (const one of [alarm, alarm, over, alarm, over]) {
      await planAlarm(one, ports);
      await drain();
    }
    expect(sent.map(({ message }) => message.closed ?? false)).toEqual([false, true]);
  });

  test('that was never sent causes no message when it ends', async () => {
    const { ports, sent, drain } = notifyPorts();
    await planAlarm({ ...alarm, state: 'OK' }, ports);
    await drain();
    expect(sent).toEqual([]);
  });
});

describe('the test of a route', () => {
  const order = { test: 'soc', id: '0a1b2c3d-0000', by: 'arn:aws:iam::111122223333:user/minji' };

  test('sends one sample at any hour and records the answer', async () => {
    const hours = { from: '01:00', to: '02:00', timeZone: 'UTC' };
    const { ports, sent } = notifyPorts({ routes: [{ ...SOC_ROUTE, hours }] });
    await sendSample(order, ports);
    await sendSample(order, ports);
    expect(sent).toMatchObject([{ route: 'soc', message: { kind: 'sample' } }]);
    expect(await ports.rows.of(sampleSubject(order.id))).toMatchObject([{ state: 'SENT' }]);
  });

  test('is not retried, because the answer of the channel is the result', async () => {
    const { ports, answers, queue } = notifyPorts();
    answers.next = () => ({ kind: 'retry', reason: { code: 'throttled' } });
    await sendSample(order, ports);
    expect(queue).toEqual([]);
    expect(await ports.rows.of(sampleSubject(order.id))).toMatchObject([{ state: 'FAILED', reason: { code: 'throttled' } }]);
  });

  test('of a route that does not exist does nothing', async () => {
    const { ports, sent } = notifyPorts();
    await sendSample({ ...order, test: 'lost' }, ports);
    expect(sent).toEqual([]);
  });
});
