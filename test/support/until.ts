import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is as wanted, at most `seconds` long; returns the last answer either way, for the test to judge. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  wanted: (answer: Answer) => boolean,
  seconds = 20,
): Promise<Answer> {
  const end = Date.now() + seconds * 1000;
  let answer = await ask();
  while (!wanted(answer) && Date.now() < end) {
    await sleep(50);
    answer = await ask();
  }
  return answer;
}
