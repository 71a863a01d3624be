import type { Activity } from '#core/detection/activity.ts';
import type { Answers, Facts, Question, Requesters, TimeWindow } from '#core/detection/facts.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import { type Noted, noted } from '#core/incident/evidence.ts';
import { type JsonObject, object, text } from '#core/json.ts';
import { outsideAddress } from '#core/network/address.ts';
import { isWithin } from '#core/network/cidr.ts';
import { alarmOf, metricsOf } from './alarm.ts';

const MINUTE = 60_000;

/** An alarm looks back at least so far, and at most so far is anybody asked about. */
const SHORTEST = 5 * MINUTE;
const LONGEST = 60 * MINUTE;

/** Who made the requests that an alarm went off for: asked of the log or the firewall behind each of its metrics. */
export function whoAsked(activity: Activity): Question[] {
  const window = windowOf(activity);
  const questions = metricsOf(activity.detail).flatMap((metric) => questionFor(metric, window) ?? []);
  // An event that tells no metric leaves only the alarm itself to ask for.
  return questions.length > 0 ? questions : [{ ask: 'alarm', name: alarmOf(activity).id }];
}

/** Whether anybody told who it was. */
export function isAnswered(activity: Activity, answers: Answers): boolean {
  return requesters(activity, answers).length > 0;
}

/** Whether all who asked are in networks the account trusts: its own people, or a scan it ordered. */
export function areTrusted(activity: Activity, answers: Answers): boolean {
  return requestersIn(activity, answers).every(({ what }) => what === 'trusted-address');
}

/**
 * The addresses outside that asked, the most frequent first; apart from those inside, which nothing at the edge can
 * stop, and those in trusted networks, which nothing may. Where the event told no metric, the one its alarm watches.
 */
export function requestersIn(activity: Activity, answers: Answers): Noted[] {
  const found = new Map<string, Noted>();
  for (const question of whoAsked(activity)) {
    const alarm = question.ask === 'alarm' ? answers.of(question) : undefined;
    if (alarm !== undefined) return [noted('metric', `${alarm.namespace}/${alarm.metric}`)];
  }
  for (const address of requesters(activity, answers).flatMap(({ addresses }) => addresses)) {
    const outside = outsideAddress(address);
    const value = outside ?? address;
    const isTrusted = isWithin(value, tuningOf(activity).trustedNetworks);
    found.set(value, noted(isTrusted ? 'trusted-address' : outside === undefined ? 'inside-address' : 'address', value));
  }
  return [...found.values()];
}

function requesters(activity: Activity, answers: Answers): Requesters[] {
  return whoAsked(activity).flatMap((question) => {
    if (question.ask !== 'log-requests' && question.ask !== 'firewall-requests') return [];
    const fact: Facts[typeof question.ask] | undefined = answers.of(question);
    return fact ?? [];
  });
}

function questionFor({ name, namespace, dimensions }: JsonObject, window: TimeWindow): Question | undefined {
  const { WebACL, Rule, Region } = object(dimensions);
  const [metric, acl, rule] = [text(name), text(WebACL), text(Rule)];
  if (namespace !== 'AWS/WAFV2') {
    const custom = text(namespace);
    // No metric filter may write to AWS's own namespaces.
    const isCounted = metric !== undefined && custom !== undefined && !custom.startsWith('AWS/');
    return isCounted ? { ask: 'log-requests', metric, namespace: custom, ...window } : undefined;
  }
  if (acl === undefined || rule === undefined) return undefined;
  // Only figures of CloudFront's web ACLs name no Region.
  return { ask: 'firewall-requests', acl, rule, scope: Region === undefined ? 'CLOUDFRONT' : 'REGIONAL', ...window };
}

/** From the first figure the alarm looked at until it went off. */
function windowOf({ at, detail }: Activity): TimeWindow {
  const start = Date.parse(text(object(reasonOf(detail)).startDate) ?? '');
  const from = Number.isNaN(start) ? at - SHORTEST : Math.max(at - LONGEST, Math.min(start, at - SHORTEST));
  return { from: new Date(from).toISOString(), to: new Date(at).toISOString() };
}

function reasonOf(detail: JsonObject): unknown {
  try {
    return JSON.parse(text(object(detail.state).reasonData) ?? '{}');
  } catch {
    return {};
  }
}
