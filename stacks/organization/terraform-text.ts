/** The mark of CDKTF's own references; CDKTF would take a text of the file that contains it for a reference. */
export const CDKTF_MARK = '{TfToken[';

/**
 * A value whose texts, keys of maps included, Terraform reads as they are: in its JSON, `${` and `%{` begin a template
 * (https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences).
 */
export function asTerraformText<Value>(value: Value): Value {
  return escaped(value) as Value;
}

function escaped(value: unknown): unknown {
  if (typeof value === 'string') return literal(value);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [literal(key), escaped(entry)]));
}

function literal(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** Where a value holds CDKTF's mark, as paths such as `exceptions[0].reason`. */
export function placesOfMark(value: unknown, place = ''): string[] {
  if (typeof value === 'string') return value.includes(CDKTF_MARK) ? [place] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const inside = Array.isArray(value) ? `${place}[${key}]` : `${place}.${key}`.replace(/^\./, '');
    return [...(key.includes(CDKTF_MARK) ? [place === '' ? 'the file' : place] : []), ...placesOfMark(entry, inside)];
  });
}
