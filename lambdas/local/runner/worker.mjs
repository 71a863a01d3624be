/** The thread of a function. Plain JavaScript, because each of forty threads would load the compiler of TypeScript otherwise. */
import { parentPort, workerData } from 'node:worker_threads';

const { handler } = await import(workerData.entry);

parentPort.postMessage('ready');
parentPort.on('message', async ({ id, event }) => {
  try {
    parentPort.postMessage({ id, value: await handler(event) });
  } catch (error) {
    // As in Lambda, the log of the function has the error.
    console.error(error);
    parentPort.postMessage({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
