import { errorText } from '#core/errors.ts';
import { HINDERED, type Hindrance, hindranceIncident } from '#core/incident/hindrance.ts';
import type { Incident } from '#core/incident/incident.ts';
import { ownEntry } from '#core/own-property.ts';
import type { ApprovalReason } from '#core/reason.ts';
import type { MemberAction, MemberCall, MemberCalls } from '#member/calls.ts';
import { isRefusal } from '#member/faults.ts';
import { CutOff } from './make-calls.ts';
import type { RemediatePorts } from './ports.ts';

type HindrancePorts = Pick<RemediatePorts, 'incidents' | 'detection' | 'onHindered' | 'now'>;

const BUDGETS = {
  'scenario-budget-used': 'scenario',
  'account-budget-used': 'account',
  'critical-budget-used': 'critical',
} as const;

/** Opens an incident about a used-up budget, one an hour. */
export async function reportUsedBudget(incident: Incident, because: ApprovalReason, ports: HindrancePorts): Promise<void> {
  if (!('budget' in because)) return;
  const { account, region, scenario } = incident;
  const budget = ownEntry(BUDGETS, because.code);
  await open({ account, region, kind: 'budget', budget, scenario, most: because.budget }, ports);
}

/** Opens an incident about a containment call that the account refused, perhaps because someone changed its policies. */
export async function reportRefusal(incident: Incident, thrown: unknown, ports: HindrancePorts): Promise<void> {
  const error = thrown instanceof CutOff ? thrown.cause : thrown;
  if (!isRefusal(error)) return;
  const call = (thrown instanceof CutOff ? thrown.made.at(-1)?.action : undefined) ?? callOf(error) ?? 'sts:AssumeRole';
  const { id, account, region, resource } = incident;
  await open({ account, region, kind: 'denied', incident: id, resource, call, error: errorText(error) }, ports);
}

async function open(hindrance: Hindrance, { incidents, detection, onHindered, now }: HindrancePorts): Promise<void> {
  const scenario = detection(HINDERED);
  if (scenario === undefined) return;
  const { kind } = await incidents.open(hindranceIncident(hindrance, scenario, now()));
  if (kind !== 'duplicate') onHindered?.(hindrance);
}

const CALLS = new WeakMap<object, string>();

/** The same calls; an error remembers the name of its call, because AWS does not always name it. */
export function withNamedErrors(call: MemberCall): MemberCall {
  return <Action extends MemberAction>(action: Action, input: MemberCalls[Action][0]): Promise<MemberCalls[Action][1]> =>
    call(action, input).catch((error: unknown) => {
      if (typeof error === 'object' && error !== null && !CALLS.has(error)) CALLS.set(error, action);
      throw error;
    });
}

function callOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null ? CALLS.get(error) : undefined;
}
