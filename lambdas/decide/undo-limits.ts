import type { Detection } from '#core/detection/detection.ts';
import { DAY, HOUR } from '#core/duration.ts';
import { deciderOf, type ProvenDecision } from '#core/incident/decision.ts';
import type { Incident, UndoRequest } from '#core/incident/incident.ts';
import { decided } from '#core/incident/life.ts';
import { maySameBe } from '#core/incident/person.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import type { UndoLimit } from '#core/reason.ts';
import { type Authority, accountIn, DEFAULT_APPROVAL_HOURS, DEFAULT_UNDO, modeFor } from '#core/settings.ts';
import type { Consequence } from './consequence.ts';

export type UndoLimitPorts = {
  readonly incidents: Pick<IncidentStore, 'replace'>;
  /** Reads what the hub may do now; throws if it cannot, and then nothing is undone. */
  readonly authority: () => Promise<Authority>;
  readonly detection: (scenario: string) => Detection | undefined;
  /** Counts an undo in the account within the hour, unless that makes more than `most`; the same incident counts once. */
  readonly countUndo: (incident: Pick<Incident, 'id' | 'account'>, most: number) => Promise<boolean>;
  readonly now: () => number;
};

/**
 * One person may order an undo only within some days, not of a CRITICAL incident, only where the hub may act and is not stopped, and only
 * so many times an hour. Beyond these limits the order waits for a second person who orders the same. Undefined if another write came
 * in between.
 */
export async function undoWithinLimits(
  incident: Incident,
  order: ProvenDecision,
  ports: UndoLimitPorts,
): Promise<Consequence | undefined> {
  const [now, authority] = [ports.now(), await ports.authority()];
  const request = incident.undoRequest && now <= incident.undoRequest.lapsesAt ? incident.undoRequest : undefined;
  const isSecond = request !== undefined && !maySameBe(deciderOf(order), deciderOf(request), order.named);
  if (isSecond) return { kind: 'undo', incident, requestedBy: { by: request.by, sender: request.sender } };
  const because = limitOf(incident, authority, ports, now) ?? (await budgetUsed(incident, authority, ports));
  if (because === undefined) return { kind: 'undo', incident };
  const { id } = incident;
  if (request !== undefined) {
    const { by, lapsesAt } = request;
    return { kind: 'refused', reason: { code: 'second-person-needed', incident: id, by, lapsesAt, because } };
  }
  const { by, sender, reason } = order;
  const lapsesAt = now + (authority.settings.approvalHours ?? DEFAULT_APPROVAL_HOURS) * HOUR;
  const undoRequest: UndoRequest = { by, sender, at: now, lapsesAt, because, ...(reason && { reason }) };
  const step = { code: 'undo-requested', because, lapsesAt, ...(reason && { comment: reason }) } as const;
  const next = decided(incident, { undoRequest }, { by, sender, at: now, reason: step });
  return (await ports.incidents.replace(incident, next)) ? { kind: 'nothing', incident: next } : undefined;
}

function limitOf(
  { severity, scenario, account: id, verifiedAt, made = [], openedAt }: Incident,
  { settings, stop }: Authority,
  { detection }: UndoLimitPorts,
  now: number,
): UndoLimit | undefined {
  if (severity === 'CRITICAL') return { code: 'undo-of-critical' };
  const { days } = settings.undo ?? DEFAULT_UNDO;
  const at = verifiedAt ?? made.at(-1)?.at ?? openedAt;
  if (now - at > days * DAY) return { code: 'undo-after-days', days, at };
  const [account, known] = [accountIn(settings, id), detection(scenario)];
  const mode = account && known ? modeFor(account.modes, known, severity) : 'off';
  if (mode === 'off' || mode === 'observe') return { code: 'undo-without-mode', account: account?.name ?? id };
  return stop && { code: 'undo-while-stopped', by: stop.by, text: stop.reason };
}

async function budgetUsed(incident: Incident, { settings }: Authority, ports: UndoLimitPorts): Promise<UndoLimit | undefined> {
  const { anHour } = settings.undo ?? DEFAULT_UNDO;
  if (await ports.countUndo(incident, anHour)) return undefined;
  return { code: 'undo-budget-used', account: accountIn(settings, incident.account)?.name ?? incident.account, budget: anHour };
}
