import { setTimeout as sleep } from 'node:timers/promises';
import {
  type _Record,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type { LocalFunction } from './local-function.ts';
import type { StreamSource } from './poll-stream.ts';

/** Lambda reads each shard of a stream once a second. */
const PAUSE_MS = 1_000;

/** Feeds a function from a Kinesis stream, each shard in order, until the signal ends it. A failed batch is delivered again from its first failure. */
export async function pollKinesis(
  kinesis: KinesisClient,
  source: StreamSource,
  instance: Pick<LocalFunction, 'invoke'>,
  signal: AbortSignal,
): Promise<void> {
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamARN: source.arn }));
  await Promise.all(Shards.map(({ ShardId = '' }) => pollShard(kinesis, source, ShardId, instance, signal)));
}

async function pollShard(
  kinesis: KinesisClient,
  source: StreamSource,
  shard: string,
  instance: Pick<LocalFunction, 'invoke'>,
  signal: AbortSignal,
): Promise<void> {
  const start = { StreamARN: source.arn, ShardId: shard, ShardIteratorType: 'TRIM_HORIZON' } as const;
  let { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(start));
  let waiting: _Record[] = [];
  while (!signal.aborted && ShardIterator !== undefined) {
    try {
      const { Records = [], NextShardIterator } = await kinesis.send(
        new GetRecordsCommand({ StreamARN: source.arn, ShardIterator, Limit: source.batchSize }),
        { abortSignal: signal },
      );
      ShardIterator = NextShardIterator;
      waiting = [...waiting, ...Records];
      waiting = waiting.slice(await deliver(waiting, shard, source, instance));
    } catch {
      // The emulator ends before the poller.
    }
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Returns how many records were processed. */
async function deliver(
  records: _Record[],
  shard: string,
  source: StreamSource,
  instance: Pick<LocalFunction, 'invoke'>,
): Promise<number> {
  if (records.length === 0) return 0;
  const event = { Records: records.map((record) => recordOf(record, shard, source)) } as KinesisStreamEvent;
  const { batchItemFailures = [] } = ((await instance.invoke(event)) ?? {}) as Partial<KinesisStreamBatchResponse>;
  const first = batchItemFailures[0]?.itemIdentifier;
  const failedAt = records.findIndex(({ SequenceNumber }) => SequenceNumber === first);
  return first === undefined || failedAt < 0 ? records.length : failedAt;
}

function recordOf(record: _Record, shard: string, { arn, region }: StreamSource): Partial<KinesisStreamEvent['Records'][number]> {
  const { Data = new Uint8Array(), PartitionKey = '', SequenceNumber = '', ApproximateArrivalTimestamp } = record;
  return {
    eventID: `${shard}:${SequenceNumber}`,
    eventName: 'aws:kinesis:record',
    eventSource: 'aws:kinesis',
    eventSourceARN: arn,
    eventVersion: '1.0',
    awsRegion: region,
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: PartitionKey,
      sequenceNumber: SequenceNumber,
      data: Buffer.from(Data).toString('base64'),
      approximateArrivalTimestamp: (ApproximateArrivalTimestamp?.getTime() ?? 0) / 1000,
    },
  };
}
