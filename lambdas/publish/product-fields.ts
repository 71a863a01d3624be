import type { Detection } from '#core/detection/detection.ts';
import { ATTACK_VERSION, TECHNIQUES } from '#core/detection/technique.ts';
import { exposureMinutes, HOPS, hopsOf } from '#core/incident/hops.ts';
import { type HistoryEntry, HUB_ACTOR, type Incident } from '#core/incident/incident.ts';
import { containedWithin } from '#core/incident/time-to-contain.ts';
import { isoTime } from '#core/iso-time.ts';
import type { Links } from '#core/links.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import { visibleWithin } from '#core/visible.ts';

const LONGEST = 2_048;

/**
 * Fields that the format has no attribute for, under names that begin with the product's; insights filter by them. Times of the hops
 * are in milliseconds since the previous hop. Unknown fields are absent.
 */
export function productFields(incident: Incident, detection: Detection, links: Links): Record<string, string> {
  const fields = {
    ...ofCause(incident),
    ...ofDetection(detection),
    ...ofContainment(incident),
    ...ofDecision(incident),
    ...latencies(incident),
    resourceLink: links.resource,
    eventLink: links.event,
    detectiveLink: links.detective,
  };
  const filled = Object.entries(fields).filter((field): field is [string, string] => Boolean(field[1]?.trim()));
  return Object.fromEntries(filled.map(([name, value]) => [`${PRODUCT}/${name}`, visibleWithin(value, LONGEST)]));
}

type Fields = Readonly<Record<string, string | undefined>>;

function ofCause({ id, scenario, state, account, actor, alsoBy, address, call, event, tool, occurrences }: Incident): Fields {
  return {
    incident: id,
    scenario,
    state,
    account,
    actor: actor.arn ?? actor.name,
    actorType: actor.type,
    furtherActors: alsoBy && String(alsoBy.length),
    through: actor.through ?? actor.invokedBy ?? tool ?? (actor.type === 'service' ? 'service' : undefined),
    address,
    call,
    event,
    occurrences: String(occurrences),
  };
}

function ofDetection({ title, controls, techniques }: Detection): Fields {
  const tactics = techniques.map((id) => ownEntry(TECHNIQUES, id).tactic);
  return {
    titleKo: title.ko,
    controls: controls.join(',') || 'none',
    techniques: techniques.join(',') || 'none',
    tactics: [...new Set(tactics)].join(',') || 'none',
    attackVersion: ATTACK_VERSION,
  };
}

function ofContainment({ outcome, playbook, plan }: Incident): Fields {
  return {
    outcome: outcome?.kind ?? 'none',
    playbook: plan?.playbook ?? playbook,
    connections: plan?.connections?.verdict,
    endsAt: plan?.expiresAt === undefined ? undefined : isoTime(plan.expiresAt),
  };
}

function ofDecision(incident: Incident): Fields {
  const { approval, undo, undoRequest, history } = incident;
  const last = history.findLast(isOfPerson);
  return {
    decision: last?.reason?.code ?? last?.state,
    decidedBy: last && authorOf(last),
    decidedAt: last && isoTime(last.at),
    approvedBy: approval && authorOf(approval),
    undo: undoState(incident),
    undoneBy: undo && authorOf(undo),
    undoRequestedBy: authorOf(undo?.requestedBy ?? undoRequest),
  };
}

/** Only a person's step has a sender, as AWS identified it. */
function isOfPerson({ by, sender }: HistoryEntry): boolean {
  return by !== HUB_ACTOR && sender !== undefined;
}

function undoState({
  outcome,
  state,
  undo,
  undoRequest,
  plan,
  after,
}: Incident): 'undone' | 'under-way' | 'requested' | 'possible' | 'none' {
  if (outcome?.kind === 'undone') return 'undone';
  if (undo !== undefined) return 'under-way';
  if (undoRequest !== undefined) return 'requested';
  return state === 'MITIGATED' && plan !== undefined && after !== undefined ? 'possible' : 'none';
}

function latencies(incident: Incident): Fields {
  const hops = hopsOf(incident);
  const passed = HOPS.flatMap((hop) => (hops[hop] === undefined ? [] : [[hop, hops[hop]] as const]));
  const each = passed.map(([hop, at], nth) => {
    const before = passed[nth - 1]?.[1] ?? hops.happened;
    return [`${hop}AfterMs`, String(Math.max(0, at - before))];
  });
  const minutes = exposureMinutes(incident);
  return { ...Object.fromEntries(each), exposureMinutes: minutes?.toFixed(1), timeToContain: containedWithin(incident) };
}

/** The person or function behind a step, with the unique id of its sender. */
export function authorOf(one: { readonly by: string; readonly sender?: string } | undefined): string | undefined {
  return one?.sender === undefined ? one?.by : `${one.by} (${one.sender})`;
}
