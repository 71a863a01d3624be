import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { IncidentResults, IncidentRow } from '#core/control-room/incidents.ts';
import { type ReadFailure, read, readFailureOf } from '../reading/api.ts';
import { changes } from '../reading/changes.ts';
import { connection } from '../reading/live.ts';

type Pages = {
  readonly rows?: readonly IncidentRow[];
  readonly cursor?: string;
  readonly searchedTo?: number;
  readonly failure?: ReadFailure;
  readonly reading: boolean;
};

/** Milliseconds between two looks for changes, at least. */
const REFRESH = 500;

export type PagedRows = { readonly state: ReadonlySignal<Pages>; readonly more: () => void; readonly again: () => void };

/** Incidents page by page. While the reader reads further pages, the first page is updated; a changed order shows at the next search. */
export function usePages(query: string): PagedRows {
  const state = useSignal<Pages>({ reading: true });
  const reader = useMemo(() => pageReader(query, state), [query]);
  useEffect(() => {
    state.value = { reading: true };
    void reader.first();
    const stop = changes.subscribe((count) => count > 0 && reader.refresh());
    const stopFollowing = connection.subscribe((link) => {
      const { failure, rows } = state.peek();
      if (link === 'live' && failure !== undefined) rows === undefined ? void reader.first() : reader.more();
    });
    return () => {
      stop();
      stopFollowing();
      reader.stop();
    };
  }, [reader]);
  return { state, more: reader.more, again: () => void reader.first() };
}

function pageReader(query: string, state: { value: Pages; peek: () => Pages }) {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  const page = (cursor?: string) => {
    const asked = new URLSearchParams(query);
    if (cursor !== undefined) asked.set('cursor', cursor);
    return read<IncidentResults>(`/api/incidents?${asked}`, abort.signal);
  };
  const show = (next: Pages) => {
    if (!abort.signal.aborted) state.value = next;
  };
  const first = async () => {
    last = performance.now();
    try {
      show({ ...(await page()), reading: false });
    } catch (thrown) {
      show({ ...state.peek(), failure: readFailureOf(thrown), reading: false });
    }
  };
  const refresh = () => {
    clearTimeout(timer);
    timer = setTimeout(
      async () => {
        last = performance.now();
        try {
          const head = await page();
          const known = state.peek();
          show(withHead(known, head));
        } catch {
          // What is shown stays; the connection's state says that the hub cannot be reached.
        }
      },
      Math.max(0, last + REFRESH - performance.now()),
    );
  };
  const more = async () => {
    const { cursor, rows = [], reading } = state.peek();
    if (cursor === undefined || reading) return;
    const { failure: _, ...kept } = state.peek();
    show({ ...kept, reading: true });
    try {
      const next = await page(cursor);
      const known = new Set(rows.map(({ id }) => id));
      show({ ...next, rows: [...rows, ...next.rows.filter(({ id }) => !known.has(id))], reading: false });
    } catch (thrown) {
      show({ ...state.peek(), failure: readFailureOf(thrown), reading: false });
    }
  };
  const stop = () => {
    abort.abort();
    clearTimeout(timer);
  };
  return { first, refresh, more: () => void more(), stop };
}

/** The current first page, then the rows of further pages; each incident once, in its newest version. */
function withHead(known: Pages, head: IncidentResults): Pages {
  if (known.rows === undefined || known.rows.length <= head.rows.length) return { ...head, reading: false };
  const fresh = new Map(head.rows.map((row) => [row.id, row]));
  const rest = known.rows.slice(head.rows.length).filter(({ id }) => !fresh.has(id));
  const pushedDown = known.rows.slice(0, head.rows.length).filter(({ id }) => !fresh.has(id));
  return { ...known, rows: [...head.rows, ...pushedDown, ...rest] };
}
