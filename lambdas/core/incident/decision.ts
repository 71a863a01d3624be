import type { PlaybookId } from '../playbook/playbook-id.ts';
import type { Incident } from './incident.ts';

/** What people decide about an incident, and what the clock decides when a time limit ends. */
export const DECISION_VERBS = ['approve', 'reject', 'replan', 'undo', 'lapse', 'expire'] as const;

export type DecisionVerb = (typeof DECISION_VERBS)[number];

/** One decision, whatever surface it came from. */
export type Decision = {
  readonly verb: DecisionVerb;
  readonly incident: string;
  /** Who decided, as the surface knows them: an ARN, or a name with its address. */
  readonly by: string;
  readonly reason?: string;
  /** The way to contain, where a person wants another than the scenario's first. */
  readonly playbook?: PlaybookId;
};

/** Why a decision cannot be made about the incident as it is now, in one sentence; undefined where it can. `now` in epoch milliseconds. */
export function objection(incident: Incident, order: Pick<Decision, 'verb' | 'reason'>, now: number): string | undefined {
  return (
    OBJECTIONS[order.verb](incident, now) ??
    (order.verb === 'reject' && !order.reason ? 'A rejection needs a reason.' : undefined)
  );
}

type Objecting = (incident: Incident, now: number) => string | undefined;

const OBJECTIONS: Readonly<Record<DecisionVerb, Objecting>> = {
  approve: (incident, now) => {
    const { id, approvalRequest: asking, approval, plan, state } = incident;
    if (approval !== undefined) return `${id} was approved already, by ${approval.by}.`;
    if (state !== 'AWAITING_APPROVAL') return `${id} waits for nobody: it is ${state}.`;
    if (plan === undefined || asking === undefined) return `${id} has no plan to approve; ask for one: npx hub replan ${id}`;
    return now > asking.lapsesAt
      ? `The plan of ${id} lapsed at ${new Date(asking.lapsesAt).toISOString()}; ask for a new one: npx hub replan ${id}`
      : undefined;
  },
  reject: ({ id, state, approval }) => {
    if (approval !== undefined) return `${id} was approved already, by ${approval.by}.`;
    return state === 'AWAITING_APPROVAL' ? undefined : `${id} waits for nobody: it is ${state}.`;
  },
  replan: ({ id, state }) =>
    ['NEW', 'FAILED', 'AWAITING_APPROVAL'].includes(state) ? undefined : `${id} needs no plan: it is ${state}.`,
  undo: ({ id, state, plan, after, made = [], outcome }) => {
    if (outcome?.kind === 'undone') return `${id} was undone already.`;
    if (!['MITIGATED', 'FAILED'].includes(state)) return `${id} cannot be undone: it is ${state}.`;
    if (plan !== undefined && after !== undefined) return undefined;
    return made.some(({ error }) => error === undefined)
      ? `The containment of ${id} broke off, and what it left was never read: put back by hand what its plan replaced.`
      : `The hub changed nothing for ${id}: there is nothing to undo.`;
  },
  lapse: ({ id, state, approvalRequest: asking, approval }, now) =>
    state === 'AWAITING_APPROVAL' && approval === undefined && asking !== undefined && asking.lapsesAt <= now
      ? undefined
      : `${id} has nothing that lapses now.`,
  expire: ({ id, state, plan, after }, now) =>
    state === 'MITIGATED' && after !== undefined && plan?.expiresAt !== undefined && plan.expiresAt <= now
      ? undefined
      : `${id} has no measure that ends now.`,
};
