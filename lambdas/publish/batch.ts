import { findingId } from '#core/incident/finding-id.ts';
import type { RenewedFinding } from '#core/reminder.ts';
import { type PublishPorts, publish } from './publish.ts';
import type { Standing } from './workflow.ts';

/** An announcement, or a reminder to import the finding again. */
export type Asked = Omit<RenewedFinding, 'renewedAt'> & { readonly renewedAt?: number | undefined };

export type BatchPorts = Omit<PublishPorts, 'standing'> & {
  /** Findings by id, as the delegated administrator sees them. */
  readonly findings: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly Standing[]>>;
};

/**
 * Publishes the messages of one batch. Security Hub allows three GetFindings a second, so one call reads all findings of the
 * batch, and several messages about one incident are one.
 */
export function batchOf(messages: readonly Asked[], ports: BatchPorts): (message: Asked) => Promise<void> {
  const asked = new Map<string, RenewedFinding>();
  for (const message of messages) {
    const renewedAt = Math.max(message.renewedAt ?? 0, asked.get(message.id)?.renewedAt ?? 0);
    asked.set(message.id, { ...message, renewedAt });
  }
  let known: ReturnType<BatchPorts['findings']> | undefined;
  const standing: PublishPorts['standing'] = async (incident) => {
    known ??= ports.findings([...asked.values()].map(findingId));
    return (await known).get(findingId(incident)) ?? [];
  };
  const published = new Map<string, Promise<void>>();
  return ({ id }) => {
    const work = published.get(id) ?? publish(id, { ...ports, standing }, asked.get(id)?.renewedAt);
    published.set(id, work);
    return work;
  };
}
