/**
 * The entry of a table under a key that may be foreign text; undefined if the table itself has none. `table[key]` would also find
 * what every object inherits, such as `constructor`.
 */
export function ownProperty<Key extends string, Value>(table: { readonly [key in Key]?: Value }, key: string): Value | undefined;
export function ownProperty<Value>(table: { readonly [key: string]: Value }, key: string): Value | undefined;
export function ownProperty(table: { readonly [key: string]: unknown }, key: string): unknown {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
