export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** Foreign JSON: every field may be missing and of any type. */
export type JsonObject = { readonly [key: string]: Json | undefined };

export function object(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A non-empty text; also a number as text, because CloudTrail writes ports both ways. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function whole(value: unknown): number | undefined {
  const written = text(value);
  return written !== undefined && /^-?\d+$/.test(written) ? Number(written) : undefined;
}

export function truth(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** A list in every form that AWS records: an array, `{items: [...]}`, `{item: ...}`, one bare value, or `{}` for none. */
export function list(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  if (value === undefined || value === null) return [];
  if (!isObject(value)) return [value as Json];
  if ('items' in value) return list(value.items);
  if ('item' in value) return list(value.item);
  return Object.keys(value).length === 0 ? [] : [value];
}

/** The same text for equal values, with fields in any order: DynamoDB does not keep the order. */
export function canonical(value: Json | undefined): string {
  return (
    JSON.stringify(value, (_, one) =>
      isObject(one) ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1))) : one,
    ) ?? 'undefined'
  );
}
