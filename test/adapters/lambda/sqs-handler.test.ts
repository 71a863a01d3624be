import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';

const QUEUE = 'arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-routine';

const batch = (...ids: string[]): SQSEvent => ({
  Records: ids.map((messageId) => ({ messageId, body: messageId, eventSourceARN: QUEUE }) as SQSRecord),
});

/** A handler that records the start and end of each message; the message `bad` fails. */
function watched(mayWait?: (queueArn: string) => boolean) {
  const journal: string[] = [];
  const handler = sqsHandler(async ({ messageId }) => {
    journal.push(`begin ${messageId}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    journal.push(`end ${messageId}`);
    if (messageId === 'bad') throw new Error('no good');
  }, mayWait);
  return { journal, handler };
}

test('the messages of a batch are handled at the same time', async () => {
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
