import * as z from 'zod';
import { ownProperty } from '#core/own-property.ts';
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

/** The faults that a program of this machine orders; undefined for other requests. A web page cannot send JSON here without a preflight. */
export function faultOrderIn(path: string, contentType = '', body = ''): Order | undefined {
  const schema = ownProperty<z.ZodType<Order>>(ORDERS, path);
  return /^application\/json\b/.test(contentType) ? schema?.safeParse(jsonOf(body)).data : undefined;
}

const clickFields = { user: z.string().min(1) };
const CLICKS = {
  '/clicks': z.object({ ...clickFields, message: z.string().min(1), action: z.string().min(1) }),
  '/windows': z.object({ ...clickFields, window: z.string().min(1), text: z.string().min(1) }),
} as const;

export type ClickOrder = z.infer<(typeof CLICKS)[keyof typeof CLICKS]>;

/**
 * A pressed button: from a form of the page, which carries a token that only this page knows, or as JSON from a program of this
 * machine, which no web page can send here without a preflight. Undefined for any other request.
 */
export function clickOrderIn(path: string, contentType: string, body: string, token: string): ClickOrder | undefined {
  const schema = ownProperty<z.ZodType<ClickOrder>>(CLICKS, path);
  if (/^application\/json\b/.test(contentType)) return schema?.safeParse(jsonOf(body)).data;
  const fields = Object.fromEntries(new URLSearchParams(body));
  return fields.token === token ? schema?.safeParse(fields).data : undefined;
}
