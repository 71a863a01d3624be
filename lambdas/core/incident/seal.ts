import { sha256 } from '../digest.ts';
import { canonical, type Json } from '../json.ts';
import { ownEntry } from '../own-property.ts';
import type { Incident } from './incident.ts';
import type { IncidentStore } from './store.ts';

/**
 * Several functions write incidents, so no field of a row says who wrote it. What another function acts on is vouched for beside
 * the row, under a key that only one function may write.
 */
export type Sealer = 'remediate' | 'decide';

export const SEALERS: readonly Sealer[] = ['remediate', 'decide'];

export function sealKeys(sealer: Sealer): string {
  return `seal#${sealer}#`;
}

/** `containment`: what was planned and left behind. `decision`: what people said. */
export type RowPart = 'containment' | 'decision';

type Part = { readonly vouchedBy: readonly Sealer[]; readonly of: (incident: Incident) => object | undefined };

/** `decide` carries out itself what only a person may order. */
const PARTS: Readonly<Record<RowPart, Part>> = {
  containment: {
    vouchedBy: SEALERS,
    of: ({ account, region, resource, scenario, plan, after }) =>
      plan === undefined && after === undefined ? undefined : { account, region, resource, scenario, plan, after },
  },
  decision: {
    vouchedBy: ['decide'],
    of: ({ approval, playbook, undoRequest, suppression }) => {
      const decided = { approval, playbook, undoRequest, suppression };
      return Object.values(decided).every((one) => one === undefined) ? undefined : decided;
    },
  },
};

const PART_NAMES = Object.keys(PARTS) as RowPart[];

/** Digests that a function vouches for, and those of approvals that it ended. */
export type Seal = { readonly digests: readonly string[]; readonly ended: readonly string[] };

export type Seals = {
  readonly read: (sealer: Sealer, incident: string) => Promise<Seal | undefined>;
  /** Replaces the digests of one function, and adds an ended approval. */
  readonly vouch: (sealer: Sealer, incident: string, digests: readonly string[], ended?: string) => Promise<void>;
};

function sealOf(part: RowPart, incident: Incident): string | undefined {
  const content = ownEntry(PARTS, part).of(incident);
  return content && digestOfJson({ part, content });
}

/** The incidents of one function: it vouches for what it changes before it writes it, and afterwards for nothing else. */
export function sealing(incidents: IncidentStore, seals: Seals, sealer: Sealer): IncidentStore {
  const own = PART_NAMES.filter((part) => ownEntry(PARTS, part).vouchedBy.includes(sealer));
  const written = async <Answer>(previous: Incident | undefined, next: Incident, write: () => Promise<Answer>) => {
    const parts = own.map((part) => ({ before: previous && sealOf(part, previous), after: sealOf(part, next) }));
    const ended = previous && endedIn(previous, next);
    if (ended === undefined && parts.every(({ before, after }) => before === after)) return write();
    const isFirst = parts.every(({ before }) => before === undefined);
    const known = isFirst ? [] : ((await seals.read(sealer, next.id))?.digests ?? []);
    const isKnown = (digest: string | undefined) => digest !== undefined && known.includes(digest);
    const later = parts.map(({ before, after }) => (before !== after || isKnown(after) ? after : undefined));
    // Where another writer is faster, the row goes on to hold what was there before: if that was vouched for, it still is.
    const earlier = parts.map(({ before }) => (isKnown(before) ? before : undefined));
    await seals.vouch(sealer, next.id, present([...earlier, ...later]), ended);
    const answer = await write();
    if (!isFirst && answer !== false) await seals.vouch(sealer, next.id, present(later));
    return answer;
  };
  return {
    ...incidents,
    open: (incident) => written(undefined, incident, () => incidents.open(incident)),
    replace: (previous, next) => written(previous, next, () => incidents.replace(previous, next)),
  };
}

/** An approval is used up by the write that fixes the incident or takes the approval away. */
function endedIn({ approval, state }: Incident, next: Incident): string | undefined {
  const isOver = next.approval === undefined || (next.state === 'MITIGATED' && state !== 'MITIGATED');
  return approval !== undefined && isOver ? digestOfJson(approval) : undefined;
}

/** Whether an incident may be acted on: `changed` while it is being written, else which part of it is forged. */
export type Belief =
  | { readonly kind: 'believed'; readonly incident: Incident }
  | { readonly kind: 'changed' }
  | { readonly kind: 'forged'; readonly part: RowPart };

export type SealPorts = { readonly incidents: Pick<IncidentStore, 'get'>; readonly seals: Pick<Seals, 'read'> };

/** Compares a row with what its writers vouch for. An approval that ended is left out. Reads nothing where there is nothing to vouch for. */
export async function believed(incident: Incident, { incidents, seals }: SealPorts): Promise<Belief> {
  const parts = PART_NAMES.filter((part) => sealOf(part, incident) !== undefined);
  if (parts.length === 0) return { kind: 'believed', incident };
  const found = await Promise.all(SEALERS.map(async (sealer) => [sealer, await seals.read(sealer, incident.id)] as const));
  const isVouchedFor = (part: RowPart) =>
    found.some(
      ([sealer, seal]) =>
        ownEntry(PARTS, part).vouchedBy.includes(sealer) && seal?.digests.includes(sealOf(part, incident) ?? '') === true,
    );
  const forged = parts.find((part) => !isVouchedFor(part));
  const ended = found.flatMap(([, seal]) => seal?.ended ?? []);
  if (forged === undefined) return { kind: 'believed', incident: withoutEnded(incident, ended) };
  const latest = await incidents.get(incident.id);
  return latest?.version === incident.version ? { kind: 'forged', part: forged } : { kind: 'changed' };
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
