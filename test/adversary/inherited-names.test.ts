import { beforeAll, describe, expect, test } from 'vitest';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import { SOURCES } from '../support/sources.ts';
import { unguardedLookups } from '../support/table-lookups.ts';

const HERE = 'test/adversary/inherited-names.test.ts';
const GUARDS = 'lambdas/core/own-property.ts';

type Verb = 'approve' | 'undo';
type Sent = { readonly verb: Verb; readonly kind: string };

const VERBS: Readonly<Record<Verb, number>> = { approve: 1, undo: 2 };
const names: Readonly<Record<string, number>> = VERBS;

/** Each is a way to find `constructor` in a table; the check finds exactly these in this file. */
const UNGUARDED = [
  ({ kind }: Sent) => names[kind],
  ({ kind }: Sent) => names?.[`${kind}-x`],
  ({ kind }: Sent) => kind in names,
  ({ kind }: Sent, { [kind]: value } = names) => value,
  ({ verb }: Sent) => VERBS[verb],
  (sent: Sent) => VERBS[sent.verb],
  (kind: string) => VERBS[kind as Verb],
  (kind: string) => ({ ssh: 22 })[kind as 'ssh'],
  (sent: { readonly [field: string]: number }, kind: string) => sent[kind],
];

const WRITTEN = [
  'names[kind]',
  'names?.[`${kind}-x`]',
  'VERBS[verb]',
  'VERBS[sent.verb]',
  'VERBS[kind as Verb]',
  "({ ssh: 22 })[kind as 'ssh']",
  'sent[kind]',
  'kind in names',
  '[kind]',
];

let found: readonly string[] = [];
beforeAll(() => {
  found = unguardedLookups([...SOURCES.filter((path) => path !== GUARDS), HERE]);
}, 120_000);

describe('no text from outside finds an inherited property', () => {
  test('because every lookup in the sources checks for an own property', () => {
    expect(found.filter((one) => !one.startsWith(HERE))).toEqual([]);
  });

  test('because the check finds every unguarded way to look up', () => {
    expect(UNGUARDED).toHaveLength(WRITTEN.length);
    expect(found.filter((one) => one.startsWith(HERE))).toEqual(WRITTEN.map((text) => `${HERE}: ${text}`));
  });

  test.each(Object.getOwnPropertyNames(Object.prototype))('%s is not found in a table', (name) => {
    expect(ownProperty(names, name)).toBeUndefined();
    expect(ownProperty(undefined, name)).toBeUndefined();
    expect(() => ownEntry(VERBS, name as Verb)).toThrow(`unknown: ${name}; known are approve, undo`);
  });

  test('but an entry of the table is found', () => {
    expect(ownProperty(names, 'undo')).toBe(2);
    expect(ownEntry(VERBS, 'undo')).toBe(2);
  });
});
