import { list, object, text } from '#core/json.ts';
import { concatenated, type Html, html, link } from './html.ts';

/** How a button that acts is shown; as a label where no app receives clicks. */
type Buttons = (element: unknown) => Html;

/** A Slack message as its client shows it, from blocks; a message without blocks from its text. */
export function slackHtml(payload: unknown, buttons?: Buttons): Html {
  const { blocks, text: fallback } = object(payload);
  const all = list(blocks);
  if (all.length === 0) return html`<p>${markdown(text(fallback) ?? '')}</p>`;
  return concatenated(all.map((block) => blockHtml(block, buttons)));
}

function blockHtml(given: unknown, buttons: Buttons | undefined): Html {
  const block = object(given);
  switch (block.type) {
    case 'header':
      return html`<h3>${text(object(block.text).text)}</h3>`;
    case 'rich_text':
      return concatenated(list(block.elements).map((one) => html`<p>${list(object(one).elements).map(inlineHtml)}</p>`));
    case 'section':
      return html`<p>${[...list(block.fields), ...list(block.text)].map(textHtml)}</p>`;
    case 'context':
      return html`<p class="small">${list(block.elements).map(textHtml)}</p>`;
    case 'actions':
      return html`<div class="buttons">${list(block.elements).map((one) => buttonHtml(one, buttons))}</div>`;
    default:
      return html`<hr>`;
  }
}

function inlineHtml(given: unknown): Html {
  const { type, text: shown, url, user_id: user, style } = object(given);
  if (type === 'link') return link(text(url) ?? '', text(shown) ?? text(url) ?? '');
  if (type === 'user') return html`<b class="mention">@${text(user)}</b>`;
  return object(style).bold === true ? html`<b>${text(shown)}</b>` : html`${text(shown)}`;
}

function textHtml(given: unknown): Html {
  const { type, text: shown } = object(given);
  return type === 'mrkdwn' ? markdown(text(shown) ?? '') : html`<span>${text(shown)}</span>`;
}

function buttonHtml(given: unknown, buttons: Buttons | undefined): Html {
  const { text: label, url, style } = object(given);
  if (url === undefined && buttons !== undefined) return buttons(given);
  const shown = text(object(label).text) ?? '';
  const kind = `button ${text(style) ?? ''}`;
  return url === undefined ? html`<span class="${kind}">${shown}</span>` : link(text(url) ?? '', shown, kind);
}

/** The mrkdwn that could do harm: links and mentions in angle brackets, bold; escapes become their characters. */
export function markdown(written: string): Html {
  const parts = written.split(/(<[^<>]*>|\*[^*\n]+\*)/);
  return concatenated(
    parts.map((part) => {
      const [, inside] = /^<([^<>]*)>$/.exec(part) ?? [];
      if (inside !== undefined) {
        const [target = '', label = target] = inside.split('|');
        return /^[@#!]/.test(target) ? html`<b class="mention">${target}</b>` : link(target, unescaped(label));
      }
      const [, bold] = /^\*([^*\n]+)\*$/.exec(part) ?? [];
      return bold === undefined ? html`${unescaped(part)}` : html`<b>${unescaped(bold)}</b>`;
    }),
  );
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
