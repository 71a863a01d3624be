import type { Activity } from '../detection/activity.ts';
import { callOf } from '../detection/call.ts';
import { text } from '../json.ts';
import { contentOf, saysExactly } from '../playbook/recorded-call.ts';
import type { Echo, Incident, IntendedCall } from './incident.ts';
import { echoed } from './own-calls.ts';

/** `vouched`: the hub noted AWS's request id. `provisional`: only the content matches, which a thief could have sent too. */
export type EchoKind = 'vouched' | 'provisional';

export type CountedEcho = { readonly incident: string; readonly kind: EchoKind };

export type IncidentCalls = Pick<Incident, 'account' | 'region' | 'intended' | 'made' | 'undo'> &
  Partial<Pick<Incident, 'history' | 'echoes'>>;

/** A run and its next try end within this time; a later call without a note is not the hub's. */
const UNNOTED_MS = 5 * 60_000;

/** CloudTrail drops fractions of seconds, and clocks differ a little. */
const CLOCKS_MS = 10_000;

/** Whether a record is of a call that the hub made for this incident. A call counts once; its record may arrive several times. */
export function echoKind(activity: Activity, incident: IncidentCalls): EchoKind | undefined {
  const { account, made = [], echoes = [] } = incident;
  if (account !== activity.account) return undefined;
  const echo = echoOf(activity);
  const { call, request } = echo;
  const isNoted = request !== undefined && made.some((one) => one.request === request && one.action === call);
  const counted = echoes.find((one) => one.event === echo.event || (request !== undefined && one.request === request));
  if (counted !== undefined && !isSame(counted, echo)) return undefined;
  if (isNoted) return 'vouched';
  if (counted !== undefined) return 'provisional';
  return isUnnoted(activity, incident) ? 'provisional' : undefined;
}

/** The incident with this record as an echo; the same object if it already has it. */
export function withEcho(incident: Incident, activity: Activity, kind: EchoKind): Incident {
  if (incident.echoes.some((one) => one.event === activity.id)) return incident;
  const planned = kind === 'provisional' ? plannedAs(activity, incident) : undefined;
  return echoed(incident, { ...echoOf(activity), ...(planned && { content: contentOf(planned) }) });
}

function echoOf(activity: Activity): Echo {
  const request = text(activity.detail.requestID);
  return { call: callOf(activity), at: activity.at, event: activity.id, ...(request !== undefined && { request }) };
}

function isSame(one: Echo, other: Echo): boolean {
  return one.event === other.event && one.request === other.request && one.call === other.call && one.at === other.at;
}

/** Whether a try of exactly this call is neither noted nor counted. Notes distinguish calls on one resource only by action. */
function isUnnoted(activity: Activity, incident: IncidentCalls): boolean {
  const planned = plannedAs(activity, incident);
  if (planned === undefined) return false;
  const { action, resource } = planned;
  const alike = (incident.intended ?? []).filter((one) => one.action === action && one.resource === resource);
  const underWay = (one: IntendedCall) =>
    triesOf(one, incident).filter((at) => at - CLOCKS_MS <= activity.at && activity.at <= at + UNNOTED_MS);
  const [own, all] = [underWay(planned), alike.flatMap(underWay)];
  const since = Math.min(...all) - CLOCKS_MS;
  const noted = (incident.made ?? []).filter(
    (one) => one.request !== undefined && one.at >= since && one.action === action && one.resource === resource,
  );
  const ids = noted.map(({ request }) => request);
  const early = (incident.echoes ?? []).filter((one) => one.at >= since && !ids.includes(one.request));
  const earlyOf = (calls: readonly IntendedCall[]) => {
    const contents = calls.map(contentOf);
    return early.filter(({ content }) => content !== undefined && contents.includes(content)).length;
  };
  return own.length > earlyOf([planned]) && all.length > noted.length + earlyOf(alike);
}

function plannedAs(activity: Activity, incident: IncidentCalls): IntendedCall | undefined {
  const call = callOf(activity);
  return (incident.intended ?? []).find(
    (one) => one.action === call && regionOf(one, incident) === activity.region && saysExactly(activity.request, one),
  );
}

/** IAM records every call in us-east-1. */
function regionOf({ action, region }: IntendedCall, incident: IncidentCalls): string {
  return action.startsWith('iam:') ? 'us-east-1' : (region ?? incident.region);
}

/** Earlier versions noted only when a run and an undo began. */
function triesOf({ tries }: IntendedCall, { history = [], undo }: IncidentCalls): readonly number[] {
  const begun = history.findLast(({ state }) => state === 'PROCESSING')?.at;
  return tries ?? [begun, undo?.at].filter((at) => at !== undefined);
}
