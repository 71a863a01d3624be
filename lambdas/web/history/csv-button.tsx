import { useSignal } from '@preact/signals';
import type { IncidentResults, IncidentRow } from '#core/control-room/incidents.ts';
import { toast } from '../frame/toasts.tsx';
import { read, readFailureOf } from '../reading/api.ts';
import { numberText } from '../showing/format.ts';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';
import { failureText } from '../showing/objection.ts';
import { csvOf } from './csv.ts';

/** More rows than a spreadsheet handles well. */
const MOST_ROWS = 100_000;

/** Saves every incident of the view as a file. This may take a while, so it shows a count and can be cancelled. */
export function CsvButton({ query }: { readonly query: string }) {
  const count = useSignal<number | undefined>(undefined);
  const ending = useSignal<AbortController | undefined>(undefined);
  const save = async () => {
    const abort = new AbortController();
    ending.value = abort;
    count.value = 0;
    try {
      const rows = await allRows(query, abort.signal, (found) => (count.value = found));
      download(csvOf(rows));
      toast(say('csvSaved', { n: numberText(rows.length) }));
    } catch (thrown) {
      if (!abort.signal.aborted) toast(failureText(readFailureOf(thrown)), true);
    }
    count.value = undefined;
  };
  if (count.value !== undefined) {
    return (
      <button type="button" class="button" onClick={() => ending.value?.abort()}>
        {say('csvReading', { n: numberText(count.value) })}
      </button>
    );
  }
  return (
    <button type="button" class="button" onClick={save}>
      <Icon name="download" />
      {say('csv')}
    </button>
  );
}

async function allRows(query: string, signal: AbortSignal, onRows: (found: number) => void): Promise<IncidentRow[]> {
  const rows: IncidentRow[] = [];
  const asked = new URLSearchParams(query);
  asked.set('limit', '500');
  for (;;) {
    const page = await read<IncidentResults>(`/api/incidents?${asked}`, signal);
    rows.push(...page.rows);
    onRows(rows.length);
    if (page.cursor === undefined || rows.length >= MOST_ROWS) return rows;
    asked.set('cursor', page.cursor);
  }
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const day = new Date().toISOString().slice(0, 10);
  Object.assign(document.createElement('a'), { href: url, download: `incidents-${day}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
