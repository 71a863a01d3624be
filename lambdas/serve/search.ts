import * as z from 'zod/mini';
import { FACETS, type Facet, type IncidentFilter, type Sort, type View } from '#core/control-room/filter.ts';
import type { IncidentResults, IncidentRow } from '#core/control-room/incidents.ts';
import { CHANGED, EVERYTHING, idAt, listOf, listsOf, positionAt, timeAt, wordsIn } from '#core/control-room/lists.ts';
import type { RoomReader } from '#core/control-room/store.ts';
import { SEVERITIES } from '#core/detection/severity.ts';
import { TRANSITIONS } from '#core/incident/state.ts';
import type { Settings } from '#core/settings.ts';
import { accountsInScope, type Reader } from './reader.ts';

export type SearchPorts = { readonly room: Pick<RoomReader, 'positions' | 'rows'>; readonly scenarios: readonly string[] };

export type SearchRequest = View & { readonly limit: number; readonly cursor?: string };

/** The most rows that one request looks at: a search with few matches continues with the cursor. */
const MOST_LOOKED_AT = 600;
const CHUNK = 100;

/** The most bytes of rows in one answer: a function can return 6 MB, in which every quote is escaped twice. */
const MOST_BYTES = 1_000_000;

/** Lists of which a row must be in at least one. A search has several of these and requires all. */
type OneOf = readonly string[];

/**
 * Returns one page. Walks the shortest of the lists that the search names and checks each row there, so that the cost of a page does
 * not grow with the number of incidents.
 */
export async function searchIncidents(asked: SearchRequest, reader: Reader, ports: SearchPorts): Promise<IncidentResults> {
  const found: IncidentRow[] = [];
  let [looked, bytes] = [0, 0];
  for await (const { row, ...position } of candidates(asked, reader, ports)) {
    looked++;
    if (row !== undefined) found.push(row);
    if (row !== undefined) bytes += Buffer.byteLength(JSON.stringify(row));
    if (found.length === asked.limit || bytes > MOST_BYTES) return { rows: found, cursor: cursorOf(position) };
    if (looked === MOST_LOOKED_AT) return { rows: found, cursor: cursorOf(position), searchedTo: timeAt(position.after) };
  }
  return { rows: found };
}

type Candidate = Cursor & { readonly row: IncidentRow | undefined };

/** Every position of the walk in its order, with the row if it matches. */
async function* candidates(
  { filter, sort, cursor }: SearchRequest,
  reader: Reader,
  ports: SearchPorts,
): AsyncGenerator<Candidate> {
  const wanted = wantedLists(filter, reader);
  if (wanted.some((lists) => lists.length === 0)) return;
  const legs = legsOf(sort, reader.settings, ports.scenarios).filter((leg) => leg === undefined || canMatch(leg, wanted));
  const begin = cursor === undefined ? undefined : cursorIn(cursor);
  for (let leg = begin?.leg ?? 0; leg < legs.length; leg++) {
    const named = legs[leg];
    const within = named === undefined ? wanted : [...wanted, [named]];
    const matches = (row: IncidentRow | undefined) => row !== undefined && isInLists(row, within) && isWithinTime(row, filter);
    let after = leg === begin?.leg ? begin.after : undefined;
    let part: Stretched;
    do {
      part = await stretch(within, filter, sort, after, ports);
      for (const position of part.positions) {
        const row = part.rows.get(idAt(position));
        yield { leg, after: position, row: matches(row) ? row : undefined };
      }
      after = part.positions.at(-1) ?? after;
    } while (!part.isLast);
  }
}

type Stretched = Part & { readonly rows: ReadonlyMap<string, IncidentRow> };

/** The next part of the shortest list, with its rows. */
async function stretch(
  wanted: readonly OneOf[],
  filter: IncidentFilter,
  sort: Sort,
  after: string | undefined,
  { room }: SearchPorts,
): Promise<Stretched> {
  const descending = sort.by === 'opened' || sort.by === 'changed' ? sort.order === 'descending' : true;
  const bounds = boundsOf(filter, sort, descending, after);
  const choices = sort.by === 'changed' ? [[CHANGED]] : walkable(wanted);
  const parts = await Promise.all(choices.map((lists) => merged(lists, { ...bounds, descending }, room)));
  const sparsest = parts.reduce((best, one) => (isFurther(one, best, descending) ? one : best));
  const rows = await room.rows(sparsest.positions.map(idAt));
  return { ...sparsest, rows: new Map(rows.map(({ row }) => [row.id, row])) };
}

/** At most this many lists are walked in parallel; for a person with hundreds of accounts, rows are filtered by account instead. */
const MOST_WALKED = 30;

function walkable(wanted: readonly OneOf[]): readonly OneOf[] {
  const short = wanted.filter((lists) => lists.length <= MOST_WALKED);
  return short.length === 0 ? [[EVERYTHING]] : short;
}

type Part = { readonly positions: readonly string[]; readonly isLast: boolean };

/** Merges lists in one order. Positions beyond the end of any unfinished part are left for the next part. */
async function merged(
  lists: OneOf,
  bounds: { readonly descending: boolean; readonly after?: string; readonly until?: string },
  room: Pick<RoomReader, 'positions'>,
): Promise<Part> {
  const parts = await Promise.all(lists.map((list) => room.positions({ list, limit: CHUNK, ...bounds })));
  const ends = parts.flatMap((part) => (part.length < CHUNK ? [] : (part.at(-1) ?? [])));
  const isBefore = (one: string, other: string) => (bounds.descending ? one > other : one < other);
  const [end] = ends.toSorted((one, other) => (isBefore(one, other) ? -1 : 1));
  const all = [...new Set(parts.flat())].toSorted((one, other) => (isBefore(one, other) ? -1 : 1));
  return { positions: end === undefined ? all : all.filter((one) => !isBefore(end, one)), isLast: end === undefined };
}

/** Whether a part reaches further than another: it has fewer rows in the same time. */
function isFurther(one: Part, other: Part, descending: boolean): boolean {
  if (one.isLast !== other.isLast) return one.isLast;
  if (one.isLast) return one.positions.length < other.positions.length;
  const [end = '', otherEnd = ''] = [one.positions.at(-1), other.positions.at(-1)];
  return descending ? end < otherEnd : end > otherEnd;
}

function boundsOf({ from, to }: IncidentFilter, { by }: Sort, descending: boolean, after: string | undefined) {
  // The list of changes is sorted by another time, so the rows are filtered instead.
  const [low, high] = by === 'changed' ? [] : [from, to];
  const [begin, end] = descending ? [high, low] : [low, high];
  const first = after ?? (begin === undefined ? undefined : positionAt(begin));
  return { ...(first !== undefined && { after: first }), ...(end !== undefined && { until: positionAt(end) }) };
}

function isWithinTime({ openedAt }: IncidentRow, { from, to }: IncidentFilter): boolean {
  return (from === undefined || openedAt >= from) && (to === undefined || openedAt < to);
}

function isInLists(row: IncidentRow, wanted: readonly OneOf[]): boolean {
  const own = new Set([...listsOf(row), EVERYTHING]);
  return wanted.every((lists) => lists.some((list) => own.has(list)));
}

function wantedLists(filter: IncidentFilter, reader: Reader): readonly OneOf[] {
  const facets = FACETS.flatMap((facet): OneOf[] => {
    const values = filter[facet];
    return values === undefined
      ? []
      : [values.flatMap((value) => valuesOf(facet, value, reader.settings)).map((one) => listOf(facet, one))];
  });
  const words = (filter.text ?? '').split(/\s+/).flatMap((word): OneOf[] => {
    const [whole] = wordsIn(word);
    return whole === undefined ? [] : [[listOf('word', whole)]];
  });
  const scope = accountsInScope(reader)?.map((account) => listOf('account', account));
  const all = [...facets, ...words, ...(scope === undefined ? [] : [scope])];
  return all.length === 0 ? [[EVERYTHING]] : all;
}

/** A unit with the units below it. */
function valuesOf(facet: Facet, value: string, { accounts }: Settings): string[] {
  if (facet !== 'unit') return [value];
  const paths = Object.values(accounts).flatMap(({ unit }) => unit ?? []);
  return [...new Set(paths.filter((path) => path === value || path.startsWith(`${value}/`)))];
}

/** Sorted by a facet, the result is the rows of one value after those of another. */
function legsOf({ by, order }: Sort, { accounts }: Settings, scenarios: readonly string[]): (string | undefined)[] {
  if (by === 'opened' || by === 'changed') return [undefined];
  const byName = Object.entries(accounts).toSorted(([, one], [, other]) => (one.name < other.name ? -1 : 1));
  const values = {
    severity: SEVERITIES,
    state: Object.keys(TRANSITIONS),
    account: byName.map(([id]) => id),
    scenario: scenarios.toSorted(),
  }[by];
  return (order === 'ascending' ? values : values.toReversed()).map((value) => listOf(by, value));
}

/** Skips values that the filter excludes. */
function canMatch(leg: string, wanted: readonly OneOf[]): boolean {
  const facet = leg.slice(0, leg.indexOf('=') + 1);
  return wanted.every((lists) => !lists.every((list) => list.startsWith(facet)) || lists.includes(leg));
}

const CURSOR = z.strictObject({
  leg: z.int().check(z.nonnegative()),
  after: z.string().check(z.regex(/^\d{15}#[\w-]{0,40}$/)),
});

type Cursor = z.infer<typeof CURSOR>;

function cursorOf(cursor: Cursor): string {
  return btoa(JSON.stringify(cursor)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Undefined for text that is no cursor of this API. */
export function cursorIn(written: string): Cursor | undefined {
  try {
    return CURSOR.safeParse(JSON.parse(atob(written.replaceAll('-', '+').replaceAll('_', '/')))).data;
  } catch {
    return undefined;
  }
}
