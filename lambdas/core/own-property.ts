/**
 * The entry of a table under a key that may be foreign text; undefined if the table itself has none, or is missing. `table[key]` would also find
 * what every object inherits, such as `constructor`.
 */
export function ownProperty<Value>(table: { readonly [key: string]: Value } | undefined, key: string): Value | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The same for a key of the table by its type, which data that was stored or sent may contradict: then it throws. */
export function ownEntry<Table extends object, Key extends keyof Table & string>(table: Table, key: Key): Table[Key] {
  if (!Object.hasOwn(table, key)) throw new Error(`unknown: ${key}; known are ${Object.keys(table).join(', ')}`);
  return table[key];
}
