import type { TimelineStep } from '#core/control-room/incidents.ts';
import { MINUTE } from '#core/duration.ts';
import { ownEntry } from '#core/own-property.ts';
import { accountNames } from '../frame/watch.tsx';
import { now } from '../reading/clock.ts';
import { linkWithOpen } from '../route.ts';
import { SeverityIcon, StateTrack } from '../showing/badges.tsx';
import { numberText } from '../showing/format.ts';
import { say } from '../showing/language.ts';
import { Ago } from '../showing/time.tsx';
import { titleOf } from '../showing/titles.ts';
import { type BoardLane, lanesOf } from './steps.ts';

const LANES = ['NEW', 'PROCESSING', 'WAITING', 'DONE'] as const satisfies readonly BoardLane[];
const LANE_NAMES = { NEW: 'laneNew', PROCESSING: 'laneProcessing', WAITING: 'laneWaiting', DONE: 'laneDone' } as const;
const SHOWN = 5;
const DONE_STAYS = 15 * MINUTE;

/** The current state of incidents: they move from left to right live. */
export function Board({ steps }: { readonly steps: readonly TimelineStep[] }) {
  const lanes = lanesOf(steps, now.value, DONE_STAYS);
  return (
    <section class="board" aria-label={say('board')}>
      {LANES.map((lane) => (
        <div key={lane} class="lane" data-lane={lane}>
          <h2>
            {say(ownEntry(LANE_NAMES, lane))} <span class="quiet">{numberText(lanes[lane].length)}</span>
          </h2>
          {lanes[lane].slice(0, SHOWN).map((step) => (
            <a
              key={step.incident}
              class="moving"
              data-severity={step.severity}
              data-state={step.state}
              href={linkWithOpen(step.incident)}
            >
              <span class="row apart">
                <StateTrack state={step.state} />
                <span class="small quiet">
                  <Ago at={step.at} />
                </span>
              </span>
              <span class="name">
                <SeverityIcon severity={step.severity} /> {titleOf(step.scenario)}
              </span>
              <span class="small quiet cut">
                {accountNames.value.get(step.account) ?? step.account} · {step.resource}
              </span>
            </a>
          ))}
          {lanes[lane].length > SHOWN && (
            <span class="small quiet">{say('andMore', { n: numberText(lanes[lane].length - SHOWN) })}</span>
          )}
          {lanes[lane].length === 0 && <span class="small quiet">{say('noneHere')}</span>}
        </div>
      ))}
    </section>
  );
}
