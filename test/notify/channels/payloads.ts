import type { z } from 'zod';
import type { Message } from '#core/notice/message.ts';
import type { ChannelKind } from '#core/notice/notice.ts';
import { teamsMessage } from '#local/recorder/schemas/adaptive-card.ts';
import { discordMessage } from '#local/recorder/schemas/discord.ts';
import { slackPost } from '#local/recorder/schemas/slack.ts';
import { amazonQNotification, snsPublication } from '#local/recorder/schemas/sns.ts';
import { amazonQNotice } from '#notify/channels/amazon-q.ts';
import { discordPayload } from '#notify/channels/discord.ts';
import { emailContent } from '#notify/channels/email.ts';
import { slackMessage } from '#notify/channels/slack-blocks.ts';
import { teamsPayload } from '#notify/channels/teams.ts';
import { webhookPayload } from '#notify/channels/webhook.ts';

const TopicArn = 'arn:aws:sns:ap-northeast-2:111122223333:org-security-hub-notices';

type Written = { readonly payload: (message: Message) => unknown; readonly isTaken: (payload: unknown) => boolean };

const takenBy = (schema: z.ZodType) => (payload: unknown) => schema.safeParse(payload).success;
const bytes = (payload: unknown) => Buffer.byteLength(JSON.stringify(payload));

/** The payload of each channel for a message, and whether the documented limits of the channel allow it. */
export const WRITTEN: Readonly<Record<ChannelKind, Written>> = {
  email: { payload: (message) => ({ TopicArn, ...emailContent(message) }), isTaken: takenBy(snsPublication) },
  slack: {
    payload: (message) => ({ channel: 'C0123456789', ...slackMessage(message, { interactive: true }) }),
    isTaken: takenBy(slackPost),
  },
  discord: { payload: discordPayload, isTaken: takenBy(discordMessage) },
  teams: { payload: teamsPayload, isTaken: (payload) => takenBy(teamsMessage)(payload) && bytes(payload) <= 28 * 1_024 },
  webhook: { payload: webhookPayload, isTaken: (payload) => bytes(payload) <= 131_072 },
  'amazon-q': { payload: amazonQNotice, isTaken: takenBy(amazonQNotification) },
};
