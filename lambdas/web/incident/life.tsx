import type { IncidentDetail } from '#core/control-room/incidents.ts';
import { HUB_ACTOR } from '#core/incident/incident.ts';
import { StateBadge } from '../showing/badges.tsx';
import { spanText } from '../showing/format.ts';
import { say } from '../showing/language.ts';
import { becauseText } from '../showing/objection.ts';
import { Sentence } from '../showing/sentence.tsx';
import { Time } from '../showing/time.tsx';

/** Every step and note, with its author, reason and duration. */
export function Life({ detail: { incident } }: { readonly detail: IncidentDetail }) {
  const { history, receivedAt } = incident;
  return (
    <section class="card" aria-labelledby="life">
      <header>
        <h3 id="life">{say('life')}</h3>
      </header>
      <ol class="inside life">
        {history.map(({ at, state, by, sender, reason }, index) => {
          const since = at - (history[index - 1]?.at ?? receivedAt);
          return (
            <li key={`${at} ${index}`} data-state={state}>
              <span class="row">
                <StateBadge state={state} />
                <span class="small quiet">
                  <Time at={at} /> · +{spanText(since)}
                </span>
              </span>
              {reason !== undefined && (
                <span>
                  <Sentence text={becauseText(reason)} />
                </span>
              )}
              <span class="small quiet">
                {by === HUB_ACTOR ? say('theHub') : by}
                {sender !== undefined && sender !== by && ` (${sender})`}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
