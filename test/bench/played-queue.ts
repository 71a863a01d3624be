export type QueueClock = { readonly now: () => number; readonly pause: (milliseconds: number) => Promise<unknown> };

type Batches = { readonly size: number; readonly windowMs: number; readonly atOnce: number };

/** A queue that hands batches to a function as Lambda does: full ones immediately, others after the window, with a limit of parallel batches. Failed messages come back. */
export function playedQueue<Message>(
  { size, windowMs, atOnce }: Batches,
  handle: (batch: readonly Message[]) => Promise<readonly Message[]>,
  { pause }: QueueClock,
) {
  const waiting: Message[] = [];
  const state = { handled: 0, batches: 0, ended: false };
  let unfinished = 0;

  const poller = async (): Promise<void> => {
    while (!state.ended || unfinished > 0) {
      if (waiting.length < size) await pause(windowMs);
      const batch = waiting.splice(0, size);
      if (batch.length === 0) continue;
      state.batches += 1;
      const failed = await handle(batch);
      state.handled += batch.length - failed.length;
      unfinished -= batch.length - failed.length;
      waiting.push(...failed);
    }
  };
  const pollers = Array.from({ length: atOnce }, poller);

  return {
    state,
    send: (message: Message) => {
      unfinished += 1;
      waiting.push(message);
    },
    /** Resolves when everything was handled. */
    end: async () => {
      state.ended = true;
      await Promise.all(pollers);
    },
  };
}
