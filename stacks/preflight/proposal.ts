import { Document, isMap, isSeq, visit } from 'yaml';
import { ownProperty } from '#core/own-property.ts';
import { visibleIn } from '#core/visible.ts';
import type { Proposal } from './check-result.ts';

/** The lines that all proposals together would put into the organization file; empty without proposals. */
export function proposedLines(proposals: readonly Proposal[]): string[] {
  if (proposals.length === 0) return [];
  const document = new Document(visibleIn(proposals.reduce<Record<string, unknown>>((all, one) => merged(all, one), {})));
  visit(document, {
    Seq: (_, { items }) => {
      // As the example of the file writes them: one line for each account, lists of words in brackets.
      for (const item of items) if (isMap(item)) item.flow = true;
    },
    Pair: (_, { value }) => {
      if (isSeq(value) && !value.items.some(isMap)) value.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd().split('\n');
}

function merged(one: Record<string, unknown>, other: Record<string, unknown>): Record<string, unknown> {
  const changed = Object.entries(other).map(([key, value]) => [key, mergedValue(ownProperty(one, key), value)] as const);
  return { ...one, ...Object.fromEntries(changed) };
}

function mergedValue(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) {
    return other.reduce<unknown[]>(withItem, one);
  }
  return isPlain(one) && isPlain(other) ? merged(one, other) : other;
}

/** An account that is already listed gets the additional settings; anything else is added once. */
function withItem(list: readonly unknown[], item: unknown): unknown[] {
  const same = (known: unknown) => isPlain(known) && isPlain(item) && 'name' in item && known.id === item.id;
  if (list.some(same)) return list.map((known) => (same(known) ? mergedValue(known, item) : known));
  return list.some((known) => JSON.stringify(known) === JSON.stringify(item)) ? [...list] : [...list, item];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
