/** A command as a person can paste it, in a clone as beside an installed package. */
export function typed(...words: readonly string[]): string {
  return ['npx hub', ...words].join(' ');
}
