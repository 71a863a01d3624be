import type { RenewedFinding } from '#core/reminder.ts';
import type { PublishPorts } from './ports.ts';
import { publish } from './publish.ts';

/** An announcement, or a reminder to import the finding again. */
export type PublishOrder = Omit<RenewedFinding, 'renewedAt'> & { readonly renewedAt?: number | undefined };

/** Publishes the messages of one batch: many about one incident are one import, and each message fails only with its own incident. */
export function batchOf(messages: readonly PublishOrder[], ports: PublishPorts): (message: PublishOrder) => Promise<void> {
  const asked = new Map<string, RenewedFinding>();
  for (const message of messages) {
    const renewedAt = Math.max(message.renewedAt ?? 0, asked.get(message.id)?.renewedAt ?? 0);
    asked.set(message.id, { ...message, renewedAt });
  }
  const run = publish([...asked.values()], ports);
  return async ({ id }) => {
    const failure = (await run).get(id);
    if (failure !== undefined) throw failure;
  };
}
