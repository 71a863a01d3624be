import type { SQSRecord } from 'aws-lambda';
import type { ConsoleNews } from '#core/incident/console-news.ts';
import type { Naming } from '#core/naming.ts';
import { consoleNewsIn, type KnownFindings, unresolvedIn } from './console-events.ts';
import { once } from './once.ts';

// Only a change in the unified Security Hub whose record does not say which findings it changed asks it.
const unified = once(() => import('../member/unified-findings.ts'));

/**
 * What an event says about findings of the hub. `missing` is there where it names some that Security Hub does not show: thrown once the
 * rest is carried out, it brings the message back, and at last leaves it to `hub replay`.
 */
export async function newsOfConsole(
  record: SQSRecord,
  hub: Naming,
): Promise<{ readonly news: readonly ConsoleNews[]; readonly missing?: Error }> {
  const unresolved = unresolvedIn(record, hub);
  const region = hub.homeRegion;
  const known: KnownFindings =
    unresolved.length === 0 ? new Map() : await (await unified()).unifiedFindings({ region })(unresolved);
  const news = consoleNewsIn(record, hub, known);
  const unknown = unresolved.filter((uid) => !known.has(uid));
  if (unknown.length === 0) return { news };
  const names = `${unknown.length} findings that ${record.messageId} changed, ${unknown[0]} among them`;
  return { news, missing: new Error(`the unified Security Hub does not show ${names}; the queue brings the message back`) };
}
