/** Bold where the output is a terminal that shows it; plain text in files, pipes and with NO_COLOR. */
export function bold(text: string): string {
  return process.stdout.isTTY && process.stdout.hasColors() ? `\u001b[1m${text}\u001b[22m` : text;
}
