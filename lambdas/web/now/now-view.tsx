import type { Now } from '#core/control-room/overview.ts';
import { SEVERITIES } from '#core/detection/severity.ts';
import { ownEntry } from '#core/own-property.ts';
import { hubNow, hubNowAnswer, openCount } from '../frame/watch.tsx';
import { linkTo } from '../route.ts';
import { AnswerView, Empty } from '../showing/answer-view.tsx';
import { SeverityIcon, severityName } from '../showing/badges.tsx';
import { numberText } from '../showing/format.ts';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';
import { BudgetsCard, Coverage, TimeToContain, Today } from './figures.tsx';
import { OpenList } from './open-list.tsx';
import { WaitingLine } from './waiting-line.tsx';

/** Open incidents, waiting decisions, and the state of the hub. */
export function NowView() {
  return (
    <AnswerView answer={hubNowAnswer} lines={9}>
      {(now) => (
        <div class="now">
          <Headline now={hubNow.value ?? now} />
          <SeverityTiles now={now} />
          <div class="now-columns">
            <div class="stack wide">
              <Waiting now={now} />
              <OpenList />
            </div>
            <div class="stack wide">
              <Today now={now} />
              <TimeToContain now={now} />
              <Coverage now={now} />
              <BudgetsCard now={now} />
            </div>
          </div>
        </div>
      )}
    </AnswerView>
  );
}

type Mood = 'calm' | 'busy' | 'waits' | 'fire';

const MOOD_ICONS = { calm: 'mitigated', busy: 'processing', waits: 'awaiting', fire: 'critical' } as const;

function moodOf(now: Now): Mood {
  const failed = Object.values(now.open).some((states) => (states?.FAILED ?? 0) > 0);
  if (openCount(now, 'CRITICAL') > 0 || failed) return 'fire';
  if (now.waiting.length > 0) return 'waits';
  return openCount(now) > 0 ? 'busy' : 'calm';
}

/** One large sentence, readable across a room. */
function Headline({ now }: { readonly now: Now }) {
  const mood = moodOf(now);
  const [open, critical, waiting] = [openCount(now), openCount(now, 'CRITICAL'), now.waiting.length];
  const text = {
    calm: say('allContained'),
    busy: say('handlingOpen', { n: open }),
    waits: say('waitForYou', { n: waiting }),
    fire: critical > 0 ? say('criticalOpen', { n: critical }) : say('failedOpen'),
  }[mood];
  return (
    <section class="headline" data-mood={mood} aria-label={say('status')}>
      <Icon name={ownEntry(MOOD_ICONS, mood)} />
      <div>
        <h2>{text}</h2>
        <p>
          {say('headlineDetail', {
            open: numberText(open),
            waiting: numberText(waiting),
            contained: numberText(now.today.contained),
          })}
        </p>
      </div>
      <span class={now.stop === undefined ? 'tag good' : 'tag wait'}>
        <Icon name={now.stop === undefined ? 'closed' : 'stop'} />{' '}
        {say(now.stop === undefined ? 'automationOn' : 'automationOff')}
      </span>
    </section>
  );
}

function SeverityTiles({ now }: { readonly now: Now }) {
  return (
    <section class="tiles" aria-label={say('openBySeverity')}>
      {SEVERITIES.toReversed().map((severity) => {
        const count = openCount(now, severity);
        const states = now.open[severity] ?? {};
        const query = new URLSearchParams([['severity', severity], ...OPEN.map((state) => ['state', state])]);
        return (
          <a
            key={severity}
            class="tile"
            data-severity={severity}
            data-none={count === 0 ? '' : undefined}
            href={linkTo('history', query)}
          >
            <span class="name">
              <SeverityIcon severity={severity} /> {severityName(severity)}
            </span>
            <span class="numeral">{numberText(count)}</span>
            <span class="quiet small">
              {count === 0
                ? say('noneOpen')
                : say('tileDetail', {
                    waiting: numberText(states.AWAITING_APPROVAL ?? 0),
                    failed: numberText(states.FAILED ?? 0),
                  })}
            </span>
          </a>
        );
      })}
    </section>
  );
}

const OPEN = ['NEW', 'PROCESSING', 'AWAITING_APPROVAL', 'FAILED'];

function Waiting({ now }: { readonly now: Now }) {
  return (
    <section class="card" aria-labelledby="waiting">
      <header>
        <h2 id="waiting">{say('waitingForDecision')}</h2>
        {now.waiting.length > 0 && <span class="tag wait">{numberText(now.waiting.length)}</span>}
        <a class="more small" href={linkTo('history', 'state=AWAITING_APPROVAL')}>
          {say('all')}
        </a>
      </header>
      {now.waiting.length === 0 ? (
        <Empty title={say('nothingWaits')}>{say('nothingWaitsHint')}</Empty>
      ) : (
        <div>
          {now.waiting.map((row) => (
            <WaitingLine key={row.id} row={row} />
          ))}
        </div>
      )}
    </section>
  );
}
