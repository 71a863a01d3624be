import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { LedgerEntry } from '#core/incident/ledger.ts';
import { connections } from '../sdk/connections.ts';

/** Appends to the ledger; an existing entry is never overwritten. */
export function ledgerIn(bucket: string, config: S3ClientConfig = {}): (entry: LedgerEntry) => Promise<void> {
  const client = new S3Client({ ...connections, ...config });
  return async ({ key, body }) => {
    try {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json', IfNoneMatch: '*' }),
      );
    } catch (error) {
      if ((error as Error).name !== 'PreconditionFailed') throw error;
    }
  };
}
