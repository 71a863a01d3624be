import type { Language } from '#core/text.ts';
import type { RecordedMessage, RefusedRequest } from '../recorded.ts';
import type { SlackWindow } from '../slack-app.ts';
import { type Clicker, type Clicking, clickerLinks, windowForm } from './clicking.ts';
import { type Html, html } from './html.ts';
import type { Mail } from './mail.ts';
import { byRoute, type RouteMessages, type ShownRoute } from './routes.ts';
import { STYLE } from './style.ts';
import { clockTime, threadHtml } from './thread.ts';
import { type ShownTickets, ticketsHtml } from './tickets.ts';
import { channelName, PAGE_WORDS } from './words.ts';

/** `routes`: in the order of the organization file. */
export type PageContents = {
  readonly routes: readonly ShownRoute[];
  readonly messages: readonly RecordedMessage[];
  readonly refused: readonly RefusedRequest[];
  readonly mail: readonly Mail[];
  readonly tickets: readonly ShownTickets[];
  /** Questions that the Slack app asks those who clicked. */
  readonly windows: readonly SlackWindow[];
};

/**
 * `route`: the one to show in full; without it all are shown with their newest threads. `clickers`: who may press buttons; empty
 * where no app receives clicks.
 */
export type PageView = {
  readonly language: Language;
  readonly route?: string | undefined;
  readonly nonce: string;
  readonly clickers: readonly Clicker[];
  readonly as?: string | undefined;
  readonly token: string;
};

/** How many threads of each route are shown where all routes are. */
const NEWEST = 3;

/** Everything recorded, route by route, newest thread first, then the tickets. Works without scripts. */
export function recorderPage(contents: PageContents, view: PageView): string {
  const { routes, messages, refused, mail, tickets, windows } = contents;
  const { language, route, nonce } = view;
  const words = PAGE_WORDS[language];
  const received = mail.filter(({ message }) => message !== undefined);
  const all = byRoute(routes, messages, received);
  const [chosen, systems] = [all.filter((one) => keyOf(one) === route), tickets.filter(({ system }) => system === route)];
  const isWhole = chosen.length + systems.length === 0;
  const most = isWhole ? NEWEST : Number.POSITIVE_INFINITY;
  const clicking = clickingIn(view);
  const at: Address = { lang: language, route, as: clicking?.as.user };
  const entries = [
    entryHtml({ ...at, route: undefined, label: words.all, isHere: isWhole }),
    ...all.map((one) => routeEntry(one, at, chosen)),
    ...tickets.map((one) => ticketEntry(one, at, systems)),
  ];
  const parts = [
    ...windows.flatMap((one) => (one.user === clicking?.as.user ? [windowForm(one, clicking)] : [])),
    ...(isWhole ? all : chosen).map((one) => sectionHtml(one, at, most, clicking)),
    ...(isWhole ? tickets : systems).map((one) => ticketsHtml(one, most, language)),
  ];
  const isEmpty = messages.length + received.length === 0 && tickets.every((one) => one.tickets.length === 0);
  const who = clicking === undefined ? undefined : clickerLinks(view.clickers, clicking);
  return html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${words.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style nonce="${nonce}">${{ html: STYLE }}</style></head><body>
<header><h1>${words.title}</h1><p>${words.about}</p></header>
<nav aria-label="${words.routes}"><ul>${entries}</ul>${who}
<p class="tools"><a href="${address(at)}">${words.reload}</a> <a href="${address({ ...at, lang: words.other.lang })}" lang="${words.other.lang}">${words.other.name}</a></p></nav>
<main>${refusedHtml(refused, language)}${isEmpty ? html`<p class="empty">${words.none}</p>` : parts}</main>
</body></html>`.html;
}

/** Who presses the buttons: as chosen, else the first of the organization file; undefined where no app receives clicks. */
function clickingIn({ clickers, as, token, language, route }: PageView): Clicking | undefined {
  const chosen = clickers.find(({ user }) => user === as) ?? clickers[0];
  return chosen && { as: chosen, token, lang: language, route };
}

type Address = { readonly lang: Language; readonly route?: string | undefined; readonly as?: string | undefined };

/** The address of the current view, also shown again after a click. */
export function address({ lang, route, as }: Address): string {
  return `/?${new URLSearchParams({ lang, ...(route !== undefined && { route }), ...(as !== undefined && { as }) })}`;
}

function keyOf({ route, channel }: RouteMessages): string {
  return route?.name ?? channel;
}

function ticketEntry(one: ShownTickets, at: Address, chosen: readonly ShownTickets[]): Html {
  const label = channelName(one.system, at.lang);
  return entryHtml({ ...at, route: one.system, label, count: one.tickets.length, isHere: chosen.includes(one) });
}

function routeEntry(one: RouteMessages, at: Address, chosen: readonly RouteMessages[]): Html {
  const count = one.threads.length;
  const channel = channelName(one.channel, at.lang);
  return entryHtml({
    ...at,
    route: keyOf(one),
    label: one.route?.name ?? channel,
    ...(one.route !== undefined && { channel }),
    count,
    isHere: chosen.includes(one),
  });
}

type Entry = Address & {
  readonly label: string;
  readonly channel?: string;
  readonly count?: number;
  readonly isHere: boolean;
};

function entryHtml({ label, channel, count, isHere, ...at }: Entry): Html {
  const here = isHere ? { html: ' aria-current="page"' } : undefined;
  const small = channel === undefined ? undefined : html` <small>${channel}</small>`;
  const number = count === undefined ? undefined : html` <span class="count">${count}</span>`;
  return html`<li><a href="${address(at)}"${here}><span>${label}${small}</span>${number}</a></li>`;
}

function sectionHtml(one: RouteMessages, at: Address, most: number, clicking: Clicking | undefined): Html {
  const language = at.lang;
  const words = PAGE_WORDS[language];
  const { route, channel, threads } = one;
  const name = channelName(channel, language);
  const about = route === undefined ? undefined : html` <small>${name}, ${words.speaks[route.language]}</small>`;
  const more =
    threads.length <= most
      ? undefined
      : html`<p class="more"><a href="${address({ ...at, route: keyOf(one) })}">${words.seeAll(threads.length)}</a></p>`;
  const articles = threads.slice(0, most).map((thread) => threadHtml(thread, channel, language, clicking));
  const shown = articles.length === 0 ? html`<p class="empty">${words.noneOnRoute}</p>` : articles;
  return html`<section class="${channel}" id="${keyOf(one)}"><h2>${route?.name ?? name}${about}</h2><div class="window"${langAttribute(route)}>${shown}</div>${more}</section>`;
}

/** The `lang` attribute for the messages of a route, which screen readers need. */
function langAttribute(route: ShownRoute | undefined): Html | undefined {
  return route === undefined ? undefined : html` lang="${route.language}"`;
}

function refusedHtml(refused: readonly RefusedRequest[], language: Language): Html | undefined {
  if (refused.length === 0) return undefined;
  const lines = refused
    .toReversed()
    .map(({ channel, to, at, why }) => html`<li>${clockTime(at, language)} ${channelName(channel, language)} ${to}: ${why}</li>`);
  return html`<details class="refused"><summary>${PAGE_WORDS[language].refused} (${refused.length})</summary><ul>${lines}</ul></details>`;
}
