import { LONGEST_VALUE } from './filter.ts';
import type { IncidentRow } from './incidents.ts';

/** A row is in one list for each of its facets and words, at the same position in all of them: newest last. */
export const EVERYTHING = 'all';

export const CHANGED = 'changed';

const MOST_WORDS = 40;
const LONGEST_WORD = 80;

/** A key of DynamoDB has at most 2,048 bytes of well-formed text: longer values share a list with values of the same beginning. */
export function listOf(facet: string, value: string): string {
  return `${facet}=${value.slice(0, LONGEST_VALUE).replace(/\p{Surrogate}/gu, '\ufffd')}`;
}

/** Sorts by time; the id of the row makes it unique. */
export function positionOf({ openedAt, id }: Pick<IncidentRow, 'openedAt' | 'id'>): string {
  return positionAt(openedAt, id);
}

export function positionAt(time: number, id = ''): string {
  return `${String(Math.max(0, Math.floor(time))).padStart(15, '0')}#${id}`;
}

export function idAt(position: string): string {
  return position.slice(16);
}

export function timeAt(position: string): number {
  return Number(position.slice(0, 15));
}

/** The lists that contain a row. */
export function listsOf(row: IncidentRow): readonly string[] {
  const { account, unit, region, severity, state, scenario, actor, notice } = row;
  const facets = { account, unit, region, severity, state, scenario, actor: actor.name, notice };
  const named = Object.entries(facets).flatMap(([facet, value]) => (value === undefined ? [] : [listOf(facet, value)]));
  return [EVERYTHING, ...named, ...wordsOf(row).map((word) => listOf('word', word))];
}

function wordsOf({ id, scenario, account, accountName, region, resource, actor, address }: IncidentRow): string[] {
  const texts = [id, scenario, account, accountName, region, resource.id, actor.name, address ?? ''];
  return [...new Set(texts.flatMap(wordsIn))].slice(0, MOST_WORDS);
}

/** A text in lower case, as a whole and in its parts: `arn:aws:s3:::logs` is found by itself, by `s3` and by `logs`. */
export function wordsIn(text: string): string[] {
  const whole = text.normalize('NFKC').trim().toLowerCase();
  const parts = whole.split(/[^\p{L}\p{N}]+/u);
  return [...new Set([whole.slice(0, LONGEST_WORD), ...parts.map((part) => part.slice(0, LONGEST_WORD))])].filter(Boolean);
}
