import { digestOf } from '#core/digest.ts';
import { ownEntry } from '#core/own-property.ts';
import { type ScannerWatch, scannerWatches, type WebAccess } from '#core/web-access.ts';
import type { BaselineAlarm, BaselineLogMetric } from './baseline.ts';

/** Paths that only scanners request, unless the site is built with the software they look for. */
export const SCANNER_PATHS: readonly string[] = [
  '/.env',
  '/.git/',
  '/.aws/',
  '/.svn/',
  '/wp-login.php',
  '/wp-admin/',
  '/xmlrpc.php',
  '/phpmyadmin',
  '/phpMyAdmin',
  '/cgi-bin/',
  '/etc/passwd',
  '/vendor/phpunit',
  '/actuator/env',
  '/server-status',
  '/boaform/',
];

/** The metric filters and alarms that watch for scanners in one Region of an account; none if it did not opt in. */
export function scannerWatch(access: WebAccess | undefined, region: string) {
  const watches = access === undefined ? [] : scannerWatches(access, region);
  return { logMetrics: watches.flatMap(logMetricOf), alarms: watches.map(alarmOf) };
}

function logMetricOf(watch: ScannerWatch): BaselineLogMetric[] {
  if (watch.by !== 'log') return [];
  const { alarm: name, logGroup, pattern, metric } = watch;
  return [{ key: keyOf(watch.what, logGroup), name, logGroup, pattern, metric }];
}

const ABOUT = { paths: 'Requests for paths that only scanners use', errors: 'Too many refused requests' } as const;

function alarmOf(watch: ScannerWatch): BaselineAlarm {
  const { alarm: name, metric, threshold } = watch;
  const [key, description] =
    watch.by === 'log'
      ? [keyOf(watch.what, watch.logGroup), `${ownEntry(ABOUT, watch.what)}, in ${watch.logGroup}`]
      : [
          keyOf('rate', `${watch.acl}-${watch.rule}`),
          `Too many requests, counted by the rule ${watch.rule} of the web ACL ${watch.acl}`,
        ];
  return { key, name, description, metric, threshold };
}

/** A readable key that differs even for names like `a/b` and `a-b`. */
function keyOf(what: string, name: string): string {
  return `scanner-${what}-${name.replace(/\W+/g, '-').replace(/^-|-$/g, '')}-${digestOf(name)?.slice(0, 6)}`;
}
