import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { secondsUntilRetry, sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { RetryLater } from '#core/errors.ts';

const QUEUE = 'arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-routine';

const batch = (...ids: string[]): SQSEvent => ({ Records: ids.map((id) => delivered(id)) });

function delivered(messageId: string, receives = 1, eventSourceARN = QUEUE): SQSRecord {
  const attributes = { ApproximateReceiveCount: String(receives) };
  return { messageId, body: messageId, receiptHandle: `of ${messageId}`, attributes, eventSourceARN } as unknown as SQSRecord;
}

/** A handler that records the start and end of each message; the message `bad` fails. */
function watched(mayWait?: (queueArn: string) => boolean) {
  const journal: string[] = [];
  const hidden: (readonly [string, number])[] = [];
  const onRecord = async ({ messageId }: SQSRecord) => {
    journal.push(`begin ${messageId}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    journal.push(`end ${messageId}`);
    if (messageId.startsWith('bad')) throw new Error('no good');
  };
  const hide = async ({ messageId }: SQSRecord, seconds: number) => {
    if (messageId === 'bad and gone') throw new Error('the message is not in flight');
    hidden.push([messageId, seconds]);
  };
  return { journal, hidden, handler: sqsHandler(onRecord, { hide, ...(mayWait !== undefined && { mayWait }) }) };
}

test('the messages of a batch are handled in parallel', async () => {
  const { journal, handler } = watched();
  await handler(batch('one', 'two'));
  expect(journal.slice(0, 2)).toEqual(['begin one', 'begin two']);
});

test('the messages of a low-priority queue are handled one after the other', async () => {
  const asked: string[] = [];
  const { journal, handler } = watched((queue) => asked.push(queue) > 0);
  await handler(batch('one', 'two'));
  expect(journal).toEqual(['begin one', 'end one', 'begin two', 'end two']);
  expect(new Set(asked)).toEqual(new Set([QUEUE]));
});

test.each([false, true])(
  'only the message that fails is returned to the queue, and the others are handled (one after the other: %s)',
  async (turns) => {
    const { journal, handler } = watched(() => turns);
    expect(await handler(batch('one', 'bad', 'two'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(journal).toContain('end two');
  },
);

test('a batch in which every message fails is reported message by message', async () => {
  const { handler } = watched();
  expect(await handler(batch('bad'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
});

test.each([QUEUE, QUEUE.replace('routine', 'remediate.fifo')])(
  'a message of %s that fails is hidden for seconds that grow with its deliveries, not for the time-out of its queue',
  async (queue) => {
    const { handler, hidden } = watched();
    for (const receives of [1, 2, 3, 4, 9]) await handler({ Records: [delivered('bad', receives, queue), delivered('good')] });
    expect(hidden).toEqual([5, 10, 20, 30, 30].map((seconds) => ['bad', seconds]));
  },
);

test('a message whose handler asks for time comes back then, after 15 minutes at the latest', async () => {
  const hidden: number[] = [];
  const asking = (afterMs: number) =>
    sqsHandler(() => Promise.reject(new RetryLater('busy', afterMs)), { hide: async (_, seconds) => void hidden.push(seconds) });
  for (const afterMs of [0, 61_500, 7_200_000]) await asking(afterMs)(batch('one'));
  expect(hidden).toEqual([5, 62, 900]);
});

test('a message that cannot be hidden is still reported as failed', async () => {
  const { handler, hidden } = watched();
  const gone = { itemIdentifier: 'bad and gone' };
  expect(await handler(batch('bad and gone', 'good'))).toEqual({ batchItemFailures: [gone] });
  expect(hidden).toEqual([]);
});

test('a message is delivered again after five seconds, then twice as many each time, at most thirty', () => {
  expect([1, 2, 3, 4, 5, 100].map(secondsUntilRetry)).toEqual([5, 10, 20, 30, 30, 30]);
});
