import type { WebAclScope } from '#core/detection/facts.ts';
import { digestOf } from '#core/digest.ts';
import { SCANNER_ALARMS, SCANNER_NAMESPACE } from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import type { BaselineAlarm, BaselineLogMetric } from './baseline.ts';

/** Formats of an access log: the common or combined log format, or JSON with a `status`. */
export const LOG_FORMATS = ['clf', 'json'] as const;

/** What a rate rule does with requests above its limit. */
export const RULE_ACTIONS = ['block', 'count'] as const;

/** The web sites that an account lets the hub watch. */
export type WebAccess = {
  /** The Region of the log groups. */
  readonly region: string;
  readonly logGroups: readonly { readonly name: string; readonly format: (typeof LOG_FORMATS)[number] }[];
  readonly webAcls: readonly {
    readonly name: string;
    readonly scope: WebAclScope;
    readonly region: string;
    readonly rateRules: readonly { readonly name: string; readonly action: (typeof RULE_ACTIONS)[number] }[];
  }[];
  /** Parts of paths that only scanners request, as the log writes them. */
  readonly paths: readonly string[];
  /** How many requests in five minutes set off an alarm. */
  readonly thresholds: { readonly paths: number; readonly errors: number; readonly rate: number };
};

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

/** Matches refused requests, whose status begins with a 4. In JSON the status may be text or a number. */
const REFUSED = {
  clf: '[host, ident, user, time, request, status=4*, ...]',
  json: '{ ($.status = "4*") || ($.status >= 400 && $.status < 500) }',
} as const;

/** The metric filters and alarms that watch for scanners in one Region of an account; none if it did not opt in. */
export function scannerWatch(access: WebAccess | undefined, region: string) {
  const { thresholds, paths } = access ?? { thresholds: { paths: 0, errors: 0, rate: 0 }, paths: [] };
  const logGroups = access?.region === region ? access.logGroups : [];
  const watched = logGroups.flatMap(({ name, format }) => [
    inLog(name, 'paths', pathPattern(paths), thresholds.paths, 'Requests for paths that only scanners use'),
    inLog(name, 'errors', ownEntry(REFUSED, format), thresholds.errors, 'Too many refused requests'),
  ]);
  const webAcls = (access?.webAcls ?? []).filter((acl) => acl.region === region);
  return {
    logMetrics: watched.map(({ logMetric }) => logMetric),
    alarms: [
      ...watched.map(({ alarm }) => alarm),
      ...webAcls.flatMap((acl) => acl.rateRules.map((rule) => atRateRule(acl, rule, thresholds.rate))),
    ],
  };
}

/** A regular expression for lines of any format. It has no groups, because CloudWatch Logs supports none. */
export function pathPattern(paths: readonly string[]): string {
  return `%${paths.map((path) => path.replace(/[.+$]/g, '\\$&')).join('|')}%`;
}

function inLog(
  logGroup: string,
  what: 'paths' | 'errors',
  pattern: string,
  threshold: number,
  about: string,
): { logMetric: BaselineLogMetric; alarm: BaselineAlarm } {
  const name = `${SCANNER_ALARMS}${what}-${logGroup}`;
  const key = keyOf(what, logGroup);
  const metric = { name: `${what}-${logGroup}`, namespace: SCANNER_NAMESPACE, dimensions: {} };
  return {
    logMetric: { key, name, logGroup, pattern, metric },
    alarm: { key, name, description: `${about}, in ${logGroup}`, metric, threshold },
  };
}

function atRateRule(acl: WebAccess['webAcls'][number], rule: (typeof acl.rateRules)[number], threshold: number): BaselineAlarm {
  const name = `${acl.name}-${rule.name}`;
  // Metrics of CloudFront web ACLs have no Region dimension.
  const dimensions = { WebACL: acl.name, Rule: rule.name, ...(acl.scope === 'REGIONAL' && { Region: acl.region }) };
  return {
    key: keyOf('rate', name),
    name: `${SCANNER_ALARMS}rate-${name}`,
    description: `Too many requests, counted by the rule ${rule.name} of the web ACL ${acl.name}`,
    metric: { name: rule.action === 'block' ? 'BlockedRequests' : 'CountedRequests', namespace: 'AWS/WAFV2', dimensions },
    threshold,
  };
}

/** A readable key that differs even for names like `a/b` and `a-b`. */
function keyOf(what: string, name: string): string {
  return `scanner-${what}-${name.replace(/\W+/g, '-').replace(/^-|-$/g, '')}-${digestOf(name)?.slice(0, 6)}`;
}
