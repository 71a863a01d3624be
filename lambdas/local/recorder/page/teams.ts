import { list, object, text } from '#core/json.ts';
import { type Html, html, link } from './html.ts';

/** An Adaptive Card as Teams shows it: runs are text, blocks hold a mention. */
export function teamsHtml(payload: unknown): Html {
  const [attachment] = list(object(payload).attachments);
  const { body, actions } = object(object(attachment).content);
  const buttons = list(actions).map((one) => link(text(object(one).url) ?? '', text(object(one).title) ?? '', 'button'));
  return html`${list(body).map(elementHtml)}<p class="buttons">${buttons}</p>`;
}

function elementHtml(given: unknown): Html {
  const { type, inlines, text: written } = object(given);
  if (type !== 'RichTextBlock') {
    const [, name] = /^<at>([^<>]*)<\/at>$/.exec(text(written) ?? '') ?? [];
    return name === undefined ? html`<p>${text(written)}</p>` : html`<p><b class="mention">@${name}</b></p>`;
  }
  const { size, color } = object(list(inlines)[0]);
  const runs = list(inlines).map(runHtml);
  return size === 'Large' ? html`<h3 class="${text(color)?.toLowerCase()}">${runs}</h3>` : html`<p>${runs}</p>`;
}

function runHtml(given: unknown): Html {
  const { text: written, weight, selectAction } = object(given);
  const url = text(object(selectAction).url);
  const shown = weight === 'Bolder' ? html`<b>${text(written)}</b>` : html`${text(written)}`;
  return url === undefined ? shown : link(url, shown);
}
