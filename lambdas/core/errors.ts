/** Something the person at the keyboard can put right: one sentence saying what, where and the way out. Printed without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** What anything thrown says, in one line. */
export function reasonOf(error: unknown): string {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return said.replace(/\s+/g, ' ').slice(0, 500);
}
