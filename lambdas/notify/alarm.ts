import { takesNow } from '#core/notice/route.ts';
import { alarmNotice } from '#words/notice/alarm.ts';
import { claim, type DeliveryResult, deliver, LOOK_AGAIN_MS, newRow, waitMs } from './deliver.ts';
import type { HubAlarm, NoticeOrder, NotifyPorts } from './ports.ts';

/** Orders one delivery for each route that takes alarms of the hub. */
export async function planAlarm(alarm: HubAlarm, ports: Pick<NotifyPorts, 'settings' | 'order' | 'now'>): Promise<void> {
  const { notices } = await ports.settings();
  const routes = (notices?.routes ?? []).filter((route) => route.kinds.includes('alarms') && takesNow(route, ports.now()));
  await Promise.all(routes.map(({ name }) => ports.order({ alarm, route: name })));
}

/** One alarm has one thread: that it is over changes the message that told of it. What CloudWatch said before is not told after. */
export async function sendAlarm(
  { alarm, route: name }: Extract<NoticeOrder, { alarm: HubAlarm }>,
  ports: NotifyPorts,
): Promise<DeliveryResult> {
  const route = (await ports.settings()).notices?.routes.find((one) => one.name === name);
  if (route === undefined) return { kind: 'unchanged' };
  const row = await ports.rows.get(`alarm:${alarm.name}`, name);
  const told = `${String(alarm.at).padStart(16, '0')} ${alarm.state}`;
  if ((row?.told ?? '') >= told) return { kind: 'unchanged' };
  // The end of an alarm that was never sent is not sent either.
  if (row?.told === undefined && row?.notBefore === undefined && alarm.state !== 'ALARM') return { kind: 'unchanged' };
  const held = waitMs(row, ports.now());
  if (held > 0) return { kind: 'later', afterMs: held };
  const taken = await claim(row ?? newRow(`alarm:${alarm.name}`, route, ports.now()), ports);
  if (taken === undefined) return { kind: 'later', afterMs: LOOK_AGAIN_MS };
  const { name: called, text, at, state } = alarm;
  const message = alarmNotice({ name: called, text, at, isOver: state !== 'ALARM' }, route.language);
  return deliver(taken, message, route, ports, told);
}
