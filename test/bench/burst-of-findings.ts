import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { announce } from '#announce/announce.ts';
import type { Incident } from '#core/incident/incident.ts';
import { CHANGES_EACH, liveBurst } from './burst-of-incidents.ts';
import { playedPublish } from './played-publish.ts';
import { percentile } from './statistics.ts';
import { type BenchVerdict, verdict } from './verdict.ts';
import { virtualTime } from './virtual-time.ts';

const MOST_SECONDS = 60;

/** 5,000 changes within a minute, in a minute of virtual time: how many of them the limits of Security Hub let through. */
export async function burstOfFindings(smallest: boolean): Promise<BenchVerdict[]> {
  const incidents = smallest ? 5 : 1_250;
  const changes = incidents * CHANGES_EACH;
  const clock = virtualTime(Date.parse('2026-03-02T09:00:00Z'));
  const store = incidentsInMemory();
  const changedAt = new Map<string, number>();
  const seconds: number[] = [];
  const { queue, calls, all } = playedPublish(store, clock, {
    onStored: ({ Id = '', UpdatedAt = '' }) => {
      // An import covers every change up to its own.
      for (const [key, at] of changedAt) {
        if (!key.startsWith(Id) || at > Date.parse(UpdatedAt)) continue;
        seconds.push((clock.now() - at) / 1_000);
        changedAt.delete(key);
      }
    },
  });
  const onChange = (before: Incident | undefined, after: Incident) => {
    const announcement = announce({ before, after });
    if (announcement === undefined) return;
    changedAt.set(`org-security-hub/${after.account}/${after.region}/${after.id}#${after.version}`, after.updatedAt);
    queue.send(announcement.incident);
  };
  await clock.during(liveBurst(incidents, store, clock, onChange).then(() => queue.end()));
  const resolved = all().filter(
    ({ Workflow, RecordState }) => Workflow?.Status === 'RESOLVED' && RecordState === 'ACTIVE',
  ).length;
  const imported = calls.filter(({ call }) => call === 'import');
  const findings = imported.reduce((sum, one) => sum + one.findings, 0);
  const p95 = percentile(seconds, 0.95);
  return [
    verdict({
      name: 'burst.imports',
      value: findings,
      unit: 'imports',
      against: `${changes} changes of ${incidents} incidents within a minute; ${imported.length} calls; ${resolved} of ${incidents} findings end right, ${changedAt.size} changes lost`,
      ratio: findings / changes,
      aim: 'every finding ends as its incident, none lost, fewer imports than changes',
      ok: resolved === incidents && changedAt.size === 0 && findings < changes,
    }),
    verdict({
      name: 'burst.findings.p95',
      value: p95,
      unit: 's',
      against: `${MOST_SECONDS} s; half arrive within ${percentile(seconds, 0.5).toFixed(1)} s, all within ${Math.max(...seconds).toFixed(1)} s, at the pace that GetFindings allows`,
      ratio: p95 / MOST_SECONDS,
      aim: `p95 at most ${MOST_SECONDS} s`,
      ok: p95 <= MOST_SECONDS,
    }),
  ];
}
