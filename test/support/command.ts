import { vi } from 'vitest';
import { runCommand } from '#cli/run-command.ts';
import type { Language } from '#core/text.ts';

/** Runs a command of `hub` in this process, because starting one takes much longer; `lang` stands for the locale of the shell. */
export function command(words: readonly string[], lang: Language = 'en') {
  return printedBy(() => runCommand(words, lang));
}

/** The exit code of a verb, and what it prints. */
export async function printedBy(verb: () => Promise<number>) {
  const [out, err] = [vi.spyOn(console, 'log').mockReturnValue(), vi.spyOn(console, 'error').mockReturnValue()];
  const printed = ({ mock }: typeof out) => mock.calls.map(([text]) => `${text}\n`).join('');
  try {
    const code = await verb();
    return { code, out: printed(out), err: printed(err) };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}
