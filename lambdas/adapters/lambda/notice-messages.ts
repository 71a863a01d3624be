import * as z from 'zod/mini';
import { LONGEST_RULE_TEXT, MOST_RULE_INCIDENTS, MOST_RULES, RULE_CHANGE_KINDS } from '#core/notice/rule-change.ts';
import type { HubAlarm, NoticeOrder } from '../../notify/ports.ts';
import type { SampleOrder } from '../../notify/sample.ts';
import { parsedBody, type QueueMessage } from './messages.ts';

const incident = z.string().check(z.regex(/^inc-[0-9a-f]{24}$/));
const route = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,30}$/));
const time = z.int().check(z.nonnegative());
const LONGEST_TEXT = 1_000;

const ALARM = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(255)),
  state: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  text: z.string().check(z.maxLength(LONGEST_TEXT)),
  at: time,
});

const ruleText = z.string().check(z.maxLength(LONGEST_RULE_TEXT));
const port = z.int().check(z.minimum(0), z.maximum(65_535));

const RULE_CHANGE = z.strictObject({
  event: ruleText,
  at: time,
  account: z.string().check(z.regex(/^\d{12}$/)),
  region: ruleText,
  group: ruleText,
  did: z.enum(RULE_CHANGE_KINDS),
  rules: z
    .array(
      z.strictObject({
        way: z.optional(z.enum(['in', 'out'])),
        rule: z.optional(ruleText),
        protocol: z.optional(ruleText),
        from: z.optional(port),
        to: z.optional(port),
        peer: z.optional(ruleText),
        description: z.optional(ruleText),
      }),
    )
    .check(z.maxLength(MOST_RULES)),
  more: z.int().check(z.nonnegative()),
  actor: z.strictObject({
    type: z.enum(['root', 'user', 'role', 'federated', 'service', 'unknown']),
    name: ruleText,
    arn: z.optional(ruleText),
    account: z.optional(ruleText),
    role: z.optional(ruleText),
    invokedBy: z.optional(ruleText),
    through: z.optional(ruleText),
  }),
  address: z.optional(ruleText),
  tool: z.optional(z.enum(['console', 'cli', 'cloud-shell', 'terraform', 'sdk', 'browser'])),
  incidents: z.array(incident).check(z.maxLength(MOST_RULE_INCIDENTS)),
  fixOf: z.optional(incident),
});

/** From `notify` to itself: one delivery of one route. */
const ORDER = z.union([
  z.strictObject({ incident, route, again: z.optional(z.literal(true)), reminder: z.optional(time) }),
  z.strictObject({ alarm: ALARM, route, again: z.optional(z.literal(true)) }),
  z.strictObject({ change: RULE_CHANGE, route, again: z.optional(z.literal(true)) }),
  z.strictObject({ digest: route }),
]);

/** A person's test of a route. */
const TEST = z.strictObject({
  test: route,
  id: z.string().check(z.regex(/^[0-9a-f-]{8,64}$/)),
  by: z.string().check(z.minLength(1), z.maxLength(2_048)),
});

/** An event of CloudWatch about an alarm: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
const ALARM_EVENT = z.object({
  source: z.literal('aws.cloudwatch'),
  time: z.string(),
  detail: z.object({
    alarmName: z.string().check(z.minLength(1), z.maxLength(255)),
    state: z.object({ value: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']), reason: z.optional(z.string()) }),
  }),
});

export function noticeOrderIn(message: QueueMessage): NoticeOrder {
  return parsedBody(ORDER, message) as NoticeOrder;
}

/** A test; undefined for another message of the same queue. */
export function sampleOrderIn(message: QueueMessage): SampleOrder | undefined {
  return message.body.startsWith('{"test":') ? parsedBody(TEST, message) : undefined;
}

/** A change of one of the hub's alarms; undefined for another message of the same queue. */
export function hubAlarmIn(message: QueueMessage): HubAlarm | undefined {
  if (!message.body.includes('"CloudWatch Alarm State Change"')) return undefined;
  const { detail, time: at } = parsedBody(ALARM_EVENT, message);
  const text = (detail.state.reason ?? '').slice(0, LONGEST_TEXT);
  return { name: detail.alarmName, state: detail.state.value, text, at: Date.parse(at) || 0 };
}
