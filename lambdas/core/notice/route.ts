import { SEVERITIES, type Severity } from '../detection/severity.ts';
import type { Incident } from '../incident/incident.ts';
import { type Naming, PRODUCT } from '../naming.ts';
import type { Language } from '../text.ts';
import { type Hours, isWithinHours } from './hours.ts';
import type { ChannelKind } from './notice.ts';

/** `incidents`: with decisions that wait. `alarms`: of the hub itself. `rule-changes`: every change of security group rules. */
export const ROUTE_KINDS = ['incidents', 'alarms', 'rule-changes'] as const;

export type RouteKind = (typeof ROUTE_KINDS)[number];

/** Which incidents: accounts by id, units as paths with everything below. An absent field does not limit. */
export type NoticeScope = {
  readonly accounts?: readonly string[];
  readonly units?: readonly string[];
  readonly scenarios?: readonly string[];
};

export type Route = NoticeScope & {
  readonly name: string;
  readonly channel: ChannelKind;
  readonly language: Language;
  readonly kinds: readonly RouteKind[];
  /** Name in Secrets Manager; absent if an SNS topic takes the messages. */
  readonly secret?: string;
  /** For a webhook: the only host that its URL may have. */
  readonly host?: string;
  readonly severity: Severity;
  readonly hours?: Hours;
  readonly quiet?: Hours;
  readonly anHour: number;
  readonly mergeMinutes: number;
};

/** A planned time for changes: from Change Calendar, by the ARN of its document, or from the organization file, in epoch milliseconds. */
export type ChangeWindow = NoticeScope & { readonly name: string } & (
    | { readonly calendar: string }
    | { readonly from: number; readonly to: number }
  );

/** The app of a Slack workspace whose clicks the hub accepts. `secret` is a name; only the function that decides reads it. */
export type SlackAppSettings = { readonly team: string; readonly secret: string };

export type NoticeSettings = {
  readonly slackApp?: SlackAppSettings;
  readonly routes: readonly Route[];
  readonly changeWindows: readonly ChangeWindow[];
  /** Key of the account tag with the owner. */
  readonly ownerTag: string;
  /** The contact of each unit, by its path. */
  readonly contacts: Readonly<Record<string, string>>;
};

export const NOTICE_SECRETS = `${PRODUCT}/notices/`;
export const SLACK_APP_SECRET = `${PRODUCT}/slack-app`;

export function topicArn(route: string, { homeRegion, hubAccount }: Pick<Naming, 'homeRegion' | 'hubAccount'>): string {
  return `arn:aws:sns:${homeRegion}:${hubAccount}:${PRODUCT}-notices-${route}`;
}

export type Routed = Pick<Incident, 'account' | 'scenario' | 'severity'>;

export function isInScope(scope: NoticeScope, incident: Routed, unit: string | undefined): boolean {
  const { scenarios } = scope;
  return isPlaceInScope(scope, incident.account, unit) && (scenarios === undefined || scenarios.includes(incident.scenario));
}

function isPlaceInScope({ accounts, units }: NoticeScope, account: string, unit: string | undefined): boolean {
  const isBelow = (path: string) => unit === path || unit?.startsWith(`${path}/`) === true;
  const isEverywhere = accounts === undefined && units === undefined;
  return isEverywhere || accounts?.includes(account) === true || units?.some(isBelow) === true;
}

/** Whether a route takes rule changes of an account, at any hour; if so, the account forwards them. */
export function takesRuleChanges(route: Route, account: string, unit: string | undefined): boolean {
  return route.kinds.includes('rule-changes') && isPlaceInScope(route, account, unit);
}

export function takesIncident(route: Route, incident: Routed, unit: string | undefined, at: number): boolean {
  return (
    route.kinds.includes('incidents') &&
    SEVERITIES.indexOf(incident.severity) >= SEVERITIES.indexOf(route.severity) &&
    isInScope(route, incident, unit) &&
    takesNow(route, at)
  );
}

export function takesNow({ hours }: Route, at: number): boolean {
  return hours === undefined || isWithinHours(hours, at);
}
