import { type Decision, objection } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { decided, type IncidentChange, moved } from '#core/incident/life.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';

export type DecidePorts = { readonly incidents: IncidentStore; readonly now: () => number };

/** What has to follow a decision: containment looks again, the change is taken back, or nothing does. */
export type Consequence =
  | { readonly kind: 'contain' | 'take-back' | 'nothing'; readonly incident: Incident }
  /** The decision came too late, twice, or about what is not there. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The one way in which anybody decides about an incident, from whatever surface. Writes down who, when and why; what
 * follows is for others to do. A decision delivered twice is refused the second time and changes nothing.
 */
export function decide(order: Decision, ports: DecidePorts): Promise<Consequence> {
  return retryOnConflict<Consequence>(`incident ${order.incident}`, async () => {
    const incident = await ports.incidents.get(order.incident);
    if (incident === undefined) return { kind: 'refused', reason: `There is no incident ${order.incident}.` };
    const now = ports.now();
    const reason = objection(incident, order, now);
    if (reason !== undefined) return isRepeated(incident, order) ? { kind: 'contain', incident } : { kind: 'refused', reason };
    const next = after(incident, order, now);
    if (next === undefined) return { kind: 'take-back', incident };
    if (!(await ports.incidents.replace(incident, next))) return CONFLICT;
    return { kind: order.verb === 'approve' || order.verb === 'replan' ? 'contain' : 'nothing', incident: next };
  });
}

/** An approval whose order for containment got lost on the way is delivered again: ordering twice does nothing twice. */
function isRepeated({ approval }: Incident, { verb, by }: Decision): boolean {
  return verb === 'approve' && approval?.by === by;
}

/** The incident as decided; undefined where deciding alone changes nothing. */
function after(incident: Incident, { verb, by, reason, playbook }: Decision, at: number): Incident | undefined {
  const step = (words: string) => ({ by, at, note: reason ? `${words}: ${reason}` : words });
  switch (verb) {
    case 'approve':
      return incident.plan && decided(incident, { approval: { by, at, plan: incident.plan } }, step('approved'));
    case 'reject':
      return moved(incident, 'CLOSED', step('rejected'), { approvalRequest: undefined });
    case 'replan': {
      const anew: IncidentChange = {
        approvalRequest: undefined,
        approval: undefined,
        ...(playbook !== undefined && { playbook }),
      };
      return decided(incident, anew, step(playbook === undefined ? 'asked for a plan' : `asked for a plan with ${playbook}`));
    }
    case 'lapse': {
      const outcome = { kind: 'refused', reason: 'nobody decided in time' } as const;
      return moved(incident, 'FAILED', step('nobody decided in time'), { approvalRequest: undefined, outcome });
    }
    default:
      return undefined;
  }
}
