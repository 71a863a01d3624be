/** Whether an event pattern, as JSON, matches with a wildcard. */
export function hasWildcard(pattern: string): boolean {
  return /"wildcard"\s*:/.test(pattern);
}
