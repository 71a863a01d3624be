/** A time in UTC to the second, such as `2026-03-02T09:00:00Z`. */
export function isoTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
