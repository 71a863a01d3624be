import type { Now } from '#core/control-room/overview.ts';
import { accountNames } from '../frame/watch.tsx';
import { linkTo } from '../route.ts';
import { numberText, percentText, spanText } from '../showing/format.ts';
import { say } from '../showing/language.ts';
import { Meter, Parts } from '../showing/meter.tsx';

type Props = { readonly now: Now };

export function Today({ now: { today } }: Props) {
  return (
    <section class="card" aria-labelledby="today">
      <header>
        <h2 id="today">{say('today')}</h2>
      </header>
      <dl class="inside figures">
        <Figure name={say('opened')} value={numberText(today.opened)} />
        <Figure name={say('contained')} value={numberText(today.contained)} />
        <Figure name={say('alreadySafe')} value={numberText(today.alreadySafe)} />
        <Figure name={say('notContained')} value={numberText(today.failed)} />
      </dl>
    </section>
  );
}

export function TimeToContain({ now: { contain } }: Props) {
  return (
    <section class="card" aria-labelledby="contain">
      <header>
        <h2 id="contain">{say('timeToContain')}</h2>
        <span class="more small quiet">{say('last24h')}</span>
      </header>
      {contain === undefined ? (
        <p class="inside quiet">{say('nothingMeasured')}</p>
      ) : (
        <dl class="inside figures">
          <Figure name={say('half')} value={spanText(contain.p50)} />
          <Figure name={say('p95')} value={spanText(contain.p95)} />
          <Figure name={say('p99')} value={spanText(contain.p99)} />
        </dl>
      )}
    </section>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div class="figure">
      <dt class="quiet small">{name}</dt>
      <dd>
        <strong>{value}</strong>
      </dd>
    </div>
  );
}

export function Coverage({ now: { coverage } }: Props) {
  const { heard, silent, unheard } = coverage;
  const all = heard + silent + unheard;
  const tone = silent > 0 ? 'bad' : unheard > 0 ? 'wait' : 'good';
  return (
    <section class="card" aria-labelledby="coverage">
      <header>
        <h2 id="coverage">{say('coverage')}</h2>
        <span class={`tag ${tone}`}>{say(silent > 0 ? 'someSilent' : unheard > 0 ? 'someNotYet' : 'allReporting')}</span>
        <a class="more small" href={linkTo('organization')}>
          {say('all')}
        </a>
      </header>
      <div class="inside stack">
        <Parts
          parts={[
            { tone: 'good', count: heard },
            { tone: 'wait', count: unheard },
            { tone: 'bad', count: silent },
          ]}
        />
        <p class="small quiet">
          {say('coverageDetail', {
            heard: numberText(heard),
            all: numberText(all),
            silent: numberText(silent),
            unheard: numberText(unheard),
          })}
        </p>
      </div>
    </section>
  );
}

export function BudgetsCard({ now: { budgets } }: Props) {
  return (
    <section class="card" aria-labelledby="budgets">
      <header>
        <h2 id="budgets">{say('budgets')}</h2>
        <span class="more small quiet">{say('withinHour')}</span>
      </header>
      {budgets.length === 0 ? (
        <p class="inside quiet">{say('budgetsFree')}</p>
      ) : (
        <ul class="inside stack">
          {budgets.map(({ account, used, budget, critical }) => {
            const share = budget === 0 ? 1 : used / budget;
            const name = accountNames.value.get(account) ?? account;
            return (
              <li key={`${account} ${critical}`} class="stack tight">
                <span class="row apart">
                  <span>{critical ? say('budgetOfCritical', { account: name }) : name}</span>
                  <span class="small quiet">{`${numberText(used)} / ${numberText(budget)} · ${percentText(share)}`}</span>
                </span>
                <Meter share={share} tone={share >= 1 ? 'bad' : share >= 0.7 ? 'wait' : 'good'} />
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
