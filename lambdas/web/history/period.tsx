import type { View } from '#core/control-room/filter.ts';
import { DAY, HOUR } from '#core/duration.ts';
import { ownEntry } from '#core/own-property.ts';
import { say } from '../showing/language.ts';

const SPANS = { hour1: HOUR, hour24: DAY, day7: 7 * DAY, day30: 30 * DAY } as const;

type Props = { readonly view: View; readonly onChange: (view: View) => void; readonly now: number };

/** When incidents were opened: a usual span until now, or any two times. */
export function Period({ view, onChange, now }: Props) {
  const { from, to } = view.filter;
  const set = (next: { from?: number | undefined; to?: number | undefined }) => {
    const { from: _from, to: _to, ...rest } = view.filter;
    onChange({
      ...view,
      filter: { ...rest, ...(next.from !== undefined && { from: next.from }), ...(next.to !== undefined && { to: next.to }) },
    });
  };
  return (
    <fieldset class="period">
      <legend class="unseen">{say('period')}</legend>
      <div class="segments">
        <button type="button" aria-pressed={from === undefined && to === undefined} onClick={() => set({})}>
          {say('anyTime')}
        </button>
        {(Object.keys(SPANS) as (keyof typeof SPANS)[]).map((span) => {
          const start = Math.floor((now - ownEntry(SPANS, span)) / 60_000) * 60_000;
          return (
            <button
              key={span}
              type="button"
              aria-pressed={to === undefined && from === start}
              onClick={() => set({ from: start })}
            >
              {say(span)}
            </button>
          );
        })}
      </div>
      <label class="row">
        <span class="small quiet">{say('from')}</span>
        <input
          class="input"
          type="datetime-local"
          value={localText(from)}
          onChange={({ currentTarget }) => set({ from: timeIn(currentTarget.value), to })}
        />
      </label>
      <label class="row">
        <span class="small quiet">{say('to')}</span>
        <input
          class="input"
          type="datetime-local"
          value={localText(to)}
          onChange={({ currentTarget }) => set({ from, to: timeIn(currentTarget.value) })}
        />
      </label>
    </fieldset>
  );
}

function localText(at: number | undefined): string {
  if (at === undefined) return '';
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function timeIn(text: string): number | undefined {
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? undefined : at;
}
