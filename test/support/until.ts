import { setTimeout as sleep } from 'node:timers/promises';

/** Each pause is longer than the one before: asking all the time would slow down what is waited for. */
const [GROWTH, LONGEST_PAUSE_MS] = [1.2, 500];

/** Asks until the answer is as wanted; returns the last answer also after the limit of `seconds`, which only ends a test that hangs. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  wanted: (answer: Answer) => boolean,
  seconds = 300,
  firstPauseMs = 50,
): Promise<Answer> {
  const end = Date.now() + seconds * 1000;
  let answer = await ask();
  let pauseMs = firstPauseMs;
  while (!wanted(answer) && Date.now() < end) {
    await sleep(pauseMs);
    pauseMs = Math.max(pauseMs, Math.min(LONGEST_PAUSE_MS, pauseMs * GROWTH));
    answer = await ask();
  }
  return answer;
}

/** Waits until a condition holds. Throws if it never does. */
export async function untilTrue(holds: () => boolean): Promise<void> {
  if (!(await until(async () => holds(), Boolean))) throw new Error(`this condition never became true: ${holds}`);
}
