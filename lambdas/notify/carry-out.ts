import { sendAlarm } from './alarm.ts';
import type { DeliveryResult } from './deliver.ts';
import { sendDigest } from './digest.ts';
import type { NoticeOrder, NotifyPorts } from './ports.ts';
import { sendRuleChange } from './rule-change.ts';
import { sendIncident } from './send-incident.ts';

/** Carries out one delivery. One that has to wait is ordered again for later, and then sends the newest state. */
export async function carryOut(order: NoticeOrder, ports: NotifyPorts): Promise<DeliveryResult> {
  if ('digest' in order) return sendDigest(order.digest, ports);
  const done = await deliverOrder(order, ports);
  if (done.kind === 'later') await ports.order({ ...order, again: true }, done.afterMs);
  return done;
}

function deliverOrder(order: Exclude<NoticeOrder, { digest: string }>, ports: NotifyPorts): Promise<DeliveryResult> {
  if ('alarm' in order) return sendAlarm(order, ports);
  return 'change' in order ? sendRuleChange(order, ports) : sendIncident(order, ports);
}
