import type { Language } from '#core/text.ts';
import type { TicketSystemKind } from '#core/ticket/ticket.ts';
import type { RecordedTicket } from '../tickets/played-system.ts';
import { type Html, html, link } from './html.ts';
import { channelName, PAGE_WORDS } from './words.ts';

/** The tickets of an emulated system, with its host. */
export type ShownTickets = {
  readonly system: TicketSystemKind;
  readonly host: string;
  readonly tickets: readonly RecordedTicket[];
};

/** Tickets as people see them in their system, the newest first. */
export function ticketsHtml({ system, host, tickets }: ShownTickets, most: number, language: Language): Html {
  const shown = tickets
    .toReversed()
    .slice(0, most)
    .map((one) => ticketHtml(one, language));
  const empty = html`<p class="empty">${PAGE_WORDS[language].noneOnRoute}</p>`;
  return html`<section class="tickets" id="${system}"><h2>${channelName(system, language)} <small>${host}</small></h2><div class="window">${shown.length === 0 ? empty : shown}</div></section>`;
}

function ticketHtml({ key, title, status, lines, comments }: RecordedTicket, language: Language): Html {
  const words = PAGE_WORDS[language];
  const items = comments.map((comment) => html`<li>${comment}</li>`);
  const below =
    comments.length === 0
      ? undefined
      : html`<details><summary>${words.comments(comments.length)}</summary><ul>${items}</ul></details>`;
  const about = lines.map((line) => html`<p>${linked(line)}</p>`);
  return html`<article id="${key}"><p class="by"><b>${key}</b> <span class="app">${status}</span></p><h3>${title}</h3>${about}${below}</article>`;
}

function linked(line: string): Html {
  const [, label = '', url] = /^(.*?: )?(https?:\/\/\S+)$/.exec(line) ?? [];
  return url === undefined ? html`${line}` : html`${label}${link(url, url)}`;
}
