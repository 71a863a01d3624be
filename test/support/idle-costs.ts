import prices from '../../policies/prices.json' with { type: 'json' };
import { type Resource, resourcesOf, type Stack } from './synthesized.ts';

/** One item of a bill for a month in which nothing happens: how many, of what, in US dollars. */
export type Cost = { readonly what: string; readonly count: number; readonly dollars: number };

type Priced = { readonly dollars: number; readonly free?: number };

const { prices: PRICES, hoursAMonth } = prices;
const MILLION = 1_000_000;

/** What types cost nothing while nothing happens; the reason stands beside them. */
export const FREE: ReadonlySet<string> = new Set(Object.values(prices.freeWhileNothingHappens).flat());
export const PRICED: ReadonlySet<string> = new Set([
  'aws_kms_key',
  'aws_cloudwatch_metric_alarm',
  'aws_cloudwatch_log_metric_filter',
  'aws_kinesis_stream',
  'aws_lambda_event_source_mapping',
]);

/**
 * Lambda polls a queue with a maximum concurrency by five long polls of 20 seconds at a time
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html), and a data key of an encrypted queue is asked for again after five minutes.
 */
const POLLS_A_QUEUE = (5 * hoursAMonth * 3600) / 20;
const KEY_REQUESTS_A_QUEUE = (3 * hoursAMonth * 3600) / 300;

/** The clock reads its reminders and the switch each minute. */
const CLOCK_READS = 2 * 60 * hoursAMonth;

/** The hub's own bill of a month: its key, alarms, empty polls of its queues and the clock's reads; flow logs apart. */
export function hubCosts(central: Stack): readonly Cost[] {
  const sources = resourcesOf(central, 'aws_lambda_event_source_mapping').map(({ event_source_arn: arn }) => String(arn));
  const queues = sources.filter((arn) => arn.includes(':sqs:'));
  const fifo = queues.filter((arn) => arn.endsWith('.fifo')).length;
  const standard = queues.length - fifo;
  return [
    cost('keys', resourcesOf(central, 'aws_kms_key').length, PRICES.key),
    cost('alarms', resourcesOf(central, 'aws_cloudwatch_metric_alarm').length, PRICES.alarm),
    cost('metrics', new Set(resourcesOf(central, 'aws_cloudwatch_log_metric_filter').map(metricOf)).size, PRICES.metric),
    inMillions('empty polls of standard queues', standard * POLLS_A_QUEUE, PRICES.standardRequests),
    inMillions('empty polls of FIFO queues', fifo * POLLS_A_QUEUE, PRICES.fifoRequests),
    inMillions('requests for data keys of queues', queues.length * KEY_REQUESTS_A_QUEUE, PRICES.keyRequests),
    inMillions('reads of the clock', CLOCK_READS, PRICES.reads),
  ];
}

/** Several filters may count into one metric. */
function metricOf({ metric_transformation: one }: Resource): string {
  return JSON.stringify(one);
}

/** What one account pays in one Region, its sites and flow logs included if it has some. No free tier is counted: others may use it up. */
export function memberCosts(member: Stack): readonly Cost[] {
  return [
    cost('alarms', resourcesOf(member, 'aws_cloudwatch_metric_alarm').length, { dollars: PRICES.alarm.dollars }),
    cost('metrics', resourcesOf(member, 'aws_cloudwatch_log_metric_filter').length, PRICES.metric),
  ];
}

/** The stream that flow logs arrive in; one for the whole organization. */
export function flowLogCosts(stack: Stack): readonly Cost[] {
  const shards = resourcesOf(stack, 'aws_kinesis_stream').map(shardsOf);
  return [cost('shard hours', shards.reduce((sum, count) => sum + count, 0) * hoursAMonth, PRICES.shardHour)];
}

/**
 * A million forwarded events, without free tiers and with one event a batch: the bus, three requests to a queue (sent, received,
 * deleted), and an invocation of detect for 20 ms with 1 GB.
 */
export function eventCosts(): readonly Cost[] {
  return [
    inMillions('events between accounts', MILLION, PRICES.forwardedEvents),
    inMillions('requests to queues', 3 * MILLION, { dollars: PRICES.standardRequests.dollars }),
    inMillions('invocations', MILLION, PRICES.invocations),
    inMillions('gigabyte-seconds', 0.02 * MILLION, PRICES.gigabyteSeconds),
  ];
}

/** What one log group with `webAccess` costs a month. */
export function sitesCosts(member: Stack): number {
  return (
    totalOf(memberCosts(member)) /
    new Set(resourcesOf(member, 'aws_cloudwatch_log_metric_filter').map((one) => one.log_group_name)).size
  );
}

export function totalOf(costs: readonly Cost[]): number {
  return costs.reduce((sum, { dollars }) => sum + dollars, 0);
}

/** Throws for a stream that grows by itself: what it costs cannot be said. */
function shardsOf({ shard_count: shards }: Resource): number {
  if (typeof shards !== 'number') throw new Error('a stream of flow logs has no number of shards');
  return shards;
}

function cost(what: string, count: number, { dollars, free = 0 }: Priced): Cost {
  return { what, count, dollars: Math.max(0, count - free) * dollars };
}

function inMillions(what: string, count: number, { dollars, free = 0 }: Priced): Cost {
  return { what, count, dollars: (Math.max(0, count - free) / MILLION) * dollars };
}
