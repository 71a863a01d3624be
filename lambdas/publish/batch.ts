import type { RenewedFinding } from '#core/reminder.ts';
import type { PublishPorts } from './ports.ts';
import { publish } from './publish.ts';

/** An announcement, or a reminder to import the finding again. */
export type PublishOrder = Omit<RenewedFinding, 'renewedAt'> & { readonly renewedAt?: number | undefined };

/** Publishes one batch: several messages about one incident are one import, and a message fails only with its own incident. */
export function batchOf(messages: readonly PublishOrder[], ports: PublishPorts): (message: PublishOrder) => Promise<void> {
  const orders = new Map<string, RenewedFinding>();
  for (const message of messages) {
    const renewedAt = Math.max(message.renewedAt ?? 0, orders.get(message.id)?.renewedAt ?? 0);
    orders.set(message.id, { ...message, renewedAt });
  }
  const run = publish([...orders.values()], ports);
  return async ({ id }) => {
    const failure = (await run).get(id);
    if (failure !== undefined) throw failure;
  };
}
