import * as z from 'zod';

const link = z.strictObject({ type: z.literal('link'), attrs: z.strictObject({ href: z.string().regex(/^https?:\/\//) }) });
const text = z.strictObject({ type: z.literal('text'), text: z.string().min(1), marks: z.array(link).optional() });
const paragraph = z.strictObject({ type: z.literal('paragraph'), content: z.array(text) });

/** Atlassian Document Format, as far as tickets use it; Jira refuses empty texts and links elsewhere than to the web. */
export const adf = z.strictObject({ type: z.literal('doc'), version: z.literal(1), content: z.array(paragraph) });

export const summary = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\r\n]*$/);

/** The text of a document, one line for each paragraph; a link with its address. */
export function linesOfAdf({ content }: z.infer<typeof adf>): string[] {
  const shown = ({ text: label, marks: [mark] = [] }: z.infer<typeof text>) =>
    mark === undefined ? label : `${label}: ${mark.attrs.href}`;
  return content.map(({ content: parts }) => parts.map(shown).join(''));
}
