import type { Language } from '#core/text.ts';
import type { RecordedMessage, RefusedRequest } from '../recorded.ts';
import { type Html, html } from './html.ts';
import type { Mail } from './mail.ts';
import { byRoute, type RouteMessages, type ShownRoute } from './routes.ts';
import { STYLE } from './style.ts';
import { clockTime, threadHtml } from './thread.ts';
import { channelName, PAGE_WORDS } from './words.ts';

/** `routes`: in the order of the organization file. */
export type PageContents = {
  readonly routes: readonly ShownRoute[];
  readonly messages: readonly RecordedMessage[];
  readonly refused: readonly RefusedRequest[];
  readonly mail: readonly Mail[];
};

/** `route`: the one to show whole; all begin with their newest threads. */
export type PageView = { readonly language: Language; readonly route?: string | undefined; readonly nonce: string };

/** So many threads of each route where all routes are shown. */
const NEWEST = 3;

/** Everything recorded, route by route, newest thread first. Works without scripts. */
export function recorderPage({ routes, messages, refused, mail }: PageContents, { language, route, nonce }: PageView): string {
  const words = PAGE_WORDS[language];
  const told = mail.filter(({ message }) => message !== undefined);
  const all = byRoute(routes, messages, told);
  const chosen = all.filter((one) => keyOf(one) === route);
  const shown = chosen.length > 0 ? chosen : all;
  const most = chosen.length > 0 ? Number.POSITIVE_INFINITY : NEWEST;
  const isEmpty = messages.length + told.length === 0;
  return html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${words.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style nonce="${nonce}">${{ html: STYLE }}</style></head><body>
<header><h1>${words.title}</h1><p>${words.about}</p></header>
<nav aria-label="${words.routes}"><ul>${[entryHtml({ lang: language, label: words.all, isHere: chosen.length === 0 }), ...all.map((one) => routeEntry(one, language, chosen))]}</ul>
<p class="tools"><a href="${address({ lang: language, route })}">${words.reload}</a> <a href="${address({ lang: words.other.lang, route })}" lang="${words.other.lang}">${words.other.name}</a></p></nav>
<main>${refusedHtml(refused, language)}${isEmpty ? html`<p class="empty">${words.none}</p>` : shown.map((one) => sectionHtml(one, language, most))}</main>
</body></html>`.html;
}

type Address = { readonly lang: string; readonly route?: string | undefined };

function address({ lang, route }: Address): string {
  return `/?${new URLSearchParams({ lang, ...(route !== undefined && { route }) })}`;
}

function keyOf({ route, channel }: RouteMessages): string {
  return route?.name ?? channel;
}

function routeEntry(one: RouteMessages, lang: Language, chosen: readonly RouteMessages[]): Html {
  const count = one.threads.length;
  const channel = channelName(one.channel, lang);
  return entryHtml({
    lang,
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

function sectionHtml(one: RouteMessages, language: Language, most: number): Html {
  const words = PAGE_WORDS[language];
  const { route, channel, threads } = one;
  const name = channelName(channel, language);
  const about = route === undefined ? undefined : html` <small>${name}, ${words.speaks[route.language]}</small>`;
  const more =
    threads.length <= most
      ? undefined
      : html`<p class="more"><a href="${address({ lang: language, route: keyOf(one) })}">${words.seeAll(threads.length)}</a></p>`;
  const articles = threads.slice(0, most).map((thread) => threadHtml(thread, channel, language));
  const shown = articles.length === 0 ? html`<p class="empty">${words.noneOnRoute}</p>` : articles;
  return html`<section class="${channel}" id="${keyOf(one)}"><h2>${route?.name ?? name}${about}</h2><div class="window"${said(route)}>${shown}</div>${more}</section>`;
}

/** A reader of screens is told which language the messages of a route are in. */
function said(route: ShownRoute | undefined): Html | undefined {
  return route === undefined ? undefined : html` lang="${route.language}"`;
}

function refusedHtml(refused: readonly RefusedRequest[], language: Language): Html | undefined {
  if (refused.length === 0) return undefined;
  const lines = refused
    .toReversed()
    .map(({ channel, to, at, why }) => html`<li>${clockTime(at, language)} ${channelName(channel, language)} ${to}: ${why}</li>`);
  return html`<details class="refused"><summary>${PAGE_WORDS[language].refused} (${refused.length})</summary><ul>${lines}</ul></details>`;
}
