import { useSignal } from '@preact/signals';
import type { IncidentDetail, IncidentEvents } from '#core/control-room/incidents.ts';
import type { KeptEvent } from '#core/incident/kept-event.ts';
import { useAnswer } from '../reading/use-answer.ts';
import { AnswerView } from '../showing/answer-view.tsx';
import { numberText } from '../showing/format.ts';
import { JsonTree } from '../showing/json-tree.tsx';
import { say } from '../showing/language.ts';
import { Time } from '../showing/time.tsx';

/** The first event of each source, as AWS sent it. Read only when unfolded, because it is by far the largest part of an incident. */
export function RawEvents({ detail: { incident, links } }: { readonly detail: IncidentDetail }) {
  const isOpen = useSignal(false);
  const answer = useAnswer<IncidentEvents>(isOpen.value ? `/api/incidents/${encodeURIComponent(incident.id)}/events` : undefined);
  return (
    <section class="card" aria-labelledby="raw-events">
      <header>
        <h3 id="raw-events">{say('rawEvents')}</h3>
      </header>
      <div class="inside">
        <details onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
          <summary>{say('unfold')}</summary>
          {isOpen.value && (
            <AnswerView answer={answer} lines={4}>
              {({ events }) => (
                <>
                  {events.length === 0 && <p class="quiet">{say('noRawEvents')}</p>}
                  {events.map((kept) => (
                    <RawEvent key={kept.source} kept={kept} link={links.event} />
                  ))}
                </>
              )}
            </AnswerView>
          )}
        </details>
      </div>
    </section>
  );
}

function RawEvent({ kept, link }: { readonly kept: KeptEvent; readonly link: string | undefined }) {
  const { source, at, bytes } = kept;
  return (
    <div class="stack tight">
      <p class="small quiet">
        <code>{source}</code> · <Time at={at} whole />
      </p>
      {'event' in kept ? (
        <JsonTree value={kept.event} open={2} />
      ) : (
        <p>
          {say('rawEventTooLarge', { n: numberText(bytes) })}
          {source === 'aws.cloudtrail' && link?.startsWith('https://') && (
            <>
              {' '}
              <a href={link} target="_blank" rel="noopener noreferrer">
                {say('link-event')}
              </a>
            </>
          )}
        </p>
      )}
    </div>
  );
}
