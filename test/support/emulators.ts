import { MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { type Emulator, startEmulator } from '#local/emulator/start.ts';

/** An emulator as it is after its start, for whoever borrowed it alone; `stop()` gives it back. */
export type BorrowedEmulator = Pick<Emulator, 'endpoint' | 'stop'>;

const idle: Emulator[] = [];

/**
 * An emulator with nothing in it that the caller has for itself until `stop()`. Starting one costs more CPU time than most test
 * files, so the processes of a worker are emptied and lent again; they end with the worker. New accounts get MEMBER first.
 */
export async function borrowEmulator(): Promise<BorrowedEmulator> {
  const emulator =
    idle.pop() ?? (await startEmulator({ accounts: [MEMBER], organizationId: 'o-exampleorgid', management: MANAGEMENT }));
  await empty(emulator);
  let isBorrowed = true;
  const stop = async () => {
    if (isBorrowed) idle.push(emulator);
    isBorrowed = false;
  };
  return { endpoint: emulator.endpoint, stop };
}

async function empty({ endpoint }: Emulator): Promise<void> {
  const answer = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
  if (!answer.ok) throw new Error(`the emulator at ${endpoint} cannot be emptied: ${answer.status} ${await answer.text()}`);
}
