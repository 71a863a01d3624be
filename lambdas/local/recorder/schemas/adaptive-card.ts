import { z } from 'zod';
import { TEAMS_LIMITS as MOST } from '#core/notice/channel-limits.ts';

const text = z.string().min(1);
const url = text.max(MOST.url).regex(/^https?:\/\/\S+$/);
const openUrl = z.strictObject({ type: z.literal('Action.OpenUrl'), title: text.optional(), url });

const weight = z.enum(['Default', 'Lighter', 'Bolder']);
const size = z.enum(['Default', 'Small', 'Medium', 'Large', 'ExtraLarge']);
const color = z.enum(['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention']);

const look = { weight: weight.optional(), size: size.optional(), color: color.optional(), isSubtle: z.boolean().optional() };

/** Teams reads Markdown in text blocks but not in the runs of a rich text, so text blocks carry only mentions. */
const textRun = z.strictObject({ type: z.literal('TextRun'), text, ...look, selectAction: openUrl.optional() });
const richText = z.strictObject({ type: z.literal('RichTextBlock'), inlines: z.array(textRun).min(1) });
const mentionBlock = z.strictObject({
  type: z.literal('TextBlock'),
  text: z.string().regex(/^<at>[^<>]{1,100}<\/at>$/),
  wrap: z.boolean(),
});

const mention = z.strictObject({
  type: z.literal('mention'),
  text: z.string().regex(/^<at>[^<>]{1,100}<\/at>$/),
  mentioned: z.strictObject({ id: text.max(200), name: text.max(100) }),
});

const card = z.strictObject({
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  type: z.literal('AdaptiveCard'),
  version: z.literal('1.4'),
  msteams: z.strictObject({ width: z.literal('Full').optional(), entities: z.array(mention).optional() }).optional(),
  body: z.array(z.discriminatedUnion('type', [richText, mentionBlock])).min(1),
  actions: z
    .array(z.strictObject({ ...openUrl.shape, title: text }))
    .max(MOST.actions)
    .optional(),
});

/** What a webhook of Workflows accepts. The size limit applies to the request and is checked there. */
export const teamsMessage = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null(),
        content: card,
      }),
    )
    .length(1),
});
