import type { ChangesSince, TimelinePage, TimelineStep } from '#core/control-room/incidents.ts';
import { CHANGED, idAt, positionAt, timeAt } from '#core/control-room/lists.ts';
import { DAY, MINUTE } from '#core/duration.ts';
import type { ServePorts } from './ports.ts';
import { canSee, type Reader } from './reader.ts';

const STEPS_A_PAGE = 100;
const KEPT_DAYS = 90;
const MOST_DAYS_A_REQUEST = 7;
const MOST_READS = 5;

/** Functions write in parallel and their clocks differ, so rows may be written in another order than their times. */
const OVERLAP_MS = 10_000;
const MOST_CHANGES = 1_000;

/** After a longer gap, reading everything again is cheaper. */
const LONGEST_GAP_MS = 60 * MINUTE;

/** Steps of all incidents, the newest first. The cursor is the position of a step. */
export async function timelineFor(
  reader: Reader,
  cursor: string | undefined,
  { room, now }: Pick<ServePorts, 'room' | 'now'>,
): Promise<TimelinePage> {
  const steps: TimelineStep[] = [];
  const begin = now() + MINUTE;
  let before = cursor;
  let day = dayOf(cursor === undefined ? begin : timeAt(cursor));
  let days = 0;
  for (let reads = 0; days < MOST_DAYS_A_REQUEST && reads < MOST_READS + MOST_DAYS_A_REQUEST; reads++) {
    const found = await room.steps(textOf(day), before, STEPS_A_PAGE);
    for (const { position, step } of found) {
      before = position;
      if (canSee(reader, step.account)) steps.push(step);
      if (steps.length === STEPS_A_PAGE) return { steps, cursor: position };
    }
    if (found.length === STEPS_A_PAGE) continue;
    day -= DAY;
    days++;
    before = undefined;
  }
  const isOver = begin - day > KEPT_DAYS * DAY;
  return { steps, ...(!isOver && { cursor: before ?? positionAt(day + DAY) }) };
}

function dayOf(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

function textOf(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}

/** What changed since the cursor. Changes close to the cursor may be returned twice, in the same version. */
export async function changesFor(
  reader: Reader,
  cursor: string,
  { room, now }: Pick<ServePorts, 'room' | 'now'>,
): Promise<ChangesSince> {
  const at = now();
  const since = timeAt(cursor);
  const fresh = positionAt(at);
  if (at - since > LONGEST_GAP_MS) return { cursor: fresh, items: [], gap: true };
  const stretch = { list: CHANGED, descending: false, after: positionAt(since - OVERLAP_MS), limit: MOST_CHANGES };
  const positions = await room.positions(stretch);
  if (positions.length === MOST_CHANGES) return { cursor: fresh, items: [], gap: true };
  const rows = await room.rows(positions.map(idAt));
  const seen = rows.filter(({ row }) => canSee(reader, row.account));
  return { cursor: fresh, items: seen.map(({ row, revision }) => ({ id: row.id, version: revision })) };
}

export function isPosition(cursor: string): boolean {
  return /^\d{15}#[\w#-]{0,60}$/.test(cursor);
}
