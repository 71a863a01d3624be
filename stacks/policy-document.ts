import { ownProperty } from '#core/own-property.ts';

/** A placeholder between two `@` in the documents of policies/. */
export type Placeholders = Readonly<Record<string, string | readonly string[]>>;

/** A document with every placeholder replaced; a text that is only a placeholder may become a list. */
export function filled(value: unknown, values: Placeholders): unknown {
  if (typeof value === 'string') return filledText(value, values);
  if (Array.isArray(value)) return value.map((one) => filled(one, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, values)]));
}

function filledText(text: string, values: Placeholders): string | readonly string[] {
  const whole = /^@([a-z-]+)@$/.exec(text)?.[1];
  const list = whole === undefined ? undefined : ownProperty(values, whole);
  if (Array.isArray(list)) return list;
  return text.replaceAll(/@([a-z-]+)@/g, (_, name: string) => {
    const value = ownProperty(values, name);
    if (typeof value !== 'string') throw new Error(`policies/ has no value for @${name}@`);
    return value;
  });
}
