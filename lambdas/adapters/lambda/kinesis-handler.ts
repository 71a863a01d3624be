import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { errorText } from '#core/errors.ts';
import { log } from './log.ts';

const unpack = promisify(gunzip);

/** A record has at most 1 MB compressed; one that decompresses to far more is meant to exhaust the memory. */
const MOST_BYTES = 50_000_000;

/** Handles the decompressed text of each record in order; undefined if it is not gzip. After a failure Kinesis sends the rest again. */
export function kinesisHandler(
  onRecord: (text: string | undefined) => Promise<void>,
): (event: KinesisStreamEvent) => Promise<KinesisStreamBatchResponse> {
  return async (event) => {
    for (const { kinesis, eventSourceARN } of event.Records) {
      try {
        await onRecord(await textOf(kinesis.data));
      } catch (error) {
        const { sequenceNumber } = kinesis;
        log('error', 'record failed', { sequenceNumber, stream: eventSourceARN, reason: errorText(error) });
        return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

async function textOf(packed: string): Promise<string | undefined> {
  try {
    return (await unpack(Buffer.from(packed, 'base64'), { maxOutputLength: MOST_BYTES })).toString('utf8');
  } catch {
    return undefined;
  }
}
