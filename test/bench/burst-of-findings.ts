import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { announce } from '#announce/announce.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import type { State } from '#core/incident/state.ts';
import { sshIncident } from '../support/containment.ts';
import { playedPublish } from './played-publish.ts';
import { percentile } from './statistics.ts';
import { type Verdict, verdict } from './verdict.ts';
import { virtualTime } from './virtual-time.ts';

/** Each incident opens, is joined once, is contained and safe within three seconds: four changes. */
const STEPS: readonly (readonly [atMs: number, next: (incident: Incident, at: number) => Incident])[] = [
  [600, (one, at) => to(one, 'PROCESSING', at)],
  [1_200, (one, at) => ({ ...one, occurrences: one.occurrences + 1, updatedAt: at, version: one.version + 1 })],
  [2_000, (one, at) => to(one, 'MITIGATED', at)],
];
const ACCOUNTS = 20;
const MOST_SECONDS = 60;

/** 5,000 changes within a minute, in a minute of virtual time: what the limits of Security Hub leave of it. */
export async function burstOfFindings(smallest: boolean): Promise<Verdict[]> {
  const incidents = smallest ? 5 : 1_250;
  const changes = incidents * (1 + STEPS.length);
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
  const tell = (before: Incident | undefined, after: Incident) => {
    const announcement = announce({ before, after });
    if (announcement === undefined) return;
    changedAt.set(`org-security-hub/${after.account}/${after.region}/${after.id}#${after.version}`, after.updatedAt);
    queue.send(announcement.incident);
  };
  const live = async (nth: number, fresh: Incident): Promise<void> => {
    const started = (nth * 60_000) / incidents;
    await clock.pause(started);
    let incident: Incident = { ...fresh, openedAt: clock.now(), updatedAt: clock.now() };
    await store.open(incident);
    tell(undefined, incident);
    let passed = 0;
    for (const [atMs, next] of STEPS) {
      await clock.pause(atMs - passed);
      passed = atMs;
      const after = next(incident, clock.now());
      await store.replace(incident, after);
      tell(incident, after);
      incident = after;
    }
  };
  const template = await sshIncident();
  const fresh = Array.from({ length: incidents }, (_, nth) => freshIncident(template, nth));
  await clock.during(Promise.all(fresh.map((one, nth) => live(nth, one))).then(() => queue.end()));
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

function to(incident: Incident, state: State, at: number): Incident {
  return moved(incident, state, { by: 'hub', at });
}

function freshIncident(template: Incident, nth: number): Incident {
  const number = String(nth).padStart(24, '0');
  const id = `sg-${number}`;
  return {
    ...template,
    id: `inc-${number}`,
    account: String(111_100_000_000 + (nth % ACCOUNTS)),
    resource: { ...template.resource, id, arn: `arn:aws:ec2:${template.region}:111100000000:security-group/${id}` },
  };
}
