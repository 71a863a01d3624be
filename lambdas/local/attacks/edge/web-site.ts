import { randomInt, randomUUID } from 'node:crypto';
import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogStreamCommand, DescribeMetricFiltersCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetIPSetCommand, ListIPSetsCommand } from '@aws-sdk/client-wafv2';
import { alarmChanged } from '#catalogue/events/notices.ts';
import { SCANNER_ALARMS, SCANNER_NAMESPACE } from '#core/naming.ts';
import { BLOCKED_BEFORE } from '../../create-organization.ts';
import { type Attack, eventTime, type Target } from '../attack.ts';

const VISITOR = '198.51.100.7';
const TRIES = ['/.env', '/.git/config', '/wp-login.php', '/phpmyadmin/', '/cgi-bin/test'];

/** Sends the requests of a scanner and of an ordinary visitor, until the alarm fires. */
export const scanWebSite: Attack = async (target) => {
  const { account, region } = target;
  const scanner = `203.0.113.${randomInt(1, 255)}`;
  const watch = await filterOf(target);
  if (watch !== undefined) await writeLog(target, watch.logGroup, scanner);
  const metric = { name: watch?.metric ?? 'paths', namespace: SCANNER_NAMESPACE };
  // The hub contains by itself only for its own alarm, which has the name of its filter.
  const alarm = watch?.filter ?? (await alarmOn(target, metric.name));
  return {
    event: alarmChanged({ account, region, at: eventTime(), alarm, now: 'ALARM', metrics: [metric] }),
    // An account that did not opt in has no log that shows the scanner's address, or no IP set to block it in.
    ...(watch !== undefined && { mustName: [scanner], mustNotName: [VISITOR] }),
    needsApproval: watch === undefined || (await blockedIn(target)) === undefined,
    persists: async () => (await blockedIn(target))?.includes(`${scanner}/32`) !== true,
    restUntouched: async () => {
      const blocked = (await blockedIn(target)) ?? [BLOCKED_BEFORE];
      return blocked.includes(BLOCKED_BEFORE) && !blocked.includes(`${VISITOR}/32`);
    },
  };
};

/** The log group and the metric of the filter that the rollout created, if the account opted in. */
async function filterOf({ clients }: Target): Promise<{ logGroup: string; metric: string; filter: string } | undefined> {
  const filterNamePrefix = `${SCANNER_ALARMS}paths-`;
  const { metricFilters = [] } = await clients.logs.send(new DescribeMetricFiltersCommand({ filterNamePrefix }));
  const [{ logGroupName, filterName, metricTransformations: [metric] = [] } = {}] = metricFilters;
  return logGroupName === undefined || filterName === undefined || metric?.metricName === undefined
    ? undefined
    : { logGroup: logGroupName, metric: metric.metricName, filter: filterName };
}

/** The addresses that the account's firewall blocks in this Region; undefined if it has no IP set there. */
async function blockedIn({ blockSet, region, clients: { wafV2 } }: Target): Promise<string[] | undefined> {
  if (blockSet === undefined || blockSet.region !== region) return undefined;
  const { name: Name, scope: Scope } = blockSet;
  const { IPSets = [] } = await wafV2.send(new ListIPSetsCommand({ Scope }));
  const Id = IPSets.find((set) => set.Name === Name)?.Id;
  return (await wafV2.send(new GetIPSetCommand({ Name, Scope, Id }))).IPSet?.Addresses ?? [];
}

/** Requests of the scanner and of a visitor as a web server logs them; even the visitor once requests a sign-in page. */
async function writeLog({ clients }: Target, logGroupName: string, scanner: string): Promise<void> {
  const at = { logGroupName, logStreamName: randomUUID() };
  await clients.logs.send(new CreateLogStreamCommand(at));
  const visits = ['/', '/cart', '/wp-login.php'].map((path) => line(VISITOR, path, 200));
  const scans = Array.from({ length: 10 }, () => TRIES.map((path) => line(scanner, path, 404))).flat();
  const timestamp = Date.now() - 60_000;
  const logEvents = [...visits, ...scans].map((message) => ({ timestamp, message }));
  await clients.logs.send(new PutLogEventsCommand({ ...at, logEvents }));
}

function line(address: string, path: string, status: number): string {
  return `${address} - - [02/Mar/2026:09:00:00 +0000] "GET ${path} HTTP/1.1" ${status} 162 "-" "curl/8.5.0"`;
}

/** A new alarm for every attack: a second notice of the same alarm would join the open incident. */
async function alarmOn({ clients }: Target, MetricName: string): Promise<string> {
  const AlarmName = `web-site-scanned-${randomUUID().slice(0, 8)}`;
  const figures = { Namespace: SCANNER_NAMESPACE, MetricName, Statistic: 'Sum', Period: 300, EvaluationPeriods: 1 } as const;
  const limit = { Threshold: 10, ComparisonOperator: 'GreaterThanOrEqualToThreshold' } as const;
  await clients.cloudWatch.send(new PutMetricAlarmCommand({ AlarmName, ...figures, ...limit }));
  // In the emulator metric filters count nothing and alarms send no events.
  const state = { AlarmName, StateValue: 'ALARM', StateReason: 'Threshold Crossed' } as const;
  await clients.cloudWatch.send(new SetAlarmStateCommand(state));
  return AlarmName;
}
