import type { WebAclScope } from './detection/facts.ts';
import { SCANNER_ALARMS, SCANNER_NAMESPACE } from './naming.ts';
import { ownEntry } from './own-property.ts';

/** Formats of an access log: the common or combined log format, or JSON with a `status`. */
export const LOG_FORMATS = ['clf', 'json'] as const;

export const RULE_ACTIONS = ['block', 'count'] as const;

export type WebAccess = {
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
  /** How many requests in five minutes raise an alarm. */
  readonly thresholds: { readonly paths: number; readonly errors: number; readonly rate: number };
};

type Metric = {
  readonly name: string;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
};

/** One alarm of the hub, what it counts, and where its requests can be read. */
export type ScannerWatch = { readonly alarm: string; readonly metric: Metric; readonly threshold: number } & (
  | { readonly by: 'log'; readonly what: 'paths' | 'errors'; readonly logGroup: string; readonly pattern: string }
  | { readonly by: 'rule'; readonly acl: string; readonly rule: string; readonly scope: WebAclScope }
);

const REFUSED = {
  clf: '[host, ident, user, time, request, status=4*, ...]',
  json: '{ ($.status = "4*") || ($.status >= 400 && $.status < 500) }',
} as const;

/** What the hub watches in one Region of an account. Nothing else can lead to a blocked address. */
export function scannerWatches(access: WebAccess, region: string): ScannerWatch[] {
  const logGroups = access.region === region ? access.logGroups : [];
  const webAcls = access.webAcls.filter((acl) => acl.region === region);
  return [
    ...logGroups.flatMap(({ name, format }) => [
      inLog(name, 'paths', pathPattern(access.paths), access.thresholds.paths),
      inLog(name, 'errors', ownEntry(REFUSED, format), access.thresholds.errors),
    ]),
    ...webAcls.flatMap((acl) => acl.rateRules.map((rule) => atRateRule(acl, rule, access.thresholds.rate))),
  ];
}

/** A regular expression for lines of any format, without groups, because CloudWatch Logs does not support them. */
export function pathPattern(paths: readonly string[]): string {
  return `%${paths.map((path) => path.replace(/[.+$]/g, '\\$&')).join('|')}%`;
}

function inLog(logGroup: string, what: 'paths' | 'errors', pattern: string, threshold: number): ScannerWatch {
  const metric = { name: `${what}-${logGroup}`, namespace: SCANNER_NAMESPACE, dimensions: {} };
  return { alarm: `${SCANNER_ALARMS}${what}-${logGroup}`, metric, threshold, by: 'log', what, logGroup, pattern };
}

function atRateRule(acl: WebAccess['webAcls'][number], rule: (typeof acl.rateRules)[number], threshold: number): ScannerWatch {
  // Metrics of CloudFront web ACLs have no Region dimension.
  const dimensions = { WebACL: acl.name, Rule: rule.name, ...(acl.scope === 'REGIONAL' && { Region: acl.region }) };
  const name = rule.action === 'block' ? 'BlockedRequests' : 'CountedRequests';
  const metric = { name, namespace: 'AWS/WAFV2', dimensions };
  const alarm = `${SCANNER_ALARMS}rate-${acl.name}-${rule.name}`;
  return { alarm, metric, threshold, by: 'rule', acl: acl.name, rule: rule.name, scope: acl.scope };
}
