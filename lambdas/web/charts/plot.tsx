import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Range } from '#core/control-room/overview.ts';
import { dayText, minuteText, numberText, spanText } from '../showing/format.ts';
import { language, say } from '../showing/language.ts';
import { Scrolled } from '../showing/scrolled.tsx';
import type { Drawing, DrawnSeries } from './draw.ts';

type Props = {
  readonly title: string;
  readonly kind: 'stacked' | 'lines';
  readonly range: Range;
  readonly times: readonly number[];
  readonly unit?: 'seconds' | 'minutes';
  readonly series: readonly DrawnSeries[];
};

/** A chart over time, and the same numbers as a table for readers who cannot see it. The library is loaded with the first chart. */
export function Plot({ title, kind, range, times, unit, series }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing>(undefined);
  const pointed = useSignal<number | undefined>(undefined);
  const text = (value: number) =>
    unit === 'seconds' ? spanText(value * 1000) : unit === 'minutes' ? spanText(value * 60_000) : numberText(value);
  const when = (at: number) =>
    range === '24h' ? minuteText(at) : range === '7d' ? `${dayText(at)} ${minuteText(at)}` : dayText(at);
  const shape = `${kind} ${series.map(({ name }) => name).join()} ${language.value}`;
  useEffect(() => {
    let gone = false;
    void import('./draw.ts').then(({ draw }) => {
      if (gone || place.current === null) return;
      drawing.current = draw(place.current, {
        kind,
        times,
        series,
        text,
        axis: range === '24h' ? minuteText : dayText,
        pointed: (index) => (pointed.value = index),
      });
    });
    return () => {
      gone = true;
      drawing.current?.remove();
      drawing.current = undefined;
    };
  }, [shape, range]);
  useEffect(() => drawing.current?.show(times, series), [times, series]);
  return (
    <section class="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <Legend series={series} pointed={pointed.value} when={when} times={times} text={text} />
      </header>
      <div class="inside">
        <div class="plot" ref={place} aria-hidden="true" />
        <details class="small">
          <summary>{say('asTable')}</summary>
          <Scrolled label={title}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">{say('time')}</th>
                  {series.map(({ name }) => (
                    <th key={name} scope="col" class="number">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {times.map((at, index) => (
                  <tr key={at}>
                    <th scope="row">{when(at)}</th>
                    {series.map(({ name, values }) => {
                      const value = values[index];
                      return (
                        <td key={name} class="number">
                          {value === null || value === undefined ? '–' : text(value)}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolled>
        </details>
      </div>
    </section>
  );
}

type LegendProps = Pick<Props, 'series' | 'times'> & {
  readonly pointed: number | undefined;
  readonly when: (at: number) => string;
  readonly text: (value: number) => string;
};

/** The colours, and the values under the pointer. The table below has the same values for readers without a pointer. */
function Legend({ series, times, pointed, when, text }: LegendProps) {
  const at = pointed === undefined ? undefined : times[pointed];
  return (
    <ul class="legend small" aria-hidden="true">
      {at !== undefined && <li>{when(at)}</li>}
      {series.map(({ name, colour, values }) => {
        const value = pointed === undefined ? undefined : values[pointed];
        return (
          <li key={name}>
            <i style={{ background: `var(${colour})` }} />
            {name}
            {at !== undefined && <strong> {value === null || value === undefined ? '–' : text(value)}</strong>}
          </li>
        );
      })}
    </ul>
  );
}
