import { isObject, type JsonObject } from '../json.ts';
import { digestOfRow, type EntryContent, type Row } from './ledger.ts';
import { mayMove, type State, TRANSITIONS } from './state.ts';

/** An object of the ledger in S3: how often it was written, whether it was deleted, and its first body. */
export type StoredEntry = { readonly key: string; readonly versions: number; readonly deleted: boolean; readonly body?: string };

/** One step as recorded. */
export type RecordedStep = {
  readonly step: number;
  readonly at?: string;
  readonly state?: string;
  readonly by?: string;
  readonly removal: boolean;
};

/** What is wrong with the record of an incident. */
export type LedgerProblem =
  | { readonly problem: 'missing'; readonly step: number; readonly last: boolean }
  | { readonly problem: 'doubled'; readonly step: number; readonly entries: number }
  | { readonly problem: 'overwritten'; readonly key: string; readonly versions: number }
  | { readonly problem: 'deleted'; readonly key: string }
  | { readonly problem: 'unreadable'; readonly key: string }
  | { readonly problem: 'altered'; readonly step: number }
  | { readonly problem: 'broken-chain'; readonly step: number }
  | { readonly problem: 'illegal-move'; readonly step: number; readonly from: string; readonly to: string }
  | { readonly problem: 'removed'; readonly step: number }
  | { readonly problem: 'table-differs'; readonly step: number };

export type LedgerCheck = { readonly steps: readonly RecordedStep[]; readonly problems: readonly LedgerProblem[] };

/** Checks an incident's entries: each step once and unaltered, each continues the one before, the last equals the row (undefined for none). */
export function checkLedger(entries: readonly StoredEntry[], row: Row | undefined): LedgerCheck {
  const read = entries.map((entry) => ({ entry, content: contentOf(entry) }));
  const contents = read.flatMap(({ content }) => content ?? []).toSorted((a, b) => a.step - b.step);
  const writes = contents.filter(({ digest }) => digest !== undefined);
  return {
    steps: contents.map(recordedStep),
    problems: [
      ...read.flatMap(({ entry, content }) => problemsOfObject(entry, content)),
      ...problemsOfCount(writes, row),
      ...writes.flatMap((content, index) => problemsOfOrder(content, writes[index - 1])),
      ...problemsOfEnd(contents, row),
    ],
  };
}

function contentOf({ body }: StoredEntry): EntryContent | undefined {
  try {
    const content: unknown = JSON.parse(body ?? '');
    if (!isObject(content) || typeof content.step !== 'number' || typeof content.sequence !== 'string') return undefined;
    return content as unknown as EntryContent;
  } catch {
    return undefined;
  }
}

function problemsOfObject({ key, versions, deleted }: StoredEntry, content: EntryContent | undefined): LedgerProblem[] {
  const { step = 0, row, digest } = content ?? {};
  return [
    ...(deleted ? [{ problem: 'deleted', key } as const] : []),
    ...(versions > 1 ? [{ problem: 'overwritten', key, versions } as const] : []),
    ...(content === undefined ? [{ problem: 'unreadable', key } as const] : []),
    ...(digest !== undefined && (row === undefined || digestOfRow(row) !== digest || row.version !== step)
      ? [{ problem: 'altered', step } as const]
      : []),
  ];
}

function problemsOfCount(writes: readonly EntryContent[], row: Row | undefined): LedgerProblem[] {
  const counts = new Map<number, number>();
  for (const { step } of writes) counts.set(step, (counts.get(step) ?? 0) + 1);
  const last = Math.max(Number(row?.version ?? 0), ...counts.keys());
  const steps = Array.from({ length: last }, (_, index) => index + 1);
  return steps.flatMap((step): LedgerProblem[] => {
    const entries = counts.get(step) ?? 0;
    if (entries === 1) return [];
    return [entries === 0 ? { problem: 'missing', step, last: step === last } : { problem: 'doubled', step, entries }];
  });
}

/** Whether an entry continues the previous one; both digests are of what the table's stream reported. */
function problemsOfOrder(content: EntryContent, before: EntryContent | undefined): LedgerProblem[] {
  const { step } = content;
  const [from, to] = [before?.row?.state, content.row?.state];
  const moves = from !== undefined && to !== undefined && from !== to;
  return [
    ...(content.previous === before?.digest ? [] : [{ problem: 'broken-chain', step } as const]),
    ...(moves && !(isState(from) && isState(to) && mayMove(from, to))
      ? [{ problem: 'illegal-move', step, from: String(from), to: String(to) } as const]
      : []),
  ];
}

function problemsOfEnd(contents: readonly EntryContent[], row: Row | undefined): LedgerProblem[] {
  const removals = contents.filter(({ digest }) => digest === undefined);
  const removed = removals.map(({ step }) => ({ problem: 'removed', step }) as const);
  const last = contents.findLast(({ digest }) => digest !== undefined);
  if (row === undefined && removals.length === 0 && last !== undefined) return [{ problem: 'removed', step: last.step }];
  const isBehind = last === undefined || last.step < Number(row?.version);
  return row === undefined || isBehind || last.digest === digestOfRow(row)
    ? removed
    : [...removed, { problem: 'table-differs', step: last.step }];
}

function recordedStep({ step, at, digest, row, incident }: EntryContent): RecordedStep {
  const history = isObject(incident) && Array.isArray(incident.history) ? (incident.history as JsonObject[]) : [];
  const by = history.at(-1)?.by;
  return {
    step,
    ...(at !== undefined && { at }),
    ...(typeof row?.state === 'string' && { state: row.state }),
    ...(typeof by === 'string' && { by }),
    removal: digest === undefined,
  };
}

function isState(value: unknown): value is State {
  return typeof value === 'string' && Object.hasOwn(TRANSITIONS, value);
}
