import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { CLOCK_VERBS, type Decision, PERSON_VERBS } from '#core/incident/decision.ts';
import type { LookBackAnswer } from '#core/incident/look-back-answer.ts';
import { SWITCH_VERBS, type SwitchOrder } from '#core/incident/switch.ts';
import { object } from '#core/json.ts';
import { PLAYBOOK_IDS } from '#core/playbook/playbook-id.ts';
import { queueName } from './queue-arn.ts';
import { RefusedMessage } from './refused-message.ts';

export const LONGEST_TEXT = 10_000;
export const LONGEST_NOTE = 2_000;
const MOST_CONNECTIONS = 100;

export const incidentIdText = z.string().check(z.regex(/^inc-[0-9a-f]{24}$/));
const words = z.string().check(z.minLength(1), z.maxLength(LONGEST_TEXT));

/** From `detect` or `decide` to `remediate`: look at this incident. */
const ORDER = z.strictObject({ incident: incidentIdText });

/** From a person to `decide`. */
const DECISION = z.strictObject({
  verb: z.enum(PERSON_VERBS),
  incident: incidentIdText,
  by: words,
  reason: z.optional(z.string().check(z.maxLength(LONGEST_TEXT))),
  playbook: z.optional(z.enum(PLAYBOOK_IDS)),
  until: z.optional(z.int().check(z.nonnegative())),
  text: z.optional(z.string().check(z.maxLength(LONGEST_NOTE))),
});

/** From a person to `decide`, about the whole organization. */
const SWITCH_ORDER = z.strictObject({
  verb: z.enum(SWITCH_VERBS),
  by: words,
  reason: z.optional(z.string().check(z.maxLength(LONGEST_TEXT))),
});

/** From the clock to `decide`. */
const TIME_LIMIT = z.strictObject({ verb: z.enum(CLOCK_VERBS), incident: incidentIdText, by: z.literal('hub') });

/** What listeners read from an announcement; the clock adds `renewedAt`, and EventBridge rules add an envelope. */
const ANNOUNCED = z.object({
  detail: z.object({
    id: incidentIdText,
    account: z.string().check(z.regex(/^\d{12}$/)),
    region: words,
    renewedAt: z.optional(z.number().check(z.nonnegative())),
  }),
});

export type AnnouncedChange = z.infer<typeof ANNOUNCED>['detail'];

/** From the flow log reader to `detect`, in the same queue as events: what it found about the ports of an incident. */
const ANSWER = z.strictObject({
  answer: z.strictObject({
    incident: incidentIdText,
    phase: z.enum(['while-open', 'until-closed'] satisfies LookBackAnswer['phase'][]),
    evidence: z
      .array(
        z.union([
          z.strictObject({
            kind: z.literal('look-back'),
            phase: z.enum(['while-open', 'until-closed']),
            found: z.literal('connections'),
            count: z.number(),
            complete: z.boolean(),
            from: z.number(),
            to: z.number(),
          }),
          z.strictObject({
            kind: z.literal('look-back'),
            phase: z.enum(['while-open', 'until-closed']),
            found: z.literal('unknown'),
            because: z.union([
              z.strictObject({ code: z.literal('no-interface-left') }),
              z.strictObject({ code: z.literal('too-much-to-read'), from: z.number(), to: z.number() }),
              z.strictObject({ code: z.literal('error'), name: words, message: z.string() }),
            ]),
          }),
          z.strictObject({
            kind: z.literal('connection'),
            from: words,
            interface: words,
            protocol: words,
            port: z.number(),
            times: z.number(),
            first: z.number(),
            last: z.number(),
          }),
        ]),
      )
      .check(z.maxLength(MOST_CONNECTIONS)),
  }),
});

export type QueueMessage = Pick<SQSRecord, 'body' | 'eventSourceARN'>;

export function orderIn(message: QueueMessage): z.infer<typeof ORDER> {
  return parsedBody(ORDER, message);
}

/** A decision of a person or of the clock. The queue shows which of them sent it, and each has its own schema. */
export function decisionIn(message: QueueMessage): Decision {
  const isOfClock = queueName(message.eventSourceARN) === 'time-limits';
  return parsedBody(isOfClock ? TIME_LIMIT : DECISION, message) as Decision;
}

/** A decision of a person about the switch; undefined for any other message of the queue. */
export function switchOrderIn(message: QueueMessage): SwitchOrder | undefined {
  const isOfPeople = queueName(message.eventSourceARN) !== 'time-limits';
  const { verb } = object(jsonIn(message.body));
  if (!isOfPeople || !SWITCH_VERBS.some((known) => known === verb)) return undefined;
  return parsedBody(SWITCH_ORDER, message) as SwitchOrder;
}

/** From `notify` to `stream`, next to announcements: a notice about this incident changed. */
const NOTICE_CHANGE = z.strictObject({ told: incidentIdText });

/** The incident whose notices changed; undefined for another message of the same queue, which is an announcement. */
export function noticeChangeIn(message: QueueMessage): string | undefined {
  return message.body.startsWith('{"told":') ? parsedBody(NOTICE_CHANGE, message).told : undefined;
}

/** What flow logs say about an incident; undefined for another message of the same queue, which is an event. */
export function lookBackIn(message: QueueMessage): LookBackAnswer | undefined {
  const isAnswer = message.body.startsWith('{"answer":');
  return isAnswer ? parsedBody(ANSWER, message).answer : undefined;
}

/** `now` in epoch milliseconds. A later renewal time is replaced by it, because such a finding would win over every later change. */
export function announcementIn(message: QueueMessage, now: number): AnnouncedChange {
  const { renewedAt, ...detail } = parsedBody(ANNOUNCED, message).detail;
  return { ...detail, ...(renewedAt !== undefined && { renewedAt: Math.min(renewedAt, now) }) };
}

/** The announcements of a batch that can be read, in their order. */
export function readableAnnouncements(messages: readonly QueueMessage[], now: number): AnnouncedChange[] {
  return messages.flatMap((message) => {
    try {
      return [announcementIn(message, now)];
    } catch {
      return [];
    }
  });
}

/** Throws RefusedMessage for a body that does not match the schema exactly. */
export function parsedBody<Schema extends z.ZodMiniType>(
  schema: Schema,
  { body, eventSourceARN }: QueueMessage,
): z.infer<Schema> {
  const queue = queueName(eventSourceARN);
  const result = schema.safeParse(jsonIn(body));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new RefusedMessage({ code: 'message-refused', queue, field: issue?.path.join('.') || 'body' });
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
