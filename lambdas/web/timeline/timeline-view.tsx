import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { TimelinePage, TimelineStep } from '#core/control-room/incidents.ts';
import { HUB_ACTOR } from '#core/incident/incident.ts';
import { toast } from '../frame/toasts.tsx';
import { accountNames } from '../frame/watch.tsx';
import { read, readFailureOf } from '../reading/api.ts';
import { useAnswer } from '../reading/use-answer.ts';
import { linkWithOpen, route } from '../route.ts';
import { Empty, FailureNote, Skeleton } from '../showing/answer-view.tsx';
import { SeverityBadge, StateBadge } from '../showing/badges.tsx';
import { spanText } from '../showing/format.ts';
import { say } from '../showing/language.ts';
import { becauseText, failureText } from '../showing/objection.ts';
import { Time } from '../showing/time.tsx';
import { titleOf } from '../showing/titles.ts';
import { Board } from './board.tsx';
import { older, stepKey, steps, takePage } from './steps.ts';

/** Events, actions and decisions as they happen. */
export function TimelineView() {
  const answer = useAnswer<TimelinePage>('/api/timeline', { every: 250 });
  const { value, failure, again } = answer.value;
  useEffect(() => {
    if (value !== undefined) takePage(value, 'first');
  }, [value]);
  if (value === undefined && steps.value.length === 0)
    return failure ? <FailureNote failure={failure} again={again} /> : <Skeleton lines={9} />;
  if (steps.value.length === 0) {
    return (
      <section class="card">
        <Empty title={say('nothingYet')}>{say('nothingYetHint')}</Empty>
      </section>
    );
  }
  return (
    <div class="stack wide">
      <Board steps={steps.value} />
      <section class="card" aria-labelledby="steps">
        <header>
          <h2 id="steps">{say('steps')}</h2>
          <span class="more small quiet">{say('stepsHint')}</span>
        </header>
        <div>
          {steps.value.map((step) => (
            <StepLine key={stepKey(step)} step={step} />
          ))}
        </div>
        <Older />
      </section>
    </div>
  );
}

function StepLine({ step }: { readonly step: TimelineStep }) {
  const { incident, scenario, severity, state, at, by, account, region, resource, reason, hop } = step;
  return (
    <a
      class="line of-steps"
      data-row
      data-severity={severity}
      data-state={state}
      href={linkWithOpen(incident)}
      aria-current={route.value.open === incident ? 'true' : undefined}
    >
      <span class="when small">
        <Time at={at} />
      </span>
      <span class="badges">
        <StateBadge state={state} />
        <SeverityBadge severity={severity} />
      </span>
      <span class="what">
        <span class="cut">{titleOf(scenario)}</span>
        <span class="where cut">
          {accountNames.value.get(account) ?? account} · {region} · {resource}
        </span>
      </span>
      <span class="why small">
        <span class="cut">{reason === undefined ? say('recorded') : becauseText(reason)}</span>
        <span class="cut quiet">{by === HUB_ACTOR ? say('theHub') : by}</span>
      </span>
      <span class="hop small">{hop === undefined ? '' : `+${spanText(hop)}`}</span>
    </a>
  );
}

function Older() {
  const reading = useSignal(false);
  const cursor = older.value;
  if (cursor === undefined) return null;
  const readOlder = async () => {
    reading.value = true;
    try {
      takePage(await read<TimelinePage>(`/api/timeline?cursor=${encodeURIComponent(cursor)}`), 'older');
    } catch (thrown) {
      toast(failureText(readFailureOf(thrown)), true);
    }
    reading.value = false;
  };
  return (
    <div class="inside row center">
      <button type="button" class="button" disabled={reading.value} onClick={readOlder}>
        {say('older')}
      </button>
    </div>
  );
}
