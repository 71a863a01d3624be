import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { announce } from '#announce/announce.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Message } from '#core/notice/message.ts';
import { CHANGES_EACH, liveBurst } from './burst-of-incidents.ts';
import { playedNotify } from './played-notify.ts';
import { percentile } from './statistics.ts';
import { type BenchVerdict, verdict } from './verdict.ts';
import { virtualTime } from './virtual-time.ts';

const MOST_SECONDS = 30;

/** The same 5,000 changes as messages: with a merge window, so that each account has one thread. */
export async function burstOfMessages(smallest: boolean): Promise<BenchVerdict[]> {
  const incidents = smallest ? 5 : 1_250;
  const changes = incidents * CHANGES_EACH;
  const clock = virtualTime(Date.parse('2026-03-02T09:00:00Z'));
  const store = incidentsInMemory();
  const lastSent = new Map<string, Message['state']>();
  const unreported = new Map<string, { readonly incident: string; readonly at: number }>();
  const ids = new Set<string>();
  const seconds: number[] = [];
  const played = playedNotify(store, clock, {
    route: { mergeMinutes: 5 },
    onSent: ({ incident: lead = '', state }, incidentsReported) => {
      lastSent.set(lead, state);
      const reported = new Set(incidentsReported);
      for (const [key, { incident, at }] of unreported) {
        if (!reported.has(incident)) continue;
        seconds.push((clock.now() - at) / 1_000);
        unreported.delete(key);
      }
    },
  });
  const onChange = (before: Incident | undefined, after: Incident) => {
    const announcement = announce({ before, after });
    if (announcement === undefined) return;
    ids.add(after.id);
    unreported.set(`${after.id}#${after.version}`, { incident: after.id, at: clock.now() });
    played.send(announcement.incident);
  };
  await clock.during(liveBurst(incidents, store, clock, onChange).then(() => played.end()));
  const rows = (await Promise.all([...ids].map((id) => played.rows.of(id)))).flat();
  const onRecord = rows.filter(({ state }) => state === 'SENT' || state === 'MERGED').length;
  // Incidents that a thread only counts are reported with the opening; the message of the first one must end in its final state.
  const unreportedOpenings = [...unreported.keys()].filter((key) => key.endsWith('#1')).length;
  const leads = await Promise.all([...lastSent].map(async ([id, state]) => (await store.get(id))?.state === state));
  const lost = unreportedOpenings + leads.filter((isRight) => !isRight).length;
  const { messages } = played.state;
  const p95 = percentile(seconds, 0.95);
  return [
    verdict({
      name: 'burst.messages',
      value: messages,
      unit: 'messages',
      against: `${changes} changes of ${incidents} incidents within a minute; ${onRecord} of ${incidents} incidents on record, ${leads.length} threads, ${lost} of them wrong or incidents never reported`,
      ratio: messages / changes,
      aim: 'every incident reported and on record, every thread ends as its incident, fewer messages than changes',
      ok: onRecord === incidents && lost === 0 && messages < changes,
    }),
    verdict({
      name: 'burst.messages.p95',
      value: p95,
      unit: 's',
      against: `${MOST_SECONDS} s; half are on the wire within ${percentile(seconds, 0.5).toFixed(1)} s, all within ${Math.max(...seconds).toFixed(1)} s`,
      ratio: p95 / MOST_SECONDS,
      aim: `p95 at most ${MOST_SECONDS} s`,
      ok: p95 <= MOST_SECONDS,
    }),
  ];
}
