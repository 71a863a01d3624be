import { z } from 'zod';
import { SLACK_LIMITS as MOST } from '#core/notice/channel-limits.ts';

const text = (most: number) => z.string().min(1).max(most);
const url = text(MOST.url).regex(/^https?:\/\/\S+$/);

const plainText = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(most), emoji: z.boolean().optional() });
const markdown = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(most), verbatim: z.boolean().optional() });
const anyText = (most: number) => z.union([plainText(most), markdown(most)]);

const confirm = z.strictObject({
  title: plainText(MOST.confirm.title),
  text: plainText(MOST.confirm.text),
  confirm: plainText(MOST.confirm.confirm),
  deny: plainText(MOST.confirm.deny),
  style: z.enum(['primary', 'danger']).optional(),
});

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(MOST.buttonText),
  action_id: text(MOST.actionId),
  url: url.optional(),
  value: text(MOST.buttonValue).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
});

const style = z.strictObject({ bold: z.boolean(), italic: z.boolean(), strike: z.boolean(), code: z.boolean() }).partial();

/** The elements of a rich text: nothing inside a `text` is markup. */
const inline = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: text(MOST.section), style: style.optional() }),
  z.strictObject({ type: z.literal('link'), url, text: text(MOST.section).optional(), style: style.optional() }),
  z.strictObject({ type: z.literal('user'), user_id: z.string().regex(/^[UW][A-Z0-9]{2,20}$/) }),
]);

const blockId = text(MOST.blockId).optional();

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plainText(MOST.header), block_id: blockId }),
  z
    .strictObject({
      type: z.literal('section'),
      text: anyText(MOST.section).optional(),
      fields: z.array(anyText(MOST.field)).min(1).max(MOST.fields).optional(),
      block_id: blockId,
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'a section has a text or fields'),
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z.array(z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline).min(1) })).min(1),
    block_id: blockId,
  }),
  z.strictObject({
    type: z.literal('context'),
    elements: z.array(anyText(MOST.section)).min(1).max(MOST.contextElements),
    block_id: blockId,
  }),
  z.strictObject({ type: z.literal('actions'), elements: z.array(button).min(1).max(MOST.actions), block_id: blockId }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
]);

const message = {
  text: text(MOST.text),
  mrkdwn: z.boolean().optional(),
  blocks: z.array(block).min(1).max(MOST.blocks).optional(),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
};

const channel = z.string().regex(/^[CDG][A-Z0-9]{2,20}$/);
const timestamp = z.string().regex(/^\d{10}\.\d{6}$/);

export const slackPost = z.strictObject({
  ...message,
  channel,
  thread_ts: timestamp.optional(),
  reply_broadcast: z.boolean().optional(),
});

export const slackUpdate = z
  .strictObject({ ...message, channel, ts: timestamp })
  .partial({ unfurl_links: true, unfurl_media: true });

export const slackWebhookMessage = z.strictObject(message);

export const slackView = z.strictObject({
  type: z.literal('modal'),
  callback_id: text(MOST.view.callbackId),
  private_metadata: z.string().max(MOST.view.privateMetadata),
  title: plainText(MOST.view.title),
  submit: plainText(MOST.view.submit),
  close: plainText(MOST.view.close),
  blocks: z
    .array(
      z.union([
        block,
        z.strictObject({
          type: z.literal('input'),
          block_id: text(MOST.blockId),
          label: plainText(MOST.view.inputLabel),
          element: z.strictObject({
            type: z.literal('plain_text_input'),
            action_id: text(MOST.actionId),
            multiline: z.boolean(),
            max_length: z.int().min(1).max(MOST.view.input),
          }),
        }),
      ]),
    )
    .min(1)
    .max(MOST.view.blocks),
});
