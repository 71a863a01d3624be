import type { Detection } from '#core/detection/detection.ts';
import { isBreakGlass } from '#core/detection/tuning.ts';
import { notedIn } from '#core/incident/evidence.ts';
import { type Exception, exceptionFor } from '#core/incident/exception.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Plan } from '#core/playbook/plan.ts';
import { type AccountSettings, type Authority, accountIn, modeFor, tuningIn } from '#core/settings.ts';

/** What the hub may do about an incident now. */
export type Verdict =
  /** `approved` is the plan a person said yes to, and only that may be carried out. */
  | { readonly kind: 'contain'; readonly account: AccountSettings; readonly approved?: Plan }
  /** Read and plan, change nothing, let a person decide. */
  | { readonly kind: 'plan'; readonly account: AccountSettings; readonly reason: string }
  /** Do not even look into the account: let a person decide. */
  | { readonly kind: 'wait'; readonly reason: string }
  /** It is known and answered for. */
  | { readonly kind: 'suppress'; readonly exception: Exception }
  /** Nothing to do: the account only observes, or somebody already dealt with it. */
  | { readonly kind: 'leave' };

/**
 * The one place that decides whether the hub acts. `authority` is undefined when it could not be read, and then
 * nothing is changed: the hub fails closed. `now` in epoch milliseconds.
 */
export function guard(
  incident: Incident,
  detection: Detection | undefined,
  authority: Authority | undefined,
  now: number,
): Verdict {
  if (!isWaitingForUs(incident)) return { kind: 'leave' };
  if (detection === undefined) return wait(`scenario ${incident.scenario} is not in the catalogue of this version of the hub`);
  if (authority === undefined) return wait('the hub could not read what it may do');
  const { settings, stop } = authority;
  const account = accountIn(settings, incident.account);
  if (account === undefined) return wait(`account ${incident.account} is not in the organization file`);
  const exception = exceptionFor(settings.exceptions ?? [], incident, account, now);
  if (exception !== undefined && incident.state !== 'PROCESSING') return { kind: 'suppress', exception };
  const mode = modeFor(account.modes, detection, incident.severity);
  if (mode === 'off' || mode === 'observe') {
    // A containment that was cut off may have changed something: nobody would look at it again.
    const stranded = incident.state === 'PROCESSING' || incident.approval !== undefined;
    return stranded ? wait(`account ${account.name} no longer lets the hub contain this`) : { kind: 'leave' };
  }
  const kept = usersOf(incident).find((user) => isBreakGlass(user, tuningIn(settings, incident.account)));
  if (kept !== undefined) {
    return wait(`${kept} is kept for emergencies (breakGlass in the organization file), and the hub never locks such a user out`);
  }
  if (incident.approval !== undefined) return { kind: 'contain', account, approved: incident.approval.plan };
  const reason = reasonToAsk(incident, account, mode, stop);
  return reason === undefined ? { kind: 'contain', account } : { kind: 'plan', account, reason };
}

/** A plan that waits for a person is left to that person. */
function isWaitingForUs({ state, approvalRequest: asking, approval }: Incident): boolean {
  if (state === 'AWAITING_APPROVAL') return approval !== undefined || asking === undefined;
  return ['NEW', 'PROCESSING', 'FAILED'].includes(state);
}

function reasonToAsk(incident: Incident, account: AccountSettings, mode: string, stop: Authority['stop']): string | undefined {
  if (incident.unanswered.length > 0) return `nobody could tell: ${incident.unanswered.join(', ')}`;
  if (mode === 'approve') return `account ${account.name} wants a person to approve this`;
  return stop && `${stop.by} stopped everything automatic: ${stop.reason}`;
}

/** The IAM users an incident is about: its resource, or whose credentials that is. */
function usersOf({ resource, evidence }: Incident): string[] {
  const named = notedIn(evidence, 'user');
  return resource.type === 'AwsIamUser' ? [resource.id, ...named] : named;
}

function wait(reason: string): Verdict {
  return { kind: 'wait', reason };
}
