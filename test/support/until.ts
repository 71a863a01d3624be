import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is as wanted; returns the last answer also where it never is, for the test to judge. `seconds` only ends what hangs. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  wanted: (answer: Answer) => boolean,
  seconds = 300,
): Promise<Answer> {
  const end = Date.now() + seconds * 1000;
  let answer = await ask();
  while (!wanted(answer) && Date.now() < end) {
    await sleep(50);
    answer = await ask();
  }
  return answer;
}

/** Waits until something holds. Throws where it never does. */
export async function untilTrue(holds: () => boolean): Promise<void> {
  if (!(await until(async () => holds(), Boolean))) throw new Error(`this never came true: ${holds}`);
}
