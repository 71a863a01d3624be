import { sha256 } from '../digest.ts';
import { canonical, type Json } from '../json.ts';
import { ownEntry } from '../own-property.ts';
import { isGone } from './gone.ts';
import type { Incident } from './incident.ts';
import type { RowPart } from './row-part.ts';
import type { State } from './state.ts';
import type { IncidentStore } from './store.ts';

/** Several functions write incidents, so a row does not prove its writer. Each vouches for its parts in a seal that only it may write. */
export type Sealer = 'remediate' | 'decide' | 'detect';

export const SEALERS: readonly Sealer[] = ['remediate', 'decide', 'detect'];

export function sealKeys(sealer: Sealer): string {
  return `seal#${sealer}#`;
}

type Part = {
  readonly vouchedBy: (incident: Incident) => readonly Sealer[];
  readonly of: (incident: Incident) => object | undefined;
};

/** `decide` carries out what only a person may order. */
const CONTAINERS: readonly Sealer[] = ['remediate', 'decide'];
const DECIDERS: readonly Sealer[] = ['decide'];

const PARTS: Readonly<Record<RowPart, Part>> = {
  containment: {
    vouchedBy: () => CONTAINERS,
    of: ({ account, region, resource, scenario, plan, after }) =>
      plan === undefined && after === undefined ? undefined : { account, region, resource, scenario, plan, after },
  },
  decision: {
    vouchedBy: () => DECIDERS,
    of: ({ approval, playbook, undoRequest, suppression, workflow }) => {
      const decided = { approval, playbook, undoRequest, suppression, workflow };
      return Object.values(decided).every((one) => one === undefined) ? undefined : decided;
    },
  },
  ending: {
    vouchedBy: mayEnd,
    of: (incident) => {
      const { state, verifiedAt, outcome, suppression, history } = incident;
      if (!(ENDED as readonly State[]).includes(state)) return undefined;
      // An exception may suppress an incident again after a person reopened it.
      const since = suppression?.at ?? history.findLast(({ reason }) => reason?.code === 'exception')?.at;
      return { state, verifiedAt, outcome, isGone: isGone(incident), ...(state === 'SUPPRESSED' && { since }) };
    },
  },
};

const ENDED = ['MITIGATED', 'SUPPRESSED', 'CLOSED'] as const satisfies readonly State[];

function mayEnd({ state, outcome, severity, suppression }: Incident): readonly Sealer[] {
  const isResolved = state === 'MITIGATED' && outcome?.kind === 'already-safe';
  const isOnlyRecorded = state === 'CLOSED' && severity === 'LOW' && outcome === undefined;
  if (isResolved) return SEALERS;
  if (isOnlyRecorded) return ['decide', 'detect'];
  return state === 'MITIGATED' || (state === 'SUPPRESSED' && suppression === undefined) ? CONTAINERS : DECIDERS;
}

const PART_NAMES = Object.keys(PARTS) as RowPart[];

/** Parts that lead to a call in a member. */
const ACTED_ON: readonly RowPart[] = ['containment', 'decision'];

/** Parts that hide an incident from people. */
export const HIDING_PARTS: readonly RowPart[] = ['decision', 'ending'];

/** Digests for which a function vouches, and digests of approvals and endings that are no longer valid. */
export type Seal = { readonly digests: readonly string[]; readonly ended: readonly string[] };

export type Seals = {
  readonly read: (sealer: Sealer, incident: string) => Promise<Seal | undefined>;
  /** Replaces the digests of one function, and adds what ended. */
  readonly vouch: (sealer: Sealer, incident: string, digests: readonly string[], ended?: string) => Promise<void>;
};

function sealOf(part: RowPart, incident: Incident): string | undefined {
  const content = ownEntry(PARTS, part).of(incident);
  return content && digestOfJson({ part, content });
}

function sealsBy(sealer: Sealer, incident: Incident): (string | undefined)[] {
  return PART_NAMES.map((part) =>
    ownEntry(PARTS, part).vouchedBy(incident).includes(sealer) ? sealOf(part, incident) : undefined,
  );
}

/** The incident store of one function: it vouches for a change before writing it, and afterwards only for the new state. */
export function sealing(incidents: IncidentStore, seals: Seals, sealer: Sealer): IncidentStore {
  const digestsOf = async (id: string) => (await seals.read(sealer, id))?.digests ?? [];

  const open: IncidentStore['open'] = async (incident, answered) => {
    const own = present(sealsBy(sealer, incident));
    // The same event may arrive again after its incident changed.
    if (own.length > 0) await seals.vouch(sealer, incident.id, present([...(await digestsOf(incident.id)), ...own]));
    return incidents.open(incident, answered);
  };

  const replace: IncidentStore['replace'] = async (previous, next) => {
    const [before, after] = [sealsBy(sealer, previous), sealsBy(sealer, next)];
    const [approval, ending] = [endedApproval(previous, next), endedEnding(previous, next)];
    const isSame = before.every((digest, part) => digest === after[part]);
    if (isSame && approval === undefined && ending === undefined) return incidents.replace(previous, next);
    const isFirst = before.every((digest) => digest === undefined);
    const known = isFirst ? [] : await digestsOf(next.id);
    const isKnown = (digest: string | undefined) => digest !== undefined && known.includes(digest);
    const later = after.map((digest, part) => (digest !== before[part] || isKnown(digest) ? digest : undefined));
    // If another writer is faster, the row keeps its earlier parts, which must stay vouched for.
    const earlier = before.map((digest) => (isKnown(digest) ? digest : undefined));
    await seals.vouch(sealer, next.id, present([...earlier, ...later]), approval);
    const isWritten = await incidents.replace(previous, next);
    // An ending stays valid until the row no longer has it, because readers trust it until then.
    if (isWritten && !(isFirst && ending === undefined)) await seals.vouch(sealer, next.id, present(later), ending);
    return isWritten;
  };

  return { ...incidents, open, replace };
}

/** An approval ends with the write that fixes the incident or removes the approval. */
function endedApproval({ approval, state }: Incident, next: Incident): string | undefined {
  const isOver = next.approval === undefined || (next.state === 'MITIGATED' && state !== 'MITIGATED');
  return approval !== undefined && isOver ? digestOfJson(approval) : undefined;
}

function endedEnding(previous: Incident, next: Incident): string | undefined {
  const ending = sealOf('ending', previous);
  return ending === sealOf('ending', next) ? undefined : ending;
}

/** Whether an incident may be acted on. `changed`: another write happened in between; `forged`: the parts without a valid seal. */
export type SealCheck =
  | { readonly kind: 'believed'; readonly incident: Incident }
  | { readonly kind: 'changed' }
  | { readonly kind: 'forged'; readonly part: RowPart; readonly parts: readonly RowPart[] };

export type SealPorts = { readonly incidents: Pick<IncidentStore, 'get'>; readonly seals: Pick<Seals, 'read'> };

/** Compares parts of a row with the seals of their writers. Removes an approval that ended. Reads no seal if no part needs one. */
export async function checkSeals(
  incident: Incident,
  { incidents, seals }: SealPorts,
  of: readonly RowPart[] = ACTED_ON,
): Promise<SealCheck> {
  const parts = of.filter((part) => sealOf(part, incident) !== undefined);
  if (parts.length === 0) return { kind: 'believed', incident };
  // The function that carries out an approval also ends it.
  const knownTo = (part: RowPart) => (part === 'decision' ? CONTAINERS : ownEntry(PARTS, part).vouchedBy(incident));
  const sealers = SEALERS.filter((sealer) => parts.some((part) => knownTo(part).includes(sealer)));
  const found = await Promise.all(sealers.map(async (sealer) => [sealer, await seals.read(sealer, incident.id)] as const));
  const ended = found.flatMap(([, seal]) => seal?.ended ?? []);
  const isVouchedFor = (part: RowPart) => {
    const digest = sealOf(part, incident) ?? '';
    const { vouchedBy } = ownEntry(PARTS, part);
    return (
      !ended.includes(digest) &&
      found.some(([sealer, seal]) => vouchedBy(incident).includes(sealer) && seal?.digests.includes(digest) === true)
    );
  };
  const forged = parts.filter((part) => !isVouchedFor(part));
  const [part] = forged;
  if (part === undefined) return { kind: 'believed', incident: withoutEnded(incident, ended) };
  const latest = await incidents.get(incident.id);
  return latest?.version === incident.version ? { kind: 'forged', part, parts: forged } : { kind: 'changed' };
}

function withoutEnded(incident: Incident, ended: readonly string[]): Incident {
  const { approval, ...rest } = incident;
  return approval !== undefined && ended.includes(digestOfJson(approval)) ? rest : incident;
}

function present(digests: readonly (string | undefined)[]): string[] {
  return [...new Set(digests.filter((digest) => digest !== undefined))];
}

function digestOfJson(value: object): string {
  return sha256(canonical(JSON.parse(JSON.stringify(value)) as Json));
}
