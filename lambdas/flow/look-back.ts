import type { LookBack, ObservedConnection } from '#core/incident/evidence.ts';
import { hasAnswer, type LookBackAnswer } from '#core/incident/look-back-answer.ts';
import type { State } from '#core/incident/state.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { coversRegion, type FlowLogs } from '#core/network/flow-log.ts';
import { type Reason, reasonIn } from '#core/reason.ts';
import type { Inbound } from './inbound.ts';
import { type Exposure, type MemberLog, search } from './search.ts';

export type LookBackPorts = {
  readonly incident: IncidentStore['get'];
  readonly optedIn: (account: string) => Promise<FlowLogs | undefined>;
  /** Opens the member's log group for one incident. Throws if the role has no access. */
  readonly open: (exposure: Exposure, logs: FlowLogs) => Promise<MemberLog>;
  /** Asks detection to add the answer to its incident. */
  readonly answer: (answer: LookBackAnswer) => Promise<void>;
  readonly now: () => number;
};

/** The logs are searched at most twice for an incident: while it is open, and after it is closed. */
type Phase = LookBack['phase'];

/** An open connection can continue for a short time after its rule is removed. */
const AFTERWARDS = 5 * 60_000;

/** More sources than this are a scan; then the count is enough. */
const SHOWN = 20;

/** Searches the member's flow logs for connections to the incident's open ports, once per phase, and sends the result to detection. */
export async function lookBack(id: string, ports: LookBackPorts): Promise<void> {
  const incident = await ports.incident(id);
  const logs = incident && (await ports.optedIn(incident.account));
  if (incident === undefined || logs === undefined || !coversRegion(logs, incident.region)) return;
  const phase = phaseOf(incident.state);
  const rules = incident.evidence.filter((fact) => fact.kind === 'ingress-rule');
  if (phase === undefined || rules.length === 0 || hasAnswer(incident, phase)) return;
  const to = phase === 'while-open' ? ports.now() : (incident.verifiedAt ?? incident.updatedAt) + AFTERWARDS;
  const { account, region, resource, firstAt: from } = incident;
  const evidence = await connectionsOf(
    { incident: id, account, region, group: resource.id, rules, from, to },
    phase,
    logs,
    ports,
  );
  await ports.answer({ incident: id, phase, evidence });
}

/** Closing the incident sends another message, so the later phase gets its own search. */
function phaseOf(state: State): Phase | undefined {
  if (state === 'MITIGATED') return 'until-closed';
  return state === 'CLOSED' || state === 'SUPPRESSED' ? undefined : 'while-open';
}

async function connectionsOf(
  exposure: Exposure,
  phase: Phase,
  logs: FlowLogs,
  ports: LookBackPorts,
): Promise<LookBackAnswer['evidence']> {
  const { from, to } = exposure;
  const unknown = (because: Reason): LookBack[] => [{ kind: 'look-back', phase, found: 'unknown', because }];
  try {
    const { records, complete, interfaces } = await search(exposure, logs, await ports.open(exposure, logs));
    const connections = connectionsIn(records);
    if (interfaces === 0) return unknown({ code: 'no-interface-left' });
    if (connections.length === 0 && !complete) return unknown({ code: 'too-much-to-read', from, to });
    const count = connections.length;
    return [{ kind: 'look-back', phase, found: 'connections', count, complete, from, to }, ...connections.slice(0, SHOWN)];
  } catch (error) {
    return unknown(reasonIn(error));
  }
}
function connectionsIn(records: readonly Inbound[]): ObservedConnection[] {
  const found = new Map<string, ObservedConnection>();
  for (const { from, interfaceId, protocol, port, start, end } of records) {
    const key = [from, interfaceId, protocol, port].join(' ');
    const known = found.get(key);
    found.set(key, {
      kind: 'connection',
      from,
      interface: interfaceId,
      protocol,
      port,
      times: (known?.times ?? 0) + 1,
      first: Math.min(known?.first ?? start, start),
      last: Math.max(known?.last ?? end, end),
    });
  }
  return [...found.values()].toSorted((one, other) => other.times - one.times);
}
