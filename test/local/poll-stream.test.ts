import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { expect, test } from 'vitest';
import { pollStream } from '#local/runner/poll-stream.ts';

const ARN = 'arn:aws:dynamodb:ap-northeast-2:111122223333:table/t/stream/2026-03-02T09:00:00.000';

test('a function gets the time of a change in seconds, as Lambda passes it', async () => {
  const end = new AbortController();
  const changed = { SequenceNumber: '100', ApproximateCreationDateTime: new Date('2026-03-02T09:00:00Z') };
  const answers: Readonly<Record<string, object>> = {
    DescribeStreamCommand: { StreamDescription: { Shards: [{ ShardId: 'shard-1' }] } },
    GetShardIteratorCommand: { ShardIterator: 'first' },
    GetRecordsCommand: { Records: [{ eventName: 'INSERT', dynamodb: changed }], NextShardIterator: 'next' },
  };
  const streams = { send: async (command: object) => answers[command.constructor.name] } as unknown as DynamoDBStreamsClient;
  const received: unknown[] = [];
  const invoke = async (event: unknown) => {
    received.push(event);
    end.abort();
    return undefined;
  };
  await pollStream(streams, { arn: ARN, region: 'ap-northeast-2', batchSize: 10 }, { invoke } as never, end.signal);
  expect(received).toMatchObject([
    {
      Records: [{ dynamodb: { SequenceNumber: '100', ApproximateCreationDateTime: 1_772_442_000 }, awsRegion: 'ap-northeast-2' }],
    },
  ]);
});
