import { sha256 } from '../digest.ts';
import { canonical, type Json } from '../json.ts';
import { ownEntry } from '../own-property.ts';
import { isGone } from './gone.ts';
import type { Incident } from './incident.ts';
import type { RowPart } from './row-part.ts';
import type { State } from './state.ts';
import type { IncidentStore } from './store.ts';

/**
 * Several functions write incidents, so no field of a row says who wrote it. What another function acts on is vouched for beside
 * the row, under a key that only one function may write.
 */
export type Sealer = 'remediate' | 'decide' | 'detect';

export const SEALERS: readonly Sealer[] = ['remediate', 'decide', 'detect'];

export function sealKeys(sealer: Sealer): string {
  return `seal#${sealer}#`;
}

type Part = {
  readonly vouchedBy: (incident: Incident) => readonly Sealer[];
  readonly of: (incident: Incident) => object | undefined;
};

/** `decide` carries out itself what only a person may order. */
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
      // An exception may hide an incident again that a person reopened.
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

/** What leads to a call in a member. */
const ACTED_ON: readonly RowPart[] = ['containment', 'decision'];

/** What keeps an incident from people. */
export const HIDING_PARTS: readonly RowPart[] = ['decision', 'ending'];

/** Digests that a function vouches for, and those of approvals and endings that it ended. */
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

/** The incidents of one function: it vouches for what it changes before it writes it, and afterwards for nothing else. */
export function sealing(incidents: IncidentStore, seals: Seals, sealer: Sealer): IncidentStore {
  const digestsOf = async (id: string) => (await seals.read(sealer, id))?.digests ?? [];

  const open: IncidentStore['open'] = async (incident, answered) => {
    const own = present(sealsBy(sealer, incident));
    // The same event may come again once its incident went on.
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
    // Where another writer is faster, the row goes on to hold what was there before: if that was vouched for, it still is.
    const earlier = before.map((digest) => (isKnown(digest) ? digest : undefined));
    await seals.vouch(sealer, next.id, present([...earlier, ...later]), approval);
    const isWritten = await incidents.replace(previous, next);
    // An ending is over only once the row says so: readers believe it until then.
    if (isWritten && !(isFirst && ending === undefined)) await seals.vouch(sealer, next.id, present(later), ending);
    return isWritten;
  };

  return { ...incidents, open, replace };
}

/** An approval is used up by the write that fixes the incident or takes the approval away. */
function endedApproval({ approval, state }: Incident, next: Incident): string | undefined {
  const isOver = next.approval === undefined || (next.state === 'MITIGATED' && state !== 'MITIGATED');
  return approval !== undefined && isOver ? digestOfJson(approval) : undefined;
}

function endedEnding(previous: Incident, next: Incident): string | undefined {
  const ending = sealOf('ending', previous);
  return ending === sealOf('ending', next) ? undefined : ending;
}

/** Whether an incident may be acted on: `changed` while it is being written, else which parts of it are forged. */
export type SealCheck =
  | { readonly kind: 'believed'; readonly incident: Incident }
  | { readonly kind: 'changed' }
  | { readonly kind: 'forged'; readonly part: RowPart; readonly parts: readonly RowPart[] };

export type SealPorts = { readonly incidents: Pick<IncidentStore, 'get'>; readonly seals: Pick<Seals, 'read'> };

/** Compares parts of a row with what its writers vouch for. An approval that ended is left out. Reads nothing where there is nothing to vouch for. */
export async function checkSeals(
  incident: Incident,
  { incidents, seals }: SealPorts,
  of: readonly RowPart[] = ACTED_ON,
): Promise<SealCheck> {
  const parts = of.filter((part) => sealOf(part, incident) !== undefined);
  if (parts.length === 0) return { kind: 'believed', incident };
  // The function that carries out an approval ends it.
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
