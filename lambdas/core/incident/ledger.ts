import { sha256 } from '../digest.ts';
import { canonical, type Json, type JsonObject } from '../json.ts';
import { PRODUCT } from '../naming.ts';
import { visibleJson } from '../visible.ts';
import type { Incident } from './incident.ts';

/** An object of the ledger: one write, or the removal, of one incident. */
export type LedgerEntry = { readonly key: string; readonly body: string };

/** A row of the incident table as JSON, packed parts in base64. */
export type Row = JsonObject;

/** One change of a row, as the table's stream reports it. `sequence` is AWS's unique number of the change. */
export type RowChange = {
  readonly sequence: string;
  /** When DynamoDB made the change, to the minute. */
  readonly at?: string;
  readonly before?: Row;
  readonly after?: Row;
};

/** The content of an entry: the row and its digest, the digest of the previous row, and the incident in English sentences. */
export type EntryContent = {
  readonly step: number;
  readonly sequence: string;
  readonly at?: string;
  /** Absent where the change removed the incident. */
  readonly digest?: string;
  /** Absent where the change created the incident. */
  readonly previous?: string;
  readonly row?: Row;
  readonly incident?: Json;
};

const INCIDENT_ID = /^inc-[\da-f]{24}$/;
const ACCOUNT_ID = /^\d{12}$/;

export function ledgerBucket(hubAccount: string): string {
  return `${PRODUCT}-ledger-${hubAccount}`;
}

/** The folder of an incident's entries, which sort by step. */
export function ledgerFolder({ account, id }: Pick<Incident, 'account' | 'id'>): string {
  return `incidents/${account}/${id}/`;
}

export function ledgerLink(hubAccount: string, incident: Pick<Incident, 'account' | 'id'>): string {
  return `s3://${ledgerBucket(hubAccount)}/${ledgerFolder(incident)}`;
}

export function digestOfRow(row: Row): string {
  return sha256(canonical(row));
}

/** The entry of a change. AWS's number in its key cannot be predicted, and two writes of one version get two entries. Foreign rows get a separate folder. */
export function ledgerEntry({ sequence, at, before, after }: RowChange, incident?: Json): LedgerEntry {
  const row = after ?? before ?? {};
  const [{ account, version }, id] = [row, String(row.pk).slice('incident#'.length)];
  const isOrdinary = INCIDENT_ID.test(id) && row.id === id && ACCOUNT_ID.test(String(account)) && isStep(version);
  const folder = isOrdinary ? ledgerFolder({ account: String(account), id }) : `incidents/unreadable/${sha256(String(row.pk))}/`;
  const step = isStep(version) ? version : 0;
  const content: EntryContent = {
    step,
    sequence,
    ...(at !== undefined && { at }),
    ...(after && { digest: digestOfRow(after) }),
    ...(before && { previous: digestOfRow(before) }),
    ...(after && { row: after }),
    ...(incident !== undefined && { incident }),
  };
  return { key: `${folder}${String(step).padStart(6, '0')}-${sequence}.json`, body: `${visibleJson(content, 2)}\n` };
}

function isStep(version: unknown): version is number {
  return typeof version === 'number' && Number.isSafeInteger(version) && version > 0;
}
