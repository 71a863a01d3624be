import { type Charts, type Percentiles, RANGES, type Range } from '#core/control-room/overview.ts';
import { SEVERITIES } from '#core/detection/severity.ts';
import { ownEntry } from '#core/own-property.ts';
import { accountNames } from '../frame/watch.tsx';
import { useAnswer } from '../reading/use-answer.ts';
import { goTo, linkTo, route } from '../route.ts';
import { AnswerView, Empty } from '../showing/answer-view.tsx';
import { severityName } from '../showing/badges.tsx';
import { numberText, spanText } from '../showing/format.ts';
import { say } from '../showing/language.ts';
import { titleOf } from '../showing/titles.ts';
import { Bars } from './bars.tsx';
import { Plot } from './plot.tsx';

const RANGE_NAMES = { '24h': 'range24h', '7d': 'range7d', '30d': 'range30d' } as const;

/** How much happened, where, and how fast it was contained. */
export function ChartsView() {
  const asked = route.value.query.get('range');
  const range = (Object.keys(RANGES) as Range[]).find((one) => one === asked) ?? '24h';
  const answer = useAnswer<Charts>(`/api/charts?range=${range}`, { every: 5_000 });
  return (
    <div class="stack wide">
      <fieldset class="segments">
        <legend class="unseen">{say('period')}</legend>
        {(Object.keys(RANGES) as Range[]).map((one) => (
          <button key={one} type="button" aria-pressed={one === range} onClick={() => goTo(linkTo('charts', `range=${one}`))}>
            {say(ownEntry(RANGE_NAMES, one))}
          </button>
        ))}
      </fieldset>
      <AnswerView answer={answer} lines={12}>
        {(charts) =>
          charts.total.opened + charts.total.contained + charts.total.alreadySafe === 0 ? (
            <section class="card">
              <Empty title={say('nothingInRange')}>{say('nothingYetHint')}</Empty>
            </section>
          ) : (
            <Drawn charts={charts} />
          )
        }
      </AnswerView>
    </div>
  );
}

const SEVERITY_COLOURS = {
  CRITICAL: '--fill-critical',
  HIGH: '--fill-high',
  MEDIUM: '--fill-medium',
  LOW: '--fill-low',
} as const;

function Drawn({ charts }: { readonly charts: Charts }) {
  const { times, bySeverity, byScenario, byAccount, contained, alreadySafe, timeToContain, exposureMinutes, total, range } =
    charts;
  const severities = SEVERITIES.toReversed().filter((severity) => bySeverity[severity]?.some((count) => count > 0));
  const seconds = (pick: (one: Percentiles) => number) => timeToContain.map((one) => (one === null ? null : pick(one) / 1000));
  return (
    <>
      <section class="totals" aria-label={say('totals')}>
        <Total name={say('opened')} value={numberText(total.opened)} />
        <Total name={say('contained')} value={numberText(total.contained)} />
        <Total name={say('alreadySafe')} value={numberText(total.alreadySafe)} />
        <Total name={say('half')} value={total.contain === undefined ? '–' : spanText(total.contain.p50)} />
        <Total name={say('p95')} value={total.contain === undefined ? '–' : spanText(total.contain.p95)} />
        <Total name={say('p99')} value={total.contain === undefined ? '–' : spanText(total.contain.p99)} />
      </section>
      <div class="chart-grid">
        <Plot
          title={say('chartBySeverity')}
          kind="stacked"
          range={range}
          times={times}
          series={severities.map((one) => ({
            name: severityName(one),
            colour: ownEntry(SEVERITY_COLOURS, one),
            values: bySeverity[one] ?? [],
          }))}
        />
        <Plot
          title={say('timeToContain')}
          kind="lines"
          range={range}
          times={times}
          unit="seconds"
          series={[
            { name: say('p99'), colour: '--fill-high', values: seconds(({ p99 }) => p99) },
            { name: say('p95'), colour: '--busy', values: seconds(({ p95 }) => p95) },
            { name: say('half'), colour: '--fill-good', values: seconds(({ p50 }) => p50) },
          ]}
        />
        <Bars title={say('chartByScenario')} rows={sums(byScenario)} nameOf={titleOf} facet="scenario" />
        <Bars
          title={say('chartByAccount')}
          rows={sums(byAccount)}
          nameOf={(id) => accountNames.value.get(id) ?? id}
          facet="account"
        />
        <Plot
          title={say('chartContained')}
          kind="stacked"
          range={range}
          times={times}
          series={[
            { name: say('contained'), colour: '--fill-good', values: contained },
            { name: say('alreadySafe'), colour: '--busy', values: alreadySafe },
          ]}
        />
        <Plot
          title={say('exposureMinutes')}
          kind="stacked"
          range={range}
          times={times}
          unit="minutes"
          series={[{ name: say('exposureMinutes'), colour: '--fill-high', values: exposureMinutes }]}
        />
      </div>
    </>
  );
}

function Total({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div class="tile">
      <span class="quiet small">{name}</span>
      <span class="display">{value}</span>
    </div>
  );
}

function sums(series: Readonly<Record<string, readonly number[]>>): readonly (readonly [string, number])[] {
  return Object.entries(series)
    .map(([key, values]) => [key, values.reduce((sum, value) => sum + value, 0)] as const)
    .filter(([, sum]) => sum > 0)
    .toSorted(([, one], [, other]) => other - one);
}
