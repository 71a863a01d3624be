import { linkTo } from '../route.ts';
import { numberText } from '../showing/format.ts';
import { say } from '../showing/language.ts';
import { Meter } from '../showing/meter.tsx';

type Props = {
  readonly title: string;
  readonly rows: readonly (readonly [key: string, count: number])[];
  readonly nameOf: (key: string) => string;
  readonly facet: 'scenario' | 'account';
};

/** Counts as bars, the largest first; each links to its incidents. */
export function Bars({ title, rows, nameOf, facet }: Props) {
  const most = Math.max(1, ...rows.map(([, count]) => count));
  return (
    <section class="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
      </header>
      {rows.length === 0 ? (
        <p class="inside quiet">{say('nothingInRange')}</p>
      ) : (
        <ul class="inside bars">
          {rows.map(([key, count]) => (
            <li key={key}>
              <a class="cut" href={linkTo('history', new URLSearchParams([[facet, key]]))}>
                {nameOf(key)}
              </a>
              <span>{numberText(count)}</span>
              <Meter share={count / most} tone="plain" />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
