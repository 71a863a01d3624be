/** One thing the command line can do; `run` gets the words after the verb and returns the exit code. */
export type Command = { readonly usage: string; readonly summary: string; readonly run: (words: string[]) => Promise<number> };
