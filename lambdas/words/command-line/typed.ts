/** A command as a person can paste it, in a clone as beside an installed package. */
export function typed(...words: readonly string[]): string {
  return ['npx hub', ...words].join(' ');
}

/** The same for the hub that the person named with `--region`, where one was named. */
export function typedFor(region: string | undefined, ...words: readonly string[]): string {
  return typed(...words, ...(region === undefined ? [] : ['--region', region]));
}
