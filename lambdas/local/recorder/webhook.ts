import { createHmac, timingSafeEqual } from 'node:crypto';
import { WEBHOOK_LIMITS } from '#core/notice/channel-limits.ts';
import type { Answering, ChannelReply } from './exchange.ts';
import { jsonOf } from './exchange.ts';

const failed = (status: number, why: string): ChannelReply => ({ status, body: { error: why }, why });

const FIVE_MINUTES = 300;

/**
 * A receiver of the signed webhook, which checks what every receiver should: the signature over id, time and body, its age,
 * and whether it was received before.
 */
export const signedWebhook: Answering = ({ method, host, path, headers, body }, { credentials, isRevoked, records, now }) => {
  const known = credentials.webhooks.filter((one) => one.host === host);
  if (known.length === 0) return failed(404, 'nothing here');
  if (isRevoked(`${host}${path}`)) return failed(410, 'this receiver is gone');
  if (method !== 'POST') return failed(405, 'POST only');
  if (Buffer.byteLength(body) > WEBHOOK_LIMITS.bytes) return failed(413, 'too large');
  const [id, timestamp] = [String(headers['webhook-id'] ?? ''), String(headers['webhook-timestamp'] ?? '')];
  const given = String(headers['webhook-signature'] ?? '').split(' ');
  const wanted = known.map(({ key }) => signatureOf(key, `${id}.${timestamp}.${body}`));
  if (id === '' || !given.some((one) => wanted.some((other) => isSame(one, other))))
    return failed(401, 'signature does not match');
  if (Math.abs(now() / 1_000 - Number(timestamp)) > FIVE_MINUTES) return failed(401, 'too old');
  const payload = jsonOf(body);
  if (payload === undefined) return failed(400, 'not JSON');
  // The same message again is a retry after a lost answer: it is accepted, and counts once.
  if (!records.has(id)) records.add({ id, channel: 'webhook', to: host, at: now(), payload });
  return { status: 204 };
};

/** As https://www.standardwebhooks.com specifies: the key is the base64 after `whsec_`, the signature base64 after `v1,`. */
function signatureOf(key: string, signed: string): string {
  const secret = Buffer.from(key.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
