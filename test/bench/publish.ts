import { setTimeout as sleep } from 'node:timers/promises';
import { announce } from '#announce/announce.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import type { AnnouncedIncident } from '#core/incident/announced.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { isoTime } from '#core/iso-time.ts';
import { remediate } from '#remediate/remediate.ts';
import { hubAround } from '../support/hub-around.ts';
import { incidentFrom } from '../support/incidents.ts';
import type { Bench } from './bench.ts';
import { floodedMember } from './flooded-member.ts';
import { playedPublish } from './played-publish.ts';
import { interleaved, percentile } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

const FULL = { openings: 150, everyMs: 20, rounds: 3 };
const SMALLEST = { openings: 2, everyMs: 1, rounds: 1 };

/** Milliseconds of a call of DynamoDB, and of AssumeRole. */
const [STORE_MS, SESSION_MS] = [8, 80];

const MOST = 1.05;
const MOST_SECONDS = 10;

/** Openings contained with and without their findings being kept up, in turn: how late a finding is, and that no fix waits for it. */
export const publish: Bench = async ({ smallest }) => {
  const size = smallest ? SMALLEST : FULL;
  const lateness: number[] = [];
  const fixes = { without: [] as number[], beside: [] as number[] };
  let runs = 0;
  await interleaved(size.rounds, {
    without: async () => {
      runs += 1;
      const { fixed } = await contained(size, runs, () => undefined);
      fixes.without.push(...fixed);
      return percentile(fixed, 0.5);
    },
    beside: async () => {
      runs += 1;
      const changed = new Map<string, number>();
      const clock = { now: Date.now, pause: (milliseconds: number) => sleep(milliseconds) };
      let send: (announced: AnnouncedIncident) => void = () => undefined;
      const { fixed } = await contained(
        size,
        runs,
        (announced) => {
          changed.set(`${announced.id} ${announced.version}`, Date.now());
          send(announced);
        },
        (store) => {
          const { queue } = playedPublish(store, clock, {
            ...(smallest && { unknownMs: 0, windowMs: 20 }),
            onStored: ({ Id = '', UpdatedAt = '' }) => {
              for (const [key, at] of changed) {
                if (!Id.endsWith(`/${key.split(' ')[0]}`) || at > Date.parse(UpdatedAt) + STORE_MS) continue;
                lateness.push((Date.now() - at) / 1_000);
                changed.delete(key);
              }
            },
          });
          send = queue.send;
          return queue.end;
        },
      );
      fixes.beside.push(...fixed);
      return percentile(fixed, 0.5);
    },
  });
  const [alone, beside] = [percentile(fixes.without, 0.95), percentile(fixes.beside, 0.95)];
  const p95 = percentile(lateness, 0.95);
  return [
    verdict({
      name: 'publish.p95',
      value: p95,
      unit: 's',
      against: `${MOST_SECONDS} s from the change of an incident to the import of its finding, half of them within ${rounded(percentile(lateness, 0.5))} s`,
      ratio: p95 / MOST_SECONDS,
      aim: `p95 at most ${MOST_SECONDS} s`,
      ok: p95 <= MOST_SECONDS,
    }),
    verdict({
      name: 'publish.fix',
      value: beside,
      unit: 'ms',
      against: `the fix of the same incidents without findings: p95 ${rounded(alone)} ms`,
      ratio: beside / alone,
      aim: `at most ${MOST} times as long`,
      ok: beside <= MOST * alone,
    }),
  ];
};

type Listening = (store: IncidentStore) => () => Promise<void>;

/** How long each fix took, in milliseconds; what listens hears of every announced change, and is waited for after the last fix. */
async function contained(
  { openings, everyMs }: Pick<typeof FULL, 'openings' | 'everyMs'>,
  run: number,
  onChange: (announced: AnnouncedIncident) => void,
  listening: Listening = () => async () => undefined,
): Promise<{ readonly fixed: number[] }> {
  const member = floodedMember();
  const around = hubAround(() => member.call, [{ default: 'auto' }], Date.now());
  const store = announcing(around.ports.incidents, onChange);
  const end = listening(store);
  const ports = {
    ...around.ports,
    incidents: store,
    session: () => sleep(SESSION_MS).then(() => member.call),
    pause: (milliseconds: number) => sleep(milliseconds),
    now: Date.now,
  };
  const fixes = Array.from({ length: openings }, async (_, nth) => {
    await sleep(nth * everyMs);
    const group = `sg-bench-${run}-${nth}`;
    const permissions = [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }];
    const event = authorizeIngress({ group, permissions, rules: [`sgr-${group}`], at: isoTime(Date.now()), id: group });
    const started = Date.now();
    const fresh = { ...(await incidentFrom(event, 'sg-ssh-open-world')), openedAt: started, updatedAt: started };
    await store.open(fresh);
    await remediate(fresh.id, false, ports);
    const { verifiedAt } = (await store.get(fresh.id)) ?? {};
    if (verifiedAt === undefined) throw new Error(`${fresh.id} was not contained`);
    return verifiedAt - started;
  });
  const fixed = await Promise.all(fixes);
  await end();
  return { fixed };
}

/** The store, slow as the table is, whose changes are announced as its stream does. */
function announcing(store: IncidentStore, onChange: (announced: AnnouncedIncident) => void): IncidentStore {
  const tell = (before: Incident | undefined, after: Incident | undefined) => {
    const announcement = announce({ before, after });
    if (announcement !== undefined) onChange(announcement.incident);
  };
  return {
    ...store,
    get: (id) => sleep(STORE_MS).then(() => store.get(id)),
    open: async (incident, answered) => {
      await sleep(STORE_MS);
      const answer = await store.open(incident, answered);
      if (answer.kind === 'opened') tell(undefined, incident);
      return answer;
    },
    replace: async (previous, next) => {
      await sleep(STORE_MS);
      const isDone = await store.replace(previous, next);
      if (isDone) tell(previous, next);
      return isDone;
    },
  };
}
