import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { concurrently } from '#core/concurrently.ts';
import { type LedgerEntry, ledgerFolder } from '#core/incident/ledger.ts';
import type { StoredEntry } from '#core/incident/ledger-check.ts';
import { connections } from '../sdk/connections.ts';

const PARALLEL_READS = 16;

/** The result for an entry: written, already there, or written as a further version of an object with other content. */
export type Appended = 'written' | 'there-already' | 'further-version';

/** Appends to the ledger. The entry is on record afterwards, even if an object with its key exists. */
export function ledgerIn(bucket: string, config: S3ClientConfig = {}): (entry: LedgerEntry) => Promise<Appended> {
  const client = new S3Client({ ...connections, ...config });
  const put = ({ key, body }: LedgerEntry, only: { IfNoneMatch?: '*' } = {}) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json', ...only }));
  return async (entry) => {
    try {
      await put(entry, { IfNoneMatch: '*' });
      return 'written';
    } catch (error) {
      if ((error as Error).name !== 'PreconditionFailed') throw error;
    }
    if ((await bodyOf(client, bucket, entry.key)) === entry.body) return 'there-already';
    await put(entry);
    return 'further-version';
  };
}

/** Reads the ledger. */
export function ledgerReader(bucket: string, config: S3ClientConfig = {}) {
  const client = new S3Client({ ...connections, ...config });

  const inFolder = async (folder: string): Promise<StoredEntry[]> => {
    const objects = await versionsIn(client, bucket, folder);
    const entries: StoredEntry[] = [];
    await concurrently(PARALLEL_READS, [...objects], async ([key, { first, versions, deleted }]) => {
      const body = first === undefined ? undefined : await bodyOf(client, bucket, key, first);
      entries.push({ key, versions, deleted, ...(body !== undefined && { body }) });
    });
    return entries.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  };

  /** The first version of every object about an incident, searched under every account, because a row can be altered. */
  const entriesOf = async (id: string): Promise<StoredEntry[]> => {
    const found: StoredEntry[][] = [];
    await concurrently(PARALLEL_READS, await accountsIn(client, bucket), async (account) => {
      found.push(await inFolder(ledgerFolder({ account, id })));
    });
    return found.flat().toSorted((a, b) => (a.key < b.key ? -1 : 1));
  };

  /** The same, only under the account in the row: a row that was altered to name another account finds none. */
  const entriesUnder = (incident: { readonly account: string; readonly id: string }) => inFolder(ledgerFolder(incident));

  return { entriesOf, entriesUnder };
}

async function accountsIn(client: S3Client, Bucket: string): Promise<string[]> {
  const pages = paginateListObjectsV2({ client }, { Bucket, Prefix: 'incidents/', Delimiter: '/' });
  const accounts: string[] = [];
  for await (const { CommonPrefixes = [] } of pages)
    accounts.push(...CommonPrefixes.map(({ Prefix = '' }) => Prefix.slice('incidents/'.length, -1)));
  return accounts;
}

async function bodyOf(client: S3Client, bucket: string, key: string, version?: string): Promise<string | undefined> {
  const { Body } = await client.send(
    new GetObjectCommand({ Bucket: bucket, Key: key, ...(version !== undefined && { VersionId: version }) }),
  );
  return Body?.transformToString();
}

type Versions = { first?: string; versions: number; deleted: boolean };

/** S3 lists the versions of a key from the last to the first. */
async function versionsIn(client: S3Client, Bucket: string, Prefix: string): Promise<Map<string, Versions>> {
  const found = new Map<string, Versions>();
  let next: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {};
  do {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({
        Bucket,
        Prefix,
        ...(next.NextKeyMarker !== undefined && { KeyMarker: next.NextKeyMarker, VersionIdMarker: next.NextVersionIdMarker }),
      }),
    );
    for (const { Key = '', VersionId } of page.Versions ?? []) {
      const before = found.get(Key) ?? { versions: 0, deleted: false };
      found.set(Key, { ...before, versions: before.versions + 1, ...(VersionId !== undefined && { first: VersionId }) });
    }
    for (const { Key = '' } of page.DeleteMarkers ?? [])
      found.set(Key, { ...(found.get(Key) ?? { versions: 0 }), deleted: true });
    next = page;
  } while (next.NextKeyMarker !== undefined);
  return found;
}
