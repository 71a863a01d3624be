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

/** A chart over time, and the same numbers as a table for who cannot see it. The library is loaded when the first one is shown. */
export function Plot({ title, kind, range, times, unit, series }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing>(undefined);
  const text = (value: number) =>
    unit === 'seconds' ? spanText(value * 1000) : unit === 'minutes' ? spanText(value * 60_000) : numberText(value);
  const when = (at: number) =>
    range === '24h' ? minuteText(at) : range === '7d' ? `${dayText(at)} ${minuteText(at)}` : dayText(at);
  const shape = `${kind} ${series.map(({ name }) => name).join()} ${language.value}`;
  useEffect(() => {
    let gone = false;
    void import('./draw.ts').then(({ draw }) => {
      if (gone || place.current === null) return;
      drawing.current = draw(place.current, { kind, times, series, text, axis: range === '24h' ? minuteText : dayText });
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
        <ul class="legend small" aria-hidden="true">
          {series.map(({ name, colour }) => (
            <li key={name}>
              <i style={{ background: `var(${colour})` }} />
              {name}
            </li>
          ))}
        </ul>
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
