import { tellAlarm } from './alarm.ts';
import type { Delivered } from './deliver.ts';
import { tellDigest } from './digest.ts';
import type { NoticeOrder, NotifyPorts } from './ports.ts';
import { tellRuleChange } from './rule-change.ts';
import { tell } from './tell.ts';

/** Carries out one delivery. What has to wait is ordered again for its time, so a change until then needs no try of its own. */
export async function carryOut(order: NoticeOrder, ports: NotifyPorts): Promise<Delivered> {
  if ('digest' in order) return tellDigest(order.digest, ports);
  const done = await told(order, ports);
  if (done.kind === 'later') await ports.order({ ...order, again: true }, done.afterMs);
  return done;
}

function told(order: Exclude<NoticeOrder, { digest: string }>, ports: NotifyPorts): Promise<Delivered> {
  if ('alarm' in order) return tellAlarm(order, ports);
  return 'change' in order ? tellRuleChange(order, ports) : tell(order, ports);
}
