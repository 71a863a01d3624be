import { object, text } from '#core/json.ts';
import type { Language } from '#core/text.ts';
import { inputsIn, type SlackWindow } from '../slack-app.ts';
import { type Html, html } from './html.ts';
import { PAGE_WORDS } from './words.ts';

/** A person of the workspace whose clicks the reader of the page can send; without a name if the organization file does not list them. */
export type Clicker = { readonly user: string; readonly name?: string };

/** Who clicks, and what every click carries: the page it came from, and a token that only this page knows. */
export type Clicking = {
  readonly as: Clicker;
  readonly token: string;
  readonly lang: Language;
  readonly route?: string | undefined;
};

/** A button of a message that acts: pressing it sends what Slack would send. */
export function buttonForm(message: string, element: unknown, clicking: Clicking): Html {
  const { action_id: action, text: label, style } = object(element);
  const shown = text(object(label).text) ?? '';
  const kind = `button ${text(style) ?? ''}`;
  const hint = PAGE_WORDS[clicking.lang].clicksAs(nameOf(clicking.as, clicking.lang));
  return html`<form method="post" action="/clicks">${hidden(clicking)}${field('message', message)}${field('action', text(action) ?? '')}<button class="${kind}" title="${hint}">${shown}</button></form>`;
}

/** A window with a question to the person, as Slack shows it on top of everything. */
export function windowForm({ id, view }: SlackWindow, clicking: Clicking): Html {
  const { title, submit } = object(view);
  const inputs = inputsIn(view);
  const areas = inputs.map(
    ({ label }) => html`<label>${label}<textarea name="text" required maxlength="1000" rows="3"></textarea></label>`,
  );
  return html`<form class="ask" method="post" action="/windows" aria-label="${text(object(title).text) ?? ''}">${hidden(clicking)}${field('window', id)}<h2>${text(object(title).text)}</h2>${areas}<button class="button primary">${text(object(submit).text)}</button></form>`;
}

/** Links by which the reader chooses who clicks. */
export function clickerLinks(clickers: readonly Clicker[], { as, lang, route }: Clicking): Html {
  const one = (clicker: Clicker) => {
    const { user } = clicker;
    const address = `/?${new URLSearchParams({ lang, ...(route !== undefined && { route }), as: user })}`;
    const here = user === as.user ? { html: ' aria-current="true"' } : undefined;
    return html`<li><a href="${address}"${here}>${nameOf(clicker, lang)}</a></li>`;
  };
  return html`<p class="who" id="who">${PAGE_WORDS[lang].whoClicks}</p><ul aria-labelledby="who">${clickers.map(one)}</ul>`;
}

function nameOf({ name }: Clicker, lang: Language): string {
  return name ?? PAGE_WORDS[lang].stranger;
}

function hidden({ as, token, lang, route }: Clicking): Html[] {
  return [
    field('token', token),
    field('user', as.user),
    field('lang', lang),
    ...(route === undefined ? [] : [field('route', route)]),
  ];
}

function field(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}
