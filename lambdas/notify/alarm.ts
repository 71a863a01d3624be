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

/** One alarm has one thread: its end edits the message about its start. A state older than the last one sent is not sent. */
export async function sendAlarm(
  { alarm, route: name }: Extract<NoticeOrder, { alarm: HubAlarm }>,
  ports: NotifyPorts,
): Promise<DeliveryResult> {
  const route = (await ports.settings()).notices?.routes.find((one) => one.name === name);
  if (route === undefined) return { kind: 'unchanged' };
  const row = await ports.rows.get(`alarm:${alarm.name}`, name);
  const sent = `${String(alarm.at).padStart(16, '0')} ${alarm.state}`;
  if ((row?.told ?? '') >= sent) return { kind: 'unchanged' };
  // The end of an alarm that was never sent is not sent either.
  if (row?.told === undefined && row?.notBefore === undefined && alarm.state !== 'ALARM') return { kind: 'unchanged' };
  const wait = waitMs(row, ports.now());
  if (wait > 0) return { kind: 'later', afterMs: wait };
  const claimed = await claim(row ?? newRow(`alarm:${alarm.name}`, route, ports.now()), ports);
  if (claimed === undefined) return { kind: 'later', afterMs: LOOK_AGAIN_MS };
  const { name: alarmName, text, at, state } = alarm;
  const message = alarmNotice({ name: alarmName, text, at, isOver: state !== 'ALARM' }, route.language);
  return deliver(claimed, message, route, ports, sent);
}
