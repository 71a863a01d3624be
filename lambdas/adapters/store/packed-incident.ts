import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Incident } from '#core/incident/incident.ts';
import { ReasonError } from '#core/reason.ts';

/** An item as the table holds it. */
type Item = Readonly<Record<string, unknown>>;

/** DynamoDB takes 400 KB an item; its keys and the names of its attributes need a little. */
const MOST_BYTES = 400 * 1024 - 4_096;

/** Smaller incidents stay readable in the console. */
const PACKED_FROM_BYTES = 100_000;

/** What grows with what happened; the rest is short, and indexes and conditions need it. */
const BULKY = [
  'evidence',
  'standing',
  'standingSince',
  'unanswered',
  'plan',
  'after',
  'intended',
  'made',
  'approvalRequest',
  'approval',
  'undo',
  'outcome',
  'echoes',
  'history',
] as const satisfies readonly (keyof Incident)[];

/** No incident the table can hold is larger when unpacked. */
const MOST_UNPACKED_BYTES = 50_000_000;

/** A large incident with its bulky parts packed into one attribute. Throws a ReasonError where it is too large even so. */
export function packedIncident(incident: Incident): Item {
  if (bytesOf(incident) < PACKED_FROM_BYTES) return incident;
  const isBulky = (name: string) => (BULKY as readonly string[]).includes(name);
  const parts = Object.entries(incident);
  const plain = Object.fromEntries(parts.filter(([name]) => !isBulky(name)));
  const packed = brotliCompressSync(JSON.stringify(Object.fromEntries(parts.filter(([name]) => isBulky(name)))), {
    // Most of the gain in a tenth of the time.
    params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
  });
  const bytes = packed.length + bytesOf(plain);
  if (bytes > MOST_BYTES) throw new ReasonError({ code: 'too-large-to-record', bytes, limit: MOST_BYTES });
  return { ...plain, packed };
}

/** The opposite. A stream hands bytes to a function as base64. */
export function unpackedIncident({ packed, ...plain }: Item): Item {
  if (packed === undefined) return plain;
  const bytes = typeof packed === 'string' ? Buffer.from(packed, 'base64') : (packed as Uint8Array);
  const text = brotliDecompressSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }).toString('utf8');
  return { ...plain, ...(JSON.parse(text) as Item) };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
