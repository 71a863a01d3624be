/** A command that a person can paste, in a clone and next to an installed package. */
export function typed(...words: readonly string[]): string {
  return ['npx hub', ...words].join(' ');
}

/** The same with the `--region` that the person gave, if any. */
export function typedFor(region: string | undefined, ...words: readonly string[]): string {
  return typed(...words, ...(region === undefined ? [] : ['--region', region]));
}
