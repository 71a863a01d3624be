const SEPARATORS = /([:/])/;

/** Whether a pattern covers an ARN: `*` matches any characters of one part, but neither `:` nor `/`. */
export function coversArn(pattern: string, arn: string): boolean {
  const [wanted, parts] = [pattern.split(SEPARATORS), arn.split(SEPARATORS)];
  return wanted.length === parts.length && wanted.every((part, index) => isLike(part, parts[index] ?? ''));
}

export function isLike(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
