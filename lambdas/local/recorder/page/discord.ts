import { list, object, text } from '#core/json.ts';
import { concatenated, type Html, html, link } from './html.ts';

/** A Discord message as its client shows it. */
export function discordHtml(payload: unknown): Html {
  const { content, embeds, components } = object(payload);
  const rows = list(components).map(
    (row) =>
      html`<p class="buttons">${list(object(row).components).map((one) => link(text(object(one).url) ?? '', text(object(one).label) ?? '', 'button'))}</p>`,
  );
  const message = text(content);
  return html`${message === undefined ? undefined : html`<p>${discordMarkdown(message)}</p>`}${list(embeds).map(embedHtml)}${rows}`;
}

function embedHtml(given: unknown): Html {
  const { title, description, fields, url, color, footer } = object(given);
  const shown = discordMarkdown(text(title) ?? '');
  const heading = title === undefined ? undefined : html`<h3>${url === undefined ? shown : link(text(url) ?? '', shown)}</h3>`;
  const lines = (text(description) ?? '').split('\n').map((line) => html`<p>${discordMarkdown(line)}</p>`);
  const pairs = list(fields).map((one) => {
    const { name, value } = object(one);
    return html`<div><dt>${discordMarkdown(text(name) ?? '')}</dt><dd>${discordMarkdown(text(value) ?? '')}</dd></div>`;
  });
  const bar = `c${Math.min(4, Math.max(0, BARS.indexOf(Number(color ?? 0))))}`;
  const end = object(footer).text === undefined ? undefined : html`<p class="small">${text(object(footer).text)}</p>`;
  return html`<div class="embed ${bar}">${heading}${lines}<dl>${pairs}</dl>${end}</div>`;
}

/** Colours of embeds that the page has a class for: resolved, low, medium, high, critical. */
const BARS = [0x2e_7d_32, 0x61_61_61, 0xf9_a8_25, 0xef_6c_00, 0xc6_28_28];

type Rule = { readonly at: RegExp; readonly shown: (match: RegExpExecArray) => Html };

/** The markup Discord reads, in its order: an escape first, so that nothing after a backslash is markup. */
const RULES: readonly Rule[] = [
  { at: /^\\([^0-9A-Za-z\s])/, shown: ([, one = '']) => html`${one}` },
  { at: /^`+([^`]+)`+/, shown: ([, code = '']) => html`<code>${code}</code>` },
  {
    at: /^\[((?:\\.|[^\]\\])+)\]\((https?:\/\/[^\s)]+)\)/,
    shown: ([, label = '', url = '']) => link(url, discordMarkdown(label)),
  },
  { at: /^<(@[!&]?\d+|#\d+|a?:\w+:\d+|t:\d+(?::\w)?)>/, shown: ([, what = '']) => html`<b class="mention">${what}</b>` },
  { at: /^<?(https?:\/\/[^\s<]+[^<.,:;"'\]\s])>?/, shown: ([, url = '']) => link(url, url) },
  { at: /^@(everyone|here)/, shown: ([all]) => html`<b class="mention">${all}</b>` },
  { at: /^\*\*((?:\\.|[^\\])+?)\*\*/, shown: ([, bold = '']) => html`<b>${discordMarkdown(bold)}</b>` },
  { at: /^(?:\*|_)((?:\\.|[^\\*_])+?)(?:\*|_)/, shown: ([, italic = '']) => html`<i>${discordMarkdown(italic)}</i>` },
  { at: /^~~([^~]+)~~/, shown: ([, gone = '']) => html`<s>${gone}</s>` },
  { at: /^\|\|([^|]+)\|\|/, shown: ([, hidden = '']) => html`<s class="spoiler">${hidden}</s>` },
];

export function discordMarkdown(written: string): Html {
  const parts: Html[] = [];
  let rest = written;
  let plain = '';
  while (rest !== '') {
    const [rule, match] = RULES.map(({ at, shown }) => [shown, at.exec(rest)] as const).find(([, found]) => found !== null) ?? [];
    if (rule !== undefined && match) {
      parts.push(html`${plain}`, rule(match));
      plain = '';
      rest = rest.slice(match[0].length);
    } else {
      // An address starts only at the start of a word.
      const word = /^[0-9A-Za-z\u00c0-\uffff]+/.exec(rest)?.[0] ?? rest[0] ?? '';
      plain += word;
      rest = rest.slice(word.length);
    }
  }
  return concatenated([...parts, html`${plain}`]);
}
