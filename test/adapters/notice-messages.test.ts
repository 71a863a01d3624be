import { describe, expect, test } from 'vitest';
import { hubAlarmIn, noticeOrderIn, sampleOrderIn } from '#adapters/lambda/notice-messages.ts';
import { RefusedMessage } from '#adapters/lambda/refused-message.ts';

const message = (body: unknown, queue = 'notices') => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
  eventSourceARN: `arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-${queue}`,
});
const incident = 'inc-0123456789abcdef01234567';

describe('an order for a delivery', () => {
  test.each([
    [{ incident, route: 'soc' }],
    [{ incident, route: 'soc', again: true }],
    [{ incident, route: 'soc', reminder: 1_700_000_000_000 }],
    [{ digest: 'soc' }],
    [{ alarm: { name: 'org-security-hub-x', state: 'OK', text: '', at: 1 }, route: 'soc' }],
  ])('%j is read', (order) => {
    expect(noticeOrderIn(message(order))).toEqual(order);
  });

  test.each([
    ['no JSON', '{'],
    ['an incident of another form', { incident: '../settings', route: 'soc' }],
    ['a route of another form', { incident, route: 'SOC#x' }],
    ['a field that no sender sends', { incident, route: 'soc', url: 'https://example.com' }],
    ['an alarm in an unknown state', { alarm: { name: 'a', state: 'RED', text: '', at: 1 }, route: 'soc' }],
  ])('with %s is refused', (_, body) => {
    expect(() => noticeOrderIn(message(body))).toThrow(RefusedMessage);
  });
});

describe('a message of the queue of changes', () => {
  const alarm = {
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    time: '2026-12-01T12:00:00Z',
    detail: { alarmName: 'org-security-hub-dead-publish-dead', state: { value: 'ALARM', reason: 'r'.repeat(2_000) } },
  };

  test('is an alarm of the hub, with the reason of CloudWatch cut short', () => {
    expect(hubAlarmIn(message(alarm, 'notify'))).toEqual({
      name: 'org-security-hub-dead-publish-dead',
      state: 'ALARM',
      text: 'r'.repeat(1_000),
      at: Date.parse('2026-12-01T12:00:00Z'),
    });
  });

  test('is neither an alarm nor a test if it announces an incident', () => {
    const announced = message({ 'detail-type': 'IncidentChanged', detail: { id: incident } }, 'notify');
    expect(hubAlarmIn(announced)).toBeUndefined();
    expect(sampleOrderIn(announced)).toBeUndefined();
  });

  test('that is an alarm of another source is refused', () => {
    expect(() => hubAlarmIn(message({ ...alarm, source: 'custom' }, 'notify'))).toThrow(RefusedMessage);
  });

  test('is a test of a route by a person', () => {
    const order = { test: 'soc', id: '0a1b2c3d-0000-4000-8000-000000000000', by: 'arn:aws:iam::111122223333:user/minji' };
    expect(sampleOrderIn(message(order, 'notify'))).toEqual(order);
    expect(() => sampleOrderIn(message({ ...order, id: 'notice#inc' }, 'notify'))).toThrow(RefusedMessage);
  });
});
