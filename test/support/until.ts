import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is as wanted; returns the last answer also after the limit of `seconds`, which only ends a test that hangs. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  wanted: (answer: Answer) => boolean,
  seconds = 300,
  everyMs = 50,
): Promise<Answer> {
  const end = Date.now() + seconds * 1000;
  let answer = await ask();
  while (!wanted(answer) && Date.now() < end) {
    await sleep(everyMs);
    answer = await ask();
  }
  return answer;
}

/** Waits until a condition holds. Throws if it never does. */
export async function untilTrue(holds: () => boolean): Promise<void> {
  if (!(await until(async () => holds(), Boolean))) throw new Error(`this condition never became true: ${holds}`);
}
