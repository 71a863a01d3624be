import type { Detection } from '../core/detection.ts';
import type { Incident } from '../core/incident.ts';
import { modeFor, type Settings } from '../core/settings.ts';

/** What the hub may do about an incident now. */
export type Decision =
  | { readonly kind: 'contain' }
  /** Read and plan, change nothing, let a person decide. */
  | { readonly kind: 'plan'; readonly reason: string }
  /** Do not even look into the account: let a person decide. */
  | { readonly kind: 'wait'; readonly reason: string }
  /** Nothing to do: the account only observes, or somebody already dealt with it. */
  | { readonly kind: 'leave' };

/**
 * The one place that decides whether the hub acts. `settings` is undefined when they could not be read, and then
 * nothing is changed: the hub fails closed.
 */
export function guard(incident: Incident, detection: Detection | undefined, settings: Settings | undefined): Decision {
  if (!['NEW', 'PROCESSING', 'FAILED'].includes(incident.state)) return { kind: 'leave' };
  if (detection === undefined) return wait(`scenario ${incident.scenario} is not in the catalogue of this version of the hub`);
  if (settings === undefined) return wait('the hub could not read its settings');
  const account = settings.accounts[incident.account];
  if (account === undefined) return wait(`account ${incident.account} is not in the organization file`);
  const mode = modeFor(account, detection, incident.severity);
  if (['auto', 'approve'].includes(mode) && incident.unknown.length > 0) {
    return { kind: 'plan', reason: `nobody could tell: ${incident.unknown.join(', ')}` };
  }
  if (mode === 'auto') return { kind: 'contain' };
  if (mode === 'approve') return { kind: 'plan', reason: `account ${account.name} wants a person to approve this` };
  // A containment that was cut off may have changed something: nobody would look at it again.
  return incident.state === 'PROCESSING'
    ? wait(`account ${account.name} stopped a containment that was running`)
    : { kind: 'leave' };
}

function wait(reason: string): Decision {
  return { kind: 'wait', reason };
}
