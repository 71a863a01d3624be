import { expect, test } from 'vitest';
import { sharedConcurrency, Throttled, whileThrottled } from '#local/runner/concurrency.ts';

/** Work that ends when the test says so. */
function openEnded() {
  let end = () => {};
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => done, end };
}

const ever = new AbortController().signal;

test('functions of an account share its concurrency: one more is throttled immediately instead of waiting', async () => {
  const share = sharedConcurrency(2);
  const [first, second] = [openEnded(), openEnded()];
  const running = [share(first.work), share(second.work)];
  await expect(share(async () => 'third')).rejects.toThrow(Throttled);
  first.end();
  await running[0];
  expect(await share(async () => 'third')).toBe('third');
  second.end();
  await running[1];
});

test('a call that fails frees its share', async () => {
  const share = sharedConcurrency(1);
  await expect(share(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await share(async () => 'next')).toBe('next');
});

test('a throttled batch is tried again until a share is free', async () => {
  const share = sharedConcurrency(1);
  const first = openEnded();
  const running = share(first.work);
  setTimeout(first.end, 80);
  expect(await whileThrottled(() => share(async () => 'done'), Date.now() + 10_000, ever)).toBe('done');
  await running;
});

test('a throttled batch is no longer retried once its messages are visible again', async () => {
  const throttled = () => Promise.reject(new Throttled('full'));
  await expect(whileThrottled(throttled, Date.now() + 120, ever)).rejects.toThrow(Throttled);
});

test('a batch that fails for another reason is not tried again', async () => {
  let times = 0;
  const failing = () => {
    times += 1;
    return Promise.reject(new Error('failed'));
  };
  await expect(whileThrottled(failing, Date.now() + 10_000, ever)).rejects.toThrow('failed');
  expect(times).toBe(1);
});
