import { DEFAULT_HEARTBEAT_MINUTES } from '#core/settings.ts';
import prices from '../../policies/prices.json' with { type: 'json' };
import { resourcesOf, type SynthesizedResource, type TerraformJson } from './synthesized.ts';

/** One item of a bill for a month in which nothing happens: how many, of what, in US dollars. */
export type Cost = { readonly what: string; readonly count: number; readonly dollars: number };

type Priced = { readonly dollars: number; readonly free?: number };

const { prices: PRICES, hoursAMonth } = prices;
const MILLION = 1_000_000;

/** Types that cost nothing while nothing happens, each with the reason. */
export const FREE: ReadonlySet<string> = new Set(Object.values(prices.freeWhileNothingHappens).flat());
export const PRICED: ReadonlySet<string> = new Set([
  'aws_kms_key',
  'aws_cloudwatch_metric_alarm',
  'aws_cloudwatch_log_metric_filter',
  'aws_kinesis_stream',
  'aws_lambda_event_source_mapping',
  'aws_secretsmanager_secret',
  'aws_wafv2_web_acl',
]);

/**
 * Lambda polls a queue with a maximum concurrency by five long polls of 20 seconds at a time
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html), and a data key of an encrypted queue is requested again after five minutes.
 */
const POLLS_A_QUEUE = (5 * hoursAMonth * 3600) / 20;
const KEY_REQUESTS_A_QUEUE = (3 * hoursAMonth * 3600) / 300;

/** The clock reads its reminders and the switch each minute, the heartbeat the settings and the pulse of the organization. */
const CLOCK_READS = 2 * 60 * hoursAMonth;
const HEARTBEAT_READS = 2 * 60 * hoursAMonth;
const HEARTBEAT_RUNS = 60 * hoursAMonth;
const SECONDS_A_RUN = 0.1;

/** The hub's own bill of a month: its key, secrets, alarms, empty polls of its queues and the clock's reads; flow logs apart. */
export function hubCosts(central: TerraformJson): readonly Cost[] {
  const sources = resourcesOf(central, 'aws_lambda_event_source_mapping').map(({ event_source_arn: arn }) => String(arn));
  const queues = sources.filter((arn) => arn.includes(':sqs:'));
  const fifo = queues.filter((arn) => arn.endsWith('.fifo')).length;
  const standard = queues.length - fifo;
  return [
    cost('keys', resourcesOf(central, 'aws_kms_key').length, PRICES.key),
    cost('secrets', resourcesOf(central, 'aws_secretsmanager_secret').length, PRICES.secret),
    cost('alarms', resourcesOf(central, 'aws_cloudwatch_metric_alarm').length, PRICES.alarm),
    cost('metrics', new Set(resourcesOf(central, 'aws_cloudwatch_log_metric_filter').map(metricOf)).size, PRICES.metric),
    inMillions('empty polls of standard queues', standard * POLLS_A_QUEUE, PRICES.standardRequests),
    inMillions('empty polls of FIFO queues', fifo * POLLS_A_QUEUE, PRICES.fifoRequests),
    inMillions('requests for data keys of queues', queues.length * KEY_REQUESTS_A_QUEUE, PRICES.keyRequests),
    inMillions('reads of the clock', CLOCK_READS, PRICES.reads),
    inMillions('reads of the heartbeat', HEARTBEAT_READS, PRICES.reads),
    inMillions('writes of the heartbeat', HEARTBEAT_RUNS, PRICES.writes),
    inMillions('gigabyte-seconds of the heartbeat', SECONDS_A_RUN * HEARTBEAT_RUNS, PRICES.gigabyteSeconds),
  ];
}

/** The firewall of the control room, whose rules cost the same whether they block or count, and its alarms: the hub uses the ten free ones. */
export function roomCosts(room: TerraformJson): number {
  const acls = resourcesOf(room, 'aws_wafv2_web_acl');
  const rules = acls.flatMap(({ rule }) => rule as unknown[]);
  const alarms = resourcesOf(room, 'aws_cloudwatch_metric_alarm').length;
  return acls.length * PRICES.webAcl.dollars + rules.length * PRICES.webAclRule.dollars + alarms * PRICES.alarm.dollars;
}

/** Several filters may count into one metric. */
function metricOf({ metric_transformation: one }: SynthesizedResource): string {
  return JSON.stringify(one);
}

/** What one account pays in one Region, its sites and flow logs included if it has some. No free tier is counted: others may use it up. */
export function memberCosts(member: TerraformJson): readonly Cost[] {
  return [
    cost('alarms', resourcesOf(member, 'aws_cloudwatch_metric_alarm').length, { dollars: PRICES.alarm.dollars }),
    cost('metrics', resourcesOf(member, 'aws_cloudwatch_log_metric_filter').length, PRICES.metric),
  ];
}

/** The stream that flow logs arrive in; one for the whole organization. */
export function flowLogCosts(stack: TerraformJson): readonly Cost[] {
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

/** How many accounts and Regions have a heartbeat, and how many minutes lie between two of an account. */
export type Beating = { readonly accounts: number; readonly regions: number; readonly minutes?: number };

/** Sessions the heartbeat function has open at a time, and how long one takes with its calls, in seconds. */
const SESSIONS_AT_ONCE = 20;
const SECONDS_A_SESSION = 1.5;

/**
 * The heartbeats of a month. The calls and their first record are free; what costs is what follows: each record is forwarded and
 * detected like any other event, and noted in one write; each account has one write and half a read unit besides.
 */
export function beatCosts({ accounts, regions, minutes = DEFAULT_HEARTBEAT_MINUTES }: Beating): readonly Cost[] {
  const turns = (accounts * hoursAMonth * 60) / minutes;
  const beats = turns * regions;
  const sessionSeconds = (turns * SECONDS_A_SESSION) / SESSIONS_AT_ONCE;
  return [
    inMillions('heartbeats between accounts', beats, PRICES.forwardedEvents),
    inMillions('requests to queues', 3 * beats, { dollars: PRICES.standardRequests.dollars }),
    inMillions('invocations', beats, PRICES.invocations),
    inMillions('gigabyte-seconds', 0.02 * beats + sessionSeconds, PRICES.gigabyteSeconds),
    inMillions('writes', beats + turns, PRICES.writes),
    inMillions('reads', turns / 2, PRICES.reads),
  ];
}

/** What one log group with `webAccess` costs a month. */
export function sitesCosts(member: TerraformJson): number {
  return (
    totalOf(memberCosts(member)) /
    new Set(resourcesOf(member, 'aws_cloudwatch_log_metric_filter').map((one) => one.log_group_name)).size
  );
}

export function totalOf(costs: readonly Cost[]): number {
  return costs.reduce((sum, { dollars }) => sum + dollars, 0);
}

/** Throws for an on-demand stream: its costs are not known beforehand. */
function shardsOf({ shard_count: shards }: SynthesizedResource): number {
  if (typeof shards !== 'number') throw new Error('a stream of flow logs has no number of shards');
  return shards;
}

function cost(what: string, count: number, { dollars, free = 0 }: Priced): Cost {
  return { what, count, dollars: Math.max(0, count - free) * dollars };
}

function inMillions(what: string, count: number, { dollars, free = 0 }: Priced): Cost {
  return { what, count, dollars: (Math.max(0, count - free) / MILLION) * dollars };
}
