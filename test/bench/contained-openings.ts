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
import { floodedMember } from './flooded-member.ts';

export type Openings = { readonly openings: number; readonly everyMs: number; readonly rounds: number };

export const OPENINGS = { full: { openings: 150, everyMs: 20, rounds: 3 }, smallest: { openings: 2, everyMs: 1, rounds: 1 } };

/** Milliseconds of a call of DynamoDB, and of AssumeRole. */
export const STORE_MS = 8;
const SESSION_MS = 80;

type Listening = (store: IncidentStore) => () => Promise<void>;

/** How long each fix took, in milliseconds. The listener gets every announced change, and is waited for after the last fix. */
export async function contained(
  { openings, everyMs }: Pick<Openings, 'openings' | 'everyMs'>,
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

/** A store as slow as the table, which announces changes as the table's stream does. */
function announcing(store: IncidentStore, onChange: (announced: AnnouncedIncident) => void): IncidentStore {
  const announceChange = (before: Incident | undefined, after: Incident | undefined) => {
    const announcement = announce({ before, after });
    if (announcement !== undefined) onChange(announcement.incident);
  };
  return {
    ...store,
    get: (id) => sleep(STORE_MS).then(() => store.get(id)),
    open: async (incident, answered) => {
      await sleep(STORE_MS);
      const answer = await store.open(incident, answered);
      if (answer.kind === 'opened') announceChange(undefined, incident);
      return answer;
    },
    replace: async (previous, next) => {
      await sleep(STORE_MS);
      const isDone = await store.replace(previous, next);
      if (isDone) announceChange(previous, next);
      return isDone;
    },
  };
}
