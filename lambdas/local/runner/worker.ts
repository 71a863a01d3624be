import { parentPort, workerData } from 'node:worker_threads';

/** Messages from the runner to a worker, and back. */
export type Invocation = { readonly id: number; readonly event: unknown };
export type Result = { readonly id: number; readonly value?: unknown; readonly error?: string };

const { handler } = (await import((workerData as { entry: string }).entry)) as { handler: (event: unknown) => Promise<unknown> };

parentPort?.postMessage('ready');
parentPort?.on('message', async ({ id, event }: Invocation) => {
  try {
    parentPort?.postMessage({ id, value: await handler(event) } satisfies Result);
  } catch (error) {
    parentPort?.postMessage({
      id,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    } satisfies Result);
  }
});
