import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Messages to the thread of a function, and back. */
type Invocation = { readonly id: number; readonly event: unknown };
type Result = { readonly id: number; readonly value?: unknown; readonly error?: string };

/** One execution environment of a function: its bundle in a thread, with exactly the environment it has in the cloud. */
export type LocalFunction = {
  /** Runs the handler; rejects with its error. One invocation at a time, as in the cloud. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

/** Loads a bundle and waits until it is ready. Everything it prints goes to the log file. */
export async function startFunction(entry: string, env: Record<string, string>, log: string): Promise<LocalFunction> {
  const worker = new Worker(fileURLToPath(new URL('./worker.mjs', import.meta.url)), {
    env,
    workerData: { entry },
    stdout: true,
    stderr: true,
  });
  const file = createWriteStream(log, { flags: 'a' });
  worker.stdout.pipe(file, { end: false });
  worker.stderr.pipe(file, { end: false });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  await once(worker, 'message');
  worker.on('message', ({ id, value, error }: Result) => {
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) caller?.resolve(value);
    else caller?.reject(new Error(error));
  });

  let next = 0;
  return {
    invoke: (event) =>
      new Promise((resolve, reject) => {
        const invocation: Invocation = { id: next++, event };
        waiting.set(invocation.id, { resolve, reject });
        worker.postMessage(invocation);
      }),
    stop: async () => {
      await worker.terminate();
      file.end();
    },
  };
}
