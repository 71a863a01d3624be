import { z } from 'zod';
import { DISCORD_LIMITS as MOST } from '#core/notice/channel-limits.ts';

const text = (most: number) => z.string().min(1).max(most);
const url = text(MOST.url).regex(/^https?:\/\/\S+$/);

const embed = z.strictObject({
  title: text(MOST.title).optional(),
  description: text(MOST.description).optional(),
  url: url.optional(),
  color: z.int().min(0).max(0xff_ff_ff).optional(),
  fields: z
    .array(z.strictObject({ name: text(MOST.fieldName), value: text(MOST.fieldValue), inline: z.boolean().optional() }))
    .max(MOST.fields)
    .optional(),
  footer: z.strictObject({ text: text(MOST.footer) }).optional(),
  author: z.strictObject({ name: text(MOST.author) }).optional(),
  timestamp: z.iso.datetime().optional(),
});

type Embed = z.infer<typeof embed>;

/** A webhook that no application owns may send buttons that are links, but none that act. */
const linkButton = z.strictObject({ type: z.literal(2), style: z.literal(5), label: text(MOST.buttonLabel), url });
const actionRow = z.strictObject({ type: z.literal(1), components: z.array(linkButton).min(1).max(MOST.buttonsInRow) });

const snowflake = z.string().regex(/^\d{17,20}$/);

export const discordMessage = z
  .strictObject({
    content: text(MOST.content).optional(),
    username: text(MOST.username).optional(),
    embeds: z.array(embed).max(MOST.embeds).optional(),
    components: z.array(actionRow).max(MOST.actionRows).optional(),
    // `parse` would let Discord look for mentions in the text: here every person to mention is listed.
    allowed_mentions: z.strictObject({ parse: z.array(z.never()).max(0), users: z.array(snowflake).max(100).optional() }),
  })
  .refine(({ content, embeds = [] }) => content !== undefined || embeds.length > 0, 'a message has content or embeds')
  .refine(({ embeds = [] }) => embeds.reduce((sum, one) => sum + lengthOf(one), 0) <= MOST.total, {
    path: ['embeds'],
    error: `Embed size exceeds maximum size of ${MOST.total}`,
  });

function lengthOf({ title = '', description = '', fields = [], footer, author }: Embed): number {
  const texts = [
    title,
    description,
    footer?.text ?? '',
    author?.name ?? '',
    ...fields.flatMap(({ name, value }) => [name, value]),
  ];
  return texts.reduce((sum, one) => sum + one.length, 0);
}
