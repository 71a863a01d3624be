import type { Activity } from '#core/detection/activity.ts';
import { type Noted, noted } from '#core/incident/evidence.ts';
import { canonical, type JsonObject, list, object, text } from '#core/json.ts';
import { SCANNER_ALARMS, SCANNER_NAMESPACE } from '#core/naming.ts';
import type { Doubt } from '#core/reason.ts';
import type { Resource } from '#core/resource.ts';
import { type ScannerWatch, scannerWatches } from '#core/web-access.ts';

/** The alarm an activity is about. */
export function alarmOf({ account, region, detail }: Activity): Resource {
  const id = text(detail.alarmName) ?? 'alarm';
  return { type: 'AwsCloudWatchAlarm', id, arn: `arn:aws:cloudwatch:${region}:${account}:alarm:${id}` };
}

/** Whether an alarm changed to ALARM; false if it was already on, is OK or has insufficient data. */
export function isRaised({ detail }: Activity): boolean {
  return text(object(detail.state).value) === 'ALARM' && text(object(detail.previousState).value) !== 'ALARM';
}

/** Whether an alarm watches for scanners: an alarm of the hub, or one on a rate rule of a web ACL. */
export function watchesScanners({ detail }: Activity): boolean {
  const isNamed = text(detail.alarmName)?.startsWith(SCANNER_ALARMS) === true;
  return isNamed || metricsOf(detail).some((metric) => metric.namespace === SCANNER_NAMESPACE || isRateRule(metric));
}

/**
 * What the hub watches with this alarm: an alarm with exactly the hub's name on exactly its metric, or any alarm on a rate rule in
 * the organization file. Other people can create alarms, metric filters and web ACLs with any name.
 */
export function watchesBehind({ webAccess, region, detail }: Activity): ScannerWatch[] {
  if (webAccess === undefined) return [];
  const [metrics, name] = [metricsOf(detail), text(detail.alarmName)];
  return scannerWatches(webAccess, region).filter((watch) => {
    const isAbout = (metric: JsonObject) => isSameMetric(metric, watch.metric);
    if (watch.by === 'rule') return metrics.some(isAbout);
    return name === watch.alarm && metrics.length === 1 && metrics.every(isAbout);
  });
}

/** For an alarm that the hub does not know, a person decides. */
export function alarmDoubts(activity: Activity): Doubt[] {
  return watchesBehind(activity).length > 0 ? [] : [{ ask: 'foreign-alarm', name: alarmOf(activity).id }];
}

function isSameMetric({ name, namespace, dimensions = {} }: JsonObject, metric: ScannerWatch['metric']): boolean {
  return name === metric.name && namespace === metric.namespace && canonical(dimensions) === canonical(metric.dimensions);
}

/** Which alarm went off, and the reason CloudWatch gives. */
export function alarmEvidence(activity: Activity): Noted[] {
  const { detail } = activity;
  const reason = text(object(detail.state).reason);
  return [
    noted('alarm', alarmOf(activity).id),
    ...metricsOf(detail).flatMap((metric) => [
      noted('metric', `${text(metric.namespace) ?? ''}/${text(metric.name) ?? ''}`),
      ...Object.entries(object(metric.dimensions)).flatMap(([what, value]) => {
        const written = text(value);
        return written === undefined ? [] : [noted('dimension', `${what}=${written}`)];
      }),
    ]),
    ...(reason === undefined ? [] : [noted('alarm-reason', reason)]),
  ];
}

/** The metrics an alarm watches, by their namespace, name and dimensions. */
function metricsOf(detail: JsonObject): JsonObject[] {
  return list(object(detail.configuration).metrics).map((metric) => object(object(object(metric).metricStat).metric));
}

function isRateRule({ namespace, dimensions }: JsonObject): boolean {
  return namespace === 'AWS/WAFV2' && /rate/i.test(text(object(dimensions).Rule) ?? '');
}
