import { vi } from 'vitest';
import { runCommand } from '#cli/run-command.ts';
import type { Language } from '#core/text.ts';

/** Runs a command of `hub` in this process, because starting one takes much longer; `lang` stands for the locale of the shell. */
export async function command(words: readonly string[], lang: Language = 'en') {
  const [out, err] = [vi.spyOn(console, 'log').mockReturnValue(), vi.spyOn(console, 'error').mockReturnValue()];
  const printed = ({ mock }: typeof out) => mock.calls.map(([text]) => `${text}\n`).join('');
  try {
    const code = await runCommand(words, lang);
    return { code, out: printed(out), err: printed(err) };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}
