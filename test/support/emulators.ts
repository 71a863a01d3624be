import { MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { type Emulator, startEmulator } from '#local/emulator/start.ts';

/** An empty emulator for one caller; `stop()` returns it to the pool. */
export type BorrowedEmulator = Pick<Emulator, 'endpoint' | 'stop'>;

const idle: Emulator[] = [];

/**
 * An empty emulator that the caller does not share until `stop()`. Starting one costs more CPU time than most test files,
 * so a worker empties its processes and uses them again; they end with the worker. The first new account is MEMBER.
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
