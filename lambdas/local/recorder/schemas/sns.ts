import { z } from 'zod';
import { AMAZON_Q_LIMITS, SNS_LIMITS } from '#core/notice/channel-limits.ts';

const text = (most: number) => z.string().min(1).max(most);
const bytesAtMost = (most: number) => (written: string) => Buffer.byteLength(written) <= most;

/** What `Publish` accepts. A subject is UTF-8 without line breaks and control characters, below 100 characters. */
export const snsPublication = z.strictObject({
  TopicArn: z.string().regex(/^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/),
  Subject: z
    .string()
    .min(1)
    .max(SNS_LIMITS.subject)
    .regex(/^[^\p{C}\u2028\u2029]+$/u)
    .optional(),
  Message: z.string().min(1).refine(bytesAtMost(SNS_LIMITS.bytes), 'Message too long'),
});

/** A custom notification of Amazon Q Developer in chat applications, schema 1.0. */
export const amazonQNotification = z.strictObject({
  version: z.literal('1.0'),
  source: z.literal('custom'),
  id: text(256).optional(),
  content: z.strictObject({
    textType: z.literal('client-markdown'),
    title: text(AMAZON_Q_LIMITS.title).optional(),
    description: text(AMAZON_Q_LIMITS.description),
    nextSteps: z.array(text(AMAZON_Q_LIMITS.nextStep)).min(1).max(AMAZON_Q_LIMITS.nextSteps).optional(),
    keywords: z.array(text(100)).min(1).max(10).optional(),
  }),
  metadata: z
    .strictObject({
      threadId: text(256),
      summary: text(AMAZON_Q_LIMITS.summary),
      eventType: text(100),
      relatedResources: z.array(text(1_000)).min(1).max(10),
      additionalContext: z.record(text(100), text(1_000)),
      enableCustomActions: z.boolean(),
    })
    .partial()
    .optional(),
});
