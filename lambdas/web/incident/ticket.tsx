import type { IncidentDetail } from '#core/control-room/incidents.ts';
import { ownEntry } from '#core/own-property.ts';
import type { ShownTicket } from '#core/ticket/ticket.ts';
import { ticketReasonText } from '#words/ticket.ts';
import { Icon } from '../showing/icon.tsx';
import { language, say } from '../showing/language.ts';
import { Time } from '../showing/time.tsx';

const SYSTEMS = { jira: 'Jira', servicenow: 'ServiceNow' } as const;

/** The incident's ticket in Jira or ServiceNow; nothing if there is none. */
export function TicketPart({ detail: { ticket } }: { readonly detail: IncidentDetail }) {
  if (ticket === undefined) return null;
  const { system, key, url, at, attempts, reason } = ticket;
  const name = [system && ownEntry(SYSTEMS, system), key].filter(Boolean).join(' ');
  return (
    <section class="card" aria-labelledby="ticket">
      <header>
        <h3 id="ticket">{say('ticket')}</h3>
      </header>
      <div class="inside stack tight">
        <span class="row">
          <TicketTag ticket={ticket} />
          {url === undefined ? (
            <span>{name}</span>
          ) : (
            <a class="button" href={url} target="_blank" rel="noopener noreferrer">
              {name}
              <Icon name="out" />
            </a>
          )}
          <span class="small quiet">
            <Time at={at} />
            {attempts > 1 && ` · ${say('attempts', { n: attempts })}`}
          </span>
        </span>
        {reason !== undefined && <span class="small quiet">{ticketReasonText(reason, language.value)}</span>}
      </div>
    </section>
  );
}

function TicketTag({ ticket: { state, isOpen } }: { readonly ticket: ShownTicket }) {
  if (state === 'FAILED') return <span class="tag bad">{say('ticketBehind')}</span>;
  if (state === 'OPENING') return <span class="tag wait">{say('ticketOpening')}</span>;
  return isOpen === true ? <span class="tag wait">{say('ticketOpen')}</span> : <span class="tag good">{say('ticketDone')}</span>;
}
