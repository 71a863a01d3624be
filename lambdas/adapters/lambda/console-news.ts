import type { SQSRecord } from 'aws-lambda';
import type { ConsoleNews } from '#core/incident/console-news.ts';
import type { Naming } from '#core/naming.ts';
import { consoleNewsIn, type KnownFindings, unresolvedIn } from './console-events.ts';
import { once } from './once.ts';

// Loaded only for a change in the unified Security Hub whose record does not name the changed findings.
const unified = once(() => import('../member/unified-findings.ts'));

/**
 * What an event reports about findings of the hub. `missing` is set if it names findings that Security Hub does not return: throw it
 * after the rest is carried out, so that the queue delivers the message again and finally keeps it for `hub replay`.
 */
export async function resolvedConsoleNews(
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
  return { news, missing: new Error(`the unified Security Hub does not return ${names}; the queue delivers the message again`) };
}
