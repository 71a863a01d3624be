import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { sharedConcurrency } from '#local/runner/concurrency.ts';
import { startInstances } from '#local/runner/instances.ts';
import type { LocalFunction } from '#local/runner/local-function.ts';
import { pollQueue } from '#local/runner/poll-queue.ts';
import { untilTrue } from '../support/until.ts';

/** A queue that delivers each message once and records deletions. */
function queueOf(messages: readonly string[], name: string) {
  const waiting = [...messages];
  const deleted: string[] = [];
  const send = async (command: object): Promise<object> => {
    if (command instanceof GetQueueUrlCommand) return { QueueUrl: `http://127.0.0.1/${name}` };
    if (command instanceof GetQueueAttributesCommand) return { Attributes: { VisibilityTimeout: '180' } };
    if (command instanceof DeleteMessageBatchCommand) {
      deleted.push(...(command.input.Entries ?? []).map(({ Id = '' }) => Id));
      return {};
    }
    expect(command).toBeInstanceOf(ReceiveMessageCommand);
    const some = waiting.splice(0, (command as ReceiveMessageCommand).input.MaxNumberOfMessages);
    if (some.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return { Messages: some.map((id) => ({ MessageId: id, ReceiptHandle: id, Body: id })) };
  };
  return { sqs: { send } as unknown as SQSClient, deleted };
}

/** A function that ends an invocation only when the test ends it, and counts its environments. */
function controlledFunction() {
  let [started, most] = [0, 0];
  const inside = new Map<string, (failed: readonly string[]) => void>();
  const start = async (): Promise<LocalFunction> => {
    started += 1;
    return {
      invoke: (event) =>
        new Promise((resolve) => {
          const ids = (event as SQSEvent).Records.map(({ messageId }) => messageId);
          const end = (failed: readonly string[]) =>
            resolve({ batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) });
          inside.set(ids.join(' '), end);
          most = Math.max(most, inside.size);
        }),
      stop: async () => undefined,
    };
  };
  const finish = (batch: string, failed: readonly string[] = []): void => {
    inside.get(batch)?.(failed);
    inside.delete(batch);
  };
  return { start, inside, finish, counted: () => ({ started, most }) };
}

/** Polls with this many concurrent batches of one message while the test checks, then ends. */
async function polling(
  messages: readonly string[],
  batchesAtOnce: number,
  look: (queue: ReturnType<typeof queueOf>, invoked: ReturnType<typeof controlledFunction>) => Promise<void>,
  name = 'routine',
): Promise<void> {
  const [queue, invoked, ended] = [queueOf(messages, name), controlledFunction(), new AbortController()];
  const source = { arn: `arn:aws:sqs:ap-northeast-2:111122223333:${name}`, region: 'ap-northeast-2', batchSize: 1 };
  const instances = await startInstances(invoked.start);
  const done = pollQueue(queue.sqs, { ...source, batchesAtOnce }, instances, ended.signal);
  await look(queue, invoked);
  ended.abort();
  for (const batch of [...invoked.inside.keys()]) invoked.finish(batch);
  await done;
}

test('as many batches as the mapping allows run at the same time, and no more', async () => {
  await polling(['a', 'b', 'c'], 2, async (_, invoked) => {
    await untilTrue(() => invoked.inside.size === 2);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([...invoked.inside.keys()]).toEqual(['a', 'b']);
    invoked.finish('b');
    await untilTrue(() => invoked.inside.has('c'));
    expect(invoked.counted()).toEqual({ started: 2, most: 2 });
  });
});

test('another environment starts only when all are busy, and is kept', async () => {
  await polling(['a', 'b'], 5, async (_, invoked) => {
    await untilTrue(() => invoked.inside.size === 2);
    expect(invoked.counted().started).toBe(2);
  });
  await polling(['a', 'b'], 1, async (_, invoked) => {
    await untilTrue(() => invoked.inside.has('a'));
    invoked.finish('a');
    await untilTrue(() => invoked.inside.has('b'));
    expect(invoked.counted().started).toBe(1);
  });
});

test.each(['routine', 'remediate.fifo'])('messages of %s that succeeded are deleted, messages that failed stay', async (name) => {
  await polling(
    ['a', 'b'],
    2,
    async (queue, invoked) => {
      await untilTrue(() => invoked.inside.size === 2);
      invoked.finish('a', ['a']);
      invoked.finish('b');
      await untilTrue(() => queue.deleted.length > 0);
      expect(queue.deleted).toEqual(['b']);
    },
    name,
  );
});

test('a batch that is throttled is delivered as soon as another function of the account ends', async () => {
  const [queue, ended, share] = [queueOf(['a'], 'routine'), new AbortController(), sharedConcurrency(1)];
  let end = () => {};
  const other = share(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  const invoked: unknown[] = [];
  const instance = { invoke: (event: unknown) => share(async () => invoked.push(event)) };
  const source = { arn: 'arn:aws:sqs:ap-northeast-2:111122223333:routine', region: 'ap-northeast-2', batchSize: 1 };
  const done = pollQueue(queue.sqs, { ...source, batchesAtOnce: 2 }, instance, ended.signal);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(invoked).toEqual([]);
  end();
  await other;
  await untilTrue(() => queue.deleted.length === 1);
  expect(invoked).toHaveLength(1);
  ended.abort();
  await done;
});

test('polling ends when the queue is deleted', async () => {
  const { sqs } = queueOf([], 'routine');
  const deleted = async (command: object): Promise<object> => {
    if (command instanceof ReceiveMessageCommand) throw new QueueDoesNotExist({ message: 'deleted', $metadata: {} });
    return (sqs.send as (command: object) => Promise<object>)(command);
  };
  const source = { arn: 'arn:aws:sqs:ap-northeast-2:111122223333:routine', region: 'ap-northeast-2', batchSize: 1 };
  const invoke = async () => undefined;
  await pollQueue(
    { send: deleted } as unknown as SQSClient,
    { ...source, batchesAtOnce: 1 },
    { invoke },
    new AbortController().signal,
  );
});
