import type { Activity } from '#core/detection/activity.ts';
import type { Answers, Facts, Question, Requesters, TimeWindow } from '#core/detection/facts.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import { type Noted, noted } from '#core/incident/evidence.ts';
import { type JsonObject, object, text } from '#core/json.ts';
import { outsideAddress } from '#core/network/address.ts';
import { isWithin } from '#core/network/cidr.ts';
import type { ScannerWatch } from '#core/web-access.ts';
import { alarmOf, watchesBehind } from './alarm.ts';

const MINUTE = 60_000;

/** The shortest and the longest period before the alarm that the hub asks about. */
const SHORTEST = 5 * MINUTE;
const LONGEST = 60 * MINUTE;

/** Asks the log or web ACL behind this alarm for the client addresses; for an unknown alarm, asks for its metric. */
export function requesterQuestions(activity: Activity): Question[] {
  const window = windowOf(activity);
  const questions = watchesBehind(activity).map((watch) => questionFor(watch, window));
  return questions.length > 0 ? questions : [{ ask: 'alarm', name: alarmOf(activity).id }];
}

/** Whether any source answered. */
export function isAnswered(activity: Activity, answers: Answers): boolean {
  return requesters(activity, answers).length > 0;
}

/** Whether all clients are in trusted networks: own users or an ordered scan. */
export function areTrusted(activity: Activity, answers: Answers): boolean {
  return requestersIn(activity, answers).every(({ what }) => what === 'trusted-address');
}

/**
 * The client addresses, the most frequent first. Private ones, which cannot be blocked at the edge, and trusted ones, which
 * must not be, are marked. For an alarm that is not the hub's: its metric instead.
 */
export function requestersIn(activity: Activity, answers: Answers): Noted[] {
  const found = new Map<string, Noted>();
  for (const question of requesterQuestions(activity)) {
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
  return requesterQuestions(activity).flatMap((question) => {
    if (question.ask !== 'log-requests' && question.ask !== 'firewall-requests') return [];
    const fact: Facts[typeof question.ask] | undefined = answers.of(question);
    return fact ?? [];
  });
}

function questionFor(watch: ScannerWatch, window: TimeWindow): Question {
  if (watch.by === 'rule') {
    const { acl, rule, scope } = watch;
    return { ask: 'firewall-requests', acl, rule, scope, ...window };
  }
  const { logGroup, pattern, threshold: atLeast } = watch;
  return { ask: 'log-requests', logGroup, pattern, atLeast, ...window };
}

/** From the first datapoint of the alarm until its state changed. */
function windowOf({ at, detail }: Activity): TimeWindow {
  const start = Date.parse(text(object(alarmReasonIn(detail)).startDate) ?? '');
  const from = Number.isNaN(start) ? at - SHORTEST : Math.max(at - LONGEST, Math.min(start, at - SHORTEST));
  return { from: new Date(from).toISOString(), to: new Date(at).toISOString() };
}

function alarmReasonIn(detail: JsonObject): unknown {
  try {
    return JSON.parse(text(object(detail.state).reasonData) ?? '{}');
  } catch {
    return {};
  }
}
