import { setTimeout as sleep } from 'node:timers/promises';
import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetRecordsCommandInput,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { LocalFunction } from './local-function.ts';

export type StreamSource = { readonly arn: string; readonly region: string; readonly batchSize: number };

/** Lambda reads each shard four times a second. */
const PAUSE_MS = 250;

/** The emulator holds a read without new records for this long, so that the stream of an idle organization is not read all the time. */
const WAIT_SECONDS = 20;
const WAIT_HEADER = 'x-local-wait-seconds';

/** Feeds a function from a table's stream, in order, until the signal ends it. A failed batch is delivered again from its first failure. */
export async function pollStream(
  streams: DynamoDBStreamsClient,
  source: StreamSource,
  instance: Pick<LocalFunction, 'invoke'>,
  signal: AbortSignal,
): Promise<void> {
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: source.arn }));
  const shards = StreamDescription?.Shards ?? [];
  await Promise.all(shards.map(({ ShardId = '' }) => pollShard(streams, source, ShardId, instance, signal)));
}

async function pollShard(
  streams: DynamoDBStreamsClient,
  source: StreamSource,
  shard: string,
  instance: Pick<LocalFunction, 'invoke'>,
  signal: AbortSignal,
): Promise<void> {
  const start = { StreamArn: source.arn, ShardId: shard };
  let { ShardIterator } = await streams.send(new GetShardIteratorCommand({ ...start, ShardIteratorType: 'TRIM_HORIZON' }));
  let waiting: _Record[] = [];
  while (!signal.aborted && ShardIterator !== undefined) {
    try {
      const { Records = [], NextShardIterator } = await streams.send(
        readOf({ ShardIterator, Limit: source.batchSize }, waiting.length === 0 ? WAIT_SECONDS : 0),
        { abortSignal: signal },
      );
      ShardIterator = NextShardIterator;
      waiting = [...waiting, ...Records];
      const done = await deliver(waiting, source, instance);
      waiting = waiting.slice(done);
      // An immediate retry in a loop would use all CPU time.
      if (done > 0 && waiting.length > 0) continue;
    } catch {
      // The emulator ends before the poller.
    }
    if (!signal.aborted) await sleep(PAUSE_MS);
  }
}

/** A read that waits up to so many seconds for a first record. */
function readOf(input: GetRecordsCommandInput, seconds: number): GetRecordsCommand {
  const read = new GetRecordsCommand(input);
  read.middlewareStack.add(
    (next) => (given) => {
      (given.request as { headers: Record<string, string> }).headers[WAIT_HEADER] = String(seconds);
      return next(given);
    },
    { step: 'build', name: 'waitForRecords' },
  );
  return read;
}

/** Returns how many records were processed. */
async function deliver(
  records: _Record[],
  { arn, region }: StreamSource,
  instance: Pick<LocalFunction, 'invoke'>,
): Promise<number> {
  if (records.length === 0) return 0;
  const Records = records.map((record) => ({ ...record, dynamodb: inSeconds(record), eventSourceARN: arn, awsRegion: region }));
  const { batchItemFailures = [] } = ((await instance.invoke({ Records } as unknown as DynamoDBStreamEvent)) ??
    {}) as Partial<DynamoDBBatchResponse>;
  const first = batchItemFailures[0]?.itemIdentifier;
  const failedAt = records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === first);
  return first === undefined || failedAt < 0 ? records.length : failedAt;
}

/** A function gets the time of a change as seconds, where the client of streams gives a date. */
function inSeconds({ dynamodb }: _Record) {
  const at = dynamodb?.ApproximateCreationDateTime;
  return { ...dynamodb, ...(at !== undefined && { ApproximateCreationDateTime: at.getTime() / 1000 }) };
}
