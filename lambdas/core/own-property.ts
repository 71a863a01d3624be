/** The entry under a key that may be foreign text; `table[key]` would also find what every object inherits, such as `constructor`. */
export function ownProperty<Value>(table: { readonly [key: string]: Value } | undefined, key: string): Value | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The same for a key that has the right type; throws if stored or sent data has another key. */
export function ownEntry<Table extends object, Key extends keyof Table & string>(table: Table, key: Key): Table[Key] {
  if (!Object.hasOwn(table, key)) throw new Error(`unknown: ${key}; known are ${Object.keys(table).join(', ')}`);
  return table[key];
}
