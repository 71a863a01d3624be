import { reasonOf } from '#core/errors.ts';
import { type Noted, noted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { evidenceAdded } from '#core/incident/life.ts';
import type { State } from '#core/incident/state.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { updateIncident } from '#core/incident/update.ts';
import { isoTime } from '#core/iso-time.ts';
import { type FlowLogs, isSeen } from '#core/network/flow-log.ts';
import type { Inbound } from './inbound.ts';
import { type Exposure, type MemberLog, search } from './search.ts';

export type LookBackPorts = {
  readonly incidents: Pick<IncidentStore, 'get' | 'replace'>;
  readonly optedIn: (account: string) => Promise<FlowLogs | undefined>;
  /** Opens the member's log group for one incident. Throws where nobody may. */
  readonly open: (exposure: Exposure, logs: FlowLogs) => Promise<MemberLog>;
  readonly now: () => number;
};

/** An incident is looked back at twice at most: while it stands open, and once it is closed. */
type Phase = 'while open' | 'until closed';

const LOOKED_BACK = 'looked-back';

/** Traffic of a connection goes on for a little after its rule is gone, and belongs to what came through it. */
const AFTERWARDS = 5 * 60_000;

/** Who comes often is one connection; beyond so many it is a scan, and the number tells. */
const SHOWN = 20;

/** Asks the member's flow logs who connected while an incident's ports were open, and writes the answer into the incident once a phase. */
export async function lookBack(id: string, ports: LookBackPorts): Promise<void> {
  const incident = await ports.incidents.get(id);
  const logs = incident && (await ports.optedIn(incident.account));
  if (incident === undefined || logs === undefined || !isSeen(logs, incident.region)) return;
  const phase = phaseOf(incident.state);
  const rules = incident.evidence.filter((fact) => fact.kind === 'ingress-rule');
  if (phase === undefined || rules.length === 0 || isAnswered(incident, phase)) return;
  const to = phase === 'while open' ? ports.now() : (incident.verifiedAt ?? incident.updatedAt) + AFTERWARDS;
  const { account, region, resource, firstAt: from } = incident;
  const evidence = await answerTo({ incident: id, account, region, group: resource.id, rules, from, to }, phase, logs, ports);
  await updateIncident(id, ports.incidents, (latest) =>
    isAnswered(latest, phase) ? latest : evidenceAdded(latest, evidence, ports.now()),
  );
}

/** Where an incident was closed meanwhile, that it was is the news, and the message about it asks. */
function phaseOf(state: State): Phase | undefined {
  if (state === 'MITIGATED') return 'until closed';
  return state === 'CLOSED' || state === 'SUPPRESSED' ? undefined : 'while open';
}

function isAnswered({ evidence }: Incident, phase: Phase): boolean {
  return evidence.some((fact) => fact.kind === 'noted' && fact.what === LOOKED_BACK && fact.value.startsWith(`${phase}: `));
}

async function answerTo(exposure: Exposure, phase: Phase, logs: FlowLogs, ports: LookBackPorts): Promise<Noted[]> {
  const span = `from ${isoTime(exposure.from)} to ${isoTime(exposure.to)}`;
  const sum = (value: string): Noted => noted(LOOKED_BACK, `${phase}: ${value}`);
  try {
    const { records, complete, interfaces } = await search(exposure, logs, await ports.open(exposure, logs));
    const connections = grouped(records);
    const many = connections.length === 1 ? '1 connection' : `${connections.length} connections`;
    if (interfaces === 0) return [sum('nobody could tell: no interface has the group any more')];
    if (connections.length > 0) {
      return [sum(`${complete ? '' : 'at least '}${many} ${span}`), ...connections.slice(0, SHOWN).map(connectionNote)];
    }
    return [sum(complete ? `nobody connected ${span}` : `nobody could tell: there was too much to read ${span}`)];
  } catch (error) {
    return [sum(`nobody could tell: ${reasonOf(error)}`)];
  }
}

type Connection = { readonly first: Inbound; readonly times: number; readonly start: number; readonly end: number };

/** One of a source, interface and port; the most frequent first. */
function grouped(records: readonly Inbound[]): Connection[] {
  const found = new Map<string, Connection>();
  for (const record of records) {
    const key = [record.from, record.interfaceId, record.protocol, record.port].join(' ');
    const known = found.get(key) ?? { first: record, times: 0, start: record.start, end: record.end };
    const [start, end] = [Math.min(known.start, record.start), Math.max(known.end, record.end)];
    found.set(key, { first: known.first, times: known.times + 1, start, end });
  }
  return [...found.values()].toSorted((one, other) => other.times - one.times);
}

function connectionNote({ first: { from, interfaceId, protocol, port }, times, start, end }: Connection): Noted {
  const often = times === 1 ? 'once' : `${times} times`;
  const value = `${from} -> ${interfaceId} ${protocol}/${port}, ${often}, ${isoTime(start)} to ${isoTime(end)}`;
  return noted('connection', value);
}
