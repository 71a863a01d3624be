import { ownProperty } from '#core/own-property.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** HTML that is safe to put into a page: written here or escaped. */
export type Html = { readonly html: string };

export function escaped(text: string): Html {
  return { html: text.replace(/[&<>"']/g, (one) => ownProperty(ENTITIES, one) ?? one) };
}

type Part = string | number | undefined | Html | readonly Html[];

/** A template of HTML: every text put into it is escaped. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((string, index) => `${string}${index < parts.length ? htmlOf(parts[index]) : ''}`).join('') };
}

function htmlOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part)).html;
  return 'html' in part ? part.html : part.map((one) => one.html).join('');
}

export function concatenated(parts: readonly Html[]): Html {
  return { html: parts.map((one) => one.html).join('') };
}

/** A link that leaves the page; a text that is no web address is shown as text. */
export function link(url: string, label: string | Html, kind = ''): Html {
  const shown = typeof label === 'string' ? escaped(label) : label;
  if (!/^https?:\/\//i.test(url)) return shown;
  return html`<a class="${kind}" href="${url}" target="_blank" rel="noopener noreferrer">${shown}</a>`;
}
