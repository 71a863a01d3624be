import type { Detection } from '#core/detection/detection.ts';
import { isBreakGlass } from '#core/detection/tuning.ts';
import { HOUR, MINUTE } from '#core/duration.ts';
import { approvalOf } from '#core/incident/decision.ts';
import { notedIn } from '#core/incident/evidence.ts';
import { type Exception, exceptionFor } from '#core/incident/exception.ts';
import type { Approval, Incident } from '#core/incident/incident.ts';
import type { Plan } from '#core/playbook/plan.ts';
import type { ApprovalReason } from '#core/reason.ts';
import { type AccountSettings, type Authority, accountIn, modeFor, tuningIn } from '#core/settings.ts';

/** The hub acts by itself only this long after an event, by the event's time: later, people may already rely on the change. */
const NEWEST_FOR = HOUR;

/** What the hub may do about an incident now. */
export type Verdict =
  /** `approved` is the plan that a person approved; only this plan may be carried out. */
  | { readonly kind: 'contain'; readonly account: AccountSettings; readonly approved?: Plan }
  /** Read and plan, change nothing, let a person decide. */
  | { readonly kind: 'plan'; readonly account: AccountSettings; readonly reason: ApprovalReason }
  /** Do not even read from the account: let a person decide. */
  | { readonly kind: 'wait'; readonly reason: ApprovalReason }
  /** An exception covers it. */
  | { readonly kind: 'suppress'; readonly exception: Exception }
  /** Nothing to do: the account only observes, or the incident no longer waits for the hub. */
  | { readonly kind: 'leave' };

/**
 * The only place that decides whether the hub acts. `authority` is undefined if it could not be read; then nothing is changed:
 * the hub fails closed. `now` in epoch milliseconds.
 */
export function guard(
  incident: Incident,
  detection: Detection | undefined,
  authority: Authority | undefined,
  now: number,
): Verdict {
  if (!isWaitingForHub(incident, now)) return { kind: 'leave' };
  if (detection === undefined) return wait({ code: 'unknown-scenario', scenario: incident.scenario });
  if (authority === undefined) return wait({ code: 'authority-unreadable' });
  const { settings, stop } = authority;
  const account = accountIn(settings, incident.account);
  if (account === undefined) return wait({ code: 'account-not-listed', account: incident.account });
  const exception = exceptionFor(settings.exceptions ?? [], incident, account, now);
  if (exception !== undefined) {
    const isCutOff = incident.state === 'PROCESSING';
    return isCutOff ? wait({ code: 'containment-no-longer-allowed', account: account.name }) : { kind: 'suppress', exception };
  }
  const mode = modeFor(account.modes, detection, incident.severity);
  if (mode === 'off' || mode === 'observe') {
    // An interrupted containment may have changed something, so a person must look.
    const isUnderWay = incident.state === 'PROCESSING' || approvalOf(incident, now) !== undefined;
    return isUnderWay ? wait({ code: 'containment-no-longer-allowed', account: account.name }) : { kind: 'leave' };
  }
  const user = usersOf(incident).find((name) => isBreakGlass(name, tuningIn(settings, incident.account)));
  if (user !== undefined) return wait({ code: 'break-glass-user', user });
  const approval = approvalOf(incident, now);
  if (approval !== undefined && !isStopped(approval, stop)) return { kind: 'contain', account, approved: approval.plan };
  const reason = reasonToAsk(incident, account, mode, stop) ?? tooOld(incident, now);
  return reason === undefined ? { kind: 'contain', account } : { kind: 'plan', account, reason };
}

/** Whether automation was stopped after the approval: a person who approves later knows about the stop. */
function isStopped({ at }: Approval, stop: Authority['stop']): boolean {
  return stop !== undefined && stop.at > at;
}

/** A plan that waits for a person is left to that person. */
function isWaitingForHub(incident: Incident, now: number): boolean {
  const { state, approvalRequest } = incident;
  if (state === 'AWAITING_APPROVAL') return approvalOf(incident, now) !== undefined || approvalRequest === undefined;
  return ['NEW', 'PROCESSING', 'FAILED'].includes(state);
}

function reasonToAsk(
  { unanswered }: Incident,
  account: AccountSettings,
  mode: string,
  stop: Authority['stop'],
): ApprovalReason | undefined {
  if (unanswered.length > 0) return { code: 'unanswered', questions: unanswered };
  if (mode === 'approve') return { code: 'account-wants-approval', account: account.name };
  return stop && { code: 'automation-stopped', by: stop.by, text: stop.reason };
}

/** An event time far in the future is refused too: no clock of AWS is that wrong. */
function tooOld({ lastAt }: Incident, now: number): ApprovalReason | undefined {
  if (Math.abs(now - lastAt) <= NEWEST_FOR) return undefined;
  return { code: 'event-too-old', at: lastAt, minutes: NEWEST_FOR / MINUTE };
}

/** The IAM users an incident is about: its resource, or the owner of those credentials. */
function usersOf({ resource, evidence }: Incident): string[] {
  const named = notedIn(evidence, 'user');
  return resource.type === 'AwsIamUser' ? [resource.id, ...named] : named;
}

function wait(reason: ApprovalReason): Verdict {
  return { kind: 'wait', reason };
}
