import * as z from 'zod';
import { jsonOf } from './exchange.ts';

const fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({ kind: z.literal('drip'), everyMs: z.int().min(1) }),
  z.strictObject({ kind: z.literal('giant'), bytes: z.int().min(1) }),
  z.strictObject({ kind: z.literal('reset') }),
]);

const ORDERS = {
  '/faults': z.strictObject({ host: z.string().min(1), faults: z.array(fault).min(1).max(100) }),
  '/revoked': z.strictObject({ address: z.string().min(1) }),
} as const;

type Order = z.infer<(typeof ORDERS)[keyof typeof ORDERS]>;

/** What is to go wrong, from a program of this machine; undefined for anything else. A web page cannot send JSON here unasked. */
export function faultOrderIn(path: string, contentType = '', body = ''): Order | undefined {
  const schema = Object.hasOwn(ORDERS, path) ? ORDERS[path as keyof typeof ORDERS] : undefined;
  return /^application\/json\b/.test(contentType) ? schema?.safeParse(jsonOf(body)).data : undefined;
}
