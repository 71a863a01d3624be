import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Incident } from '#core/incident/incident.ts';
import { ReasonError } from '#core/reason.ts';

/** An item in the table. */
type Item = Readonly<Record<string, unknown>>;

/** DynamoDB allows 400 KB for an item with its keys and attribute names. */
const MOST_BYTES = 400 * 1024 - 4_096;

/** Smaller incidents stay readable in the console. */
const PACKED_FROM_BYTES = 100_000;

/** The fields that grow with an incident; the others are short, and indexes and conditions need them. */
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

/** No incident that fits in the table is larger when unpacked. */
const MOST_UNPACKED_BYTES = 50_000_000;

/** A large incident with its bulky fields compressed into one attribute. Throws a ReasonError if it is still too large. */
export function packedIncident(incident: Incident): Item {
  if (bytesOf(incident) < PACKED_FROM_BYTES) return incident;
  const isBulky = (name: string) => (BULKY as readonly string[]).includes(name);
  const parts = Object.entries(incident);
  const plain = Object.fromEntries(parts.filter(([name]) => !isBulky(name)));
  const packed = brotliCompressSync(JSON.stringify(Object.fromEntries(parts.filter(([name]) => isBulky(name)))), {
    // Most of the compression in a tenth of the time.
    params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
  });
  const bytes = packed.length + bytesOf(plain);
  if (bytes > MOST_BYTES) throw new ReasonError({ code: 'too-large-to-record', bytes, limit: MOST_BYTES });
  return { ...plain, packed };
}

/** The opposite. A stream delivers bytes to a function as base64. */
export function unpackedIncident({ packed, ...plain }: Item): Item {
  if (packed === undefined) return plain;
  const bytes = typeof packed === 'string' ? Buffer.from(packed, 'base64') : (packed as Uint8Array);
  const text = brotliDecompressSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }).toString('utf8');
  return { ...plain, ...(JSON.parse(text) as Item) };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
