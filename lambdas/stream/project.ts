import { countsOf } from '#core/control-room/counts.ts';
import type { TimelineStep } from '#core/control-room/incidents.ts';
import { listsOf, positionAt } from '#core/control-room/lists.ts';
import { roomRow } from '#core/control-room/row.ts';
import type { PlacedStep, RoomReader, RoomWriter, StoredRow } from '#core/control-room/store.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { NoticeState } from '#core/notice/notice.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import { accountIn, type Settings } from '#core/settings.ts';

export type ProjectPorts = {
  readonly incident: (id: string) => Promise<Incident | undefined>;
  readonly notices: (id: string) => Promise<readonly NoticeState[]>;
  readonly settings: () => Promise<Settings>;
  readonly room: Pick<RoomReader, 'rows'> & RoomWriter;
  readonly now: () => number;
};

/**
 * Writes the current incident into the lists, counters and the timeline of the control room. Undefined if nothing changed, as after a
 * repeated or late message.
 */
export function project(id: string, ports: ProjectPorts): Promise<StoredRow | undefined> {
  return retryOnConflict<StoredRow | undefined>(
    `row ${id}`,
    async () => {
      const [incident, notices, settings, [before]] = await Promise.all([
        ports.incident(id),
        ports.notices(id),
        ports.settings(),
        ports.room.rows([id]),
      ]);
      // A message may be older than the row, and an event that joined another incident leads to that one.
      if (incident === undefined || incident.id !== id || (before && before.row.version > incident.version)) return undefined;
      const fresh = roomRow(incident, accountIn(settings, incident.account), notices);
      // The position of a row in its lists never changes.
      const row = before === undefined ? fresh : { ...fresh, openedAt: before.row.openedAt };
      if (before !== undefined && JSON.stringify(before.row) === JSON.stringify(row)) return undefined;
      const after = { row, revision: (before?.revision ?? 0) + 1, changedAt: ports.now() };
      const [known, wanted] = [before === undefined ? [] : listsOf(before.row), listsOf(row)];
      const enters = wanted.filter((list) => !known.includes(list));
      const leaves = known.filter((list) => !wanted.includes(list));
      // Steps first: once the row is written, a repeated message changes nothing.
      await ports.room.addSteps(stepsOf(incident, before?.row.updatedAt ?? 0));
      const written = await ports.room.write({ before, after, enters, leaves, counts: countsOf(before?.row, row) });
      return written ? after : CONFLICT;
    },
    MOST_TRIES,
  );
}

/** Counters are shared by all incidents of an hour. */
const MOST_TRIES = 20;

/** The steps since `since`, each with its duration. */
function stepsOf(incident: Incident, since: number): PlacedStep[] {
  const { id, scenario, severity, account, region, resource, history, receivedAt } = incident;
  return history.flatMap((entry, index): PlacedStep[] => {
    if (entry.at < since) return [];
    const earlier = history[index - 1]?.at ?? receivedAt;
    const sameTime = history.slice(0, index).filter(({ at }) => at === entry.at).length;
    const step: TimelineStep = {
      ...entry,
      ...{ incident: id, step: index, scenario, severity, account, region },
      resource: resource.id,
      hop: Math.max(0, entry.at - earlier),
    };
    return [{ position: `${positionAt(entry.at, id)}#${sameTime}`, step }];
  });
}
