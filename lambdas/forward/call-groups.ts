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

/** Every call in exactly one group. Different narrowings of one call are alternatives; without a narrowing, all match. */
export function groupedCalls(triggers: readonly CallTrigger[]): CallGroup[] {
  const groups = new Map<string, CallGroup>();
  const named = new Set(triggers.flatMap(callKeys));
  for (const key of named) {
    const naming = triggers.filter((trigger) => callKeys(trigger).includes(key));
    const [source = '', call = ''] = key.split('/');
    const wheres = [...new Map(naming.map(({ where = {} }) => [JSON.stringify(where), where])).values()];
    const [only = {}, ...more] = wheres.some((where) => Object.keys(where).length === 0) ? [] : wheres;
    const where = more.length === 0 ? only : { $or: wheres };
    const reads = naming.some((trigger) => trigger.reads === true);
    const id = JSON.stringify([source, reads, where]);
    const group = groups.get(id) ?? { source, reads, where, calls: [] };
    group.calls.push(call);
    groups.set(id, group);
  }
  // The widest rule of a service has the plain name.
  return [...groups.values()].sort((one, other) => Object.keys(one.where).length - Object.keys(other.where).length);
}
