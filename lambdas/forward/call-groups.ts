import type { CallTrigger, DetailPattern } from '#core/detection/trigger.ts';

export function callKeys({ source, calls }: CallTrigger): string[] {
  return calls.map((call) => `${source}/${call}`);
}

export type CallGroup = {
  readonly source: string;
  readonly reads: boolean;
  readonly where: DetailPattern;
  readonly calls: string[];
};

function triggersByKey(triggers: readonly CallTrigger[]): ReadonlyMap<string, ReadonlySet<CallTrigger>> {
  const byKey = new Map<string, Set<CallTrigger>>();
  for (const trigger of triggers) for (const key of callKeys(trigger)) byKey.set(key, (byKey.get(key) ?? new Set()).add(trigger));
  return byKey;
}

/** Puts every call into exactly one group. Different conditions on one call are alternatives; without a condition, all events match. */
export function groupedCalls(triggers: readonly CallTrigger[]): CallGroup[] {
  const groups = new Map<string, CallGroup>();
  for (const [key, naming] of triggersByKey(triggers)) {
    const [source = '', call = ''] = key.split('/');
    const wheres = [...new Map([...naming].map(({ where = {} }) => [JSON.stringify(where), where])).values()];
    const [only = {}, ...more] = wheres.some((where) => Object.keys(where).length === 0) ? [] : wheres;
    const where = more.length === 0 ? only : { $or: wheres };
    const reads = [...naming].some((trigger) => trigger.reads === true);
    const id = JSON.stringify([source, reads, where]);
    const group = groups.get(id) ?? { source, reads, where, calls: [] };
    group.calls.push(call);
    groups.set(id, group);
  }
  // The widest rule of a service has the plain name.
  return [...groups.values()].sort((one, other) => Object.keys(one.where).length - Object.keys(other.where).length);
}
