import * as z from 'zod/mini';
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

/** From `notify` to itself: one delivery of one route. */
const ORDER = z.union([
  z.strictObject({ incident, route, again: z.optional(z.literal(true)), reminder: z.optional(time) }),
  z.strictObject({ alarm: ALARM, route, again: z.optional(z.literal(true)) }),
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
