import { createHash, createHmac } from 'node:crypto';

/** The headers of https://www.standardwebhooks.com: every key signs id, time (epoch seconds) and body. The same body has the same id. */
export function signedHeaders(body: string, at: number, keys: readonly string[]): Readonly<Record<string, string>> {
  const id = `msg_${createHash('sha256').update(body).digest('hex').slice(0, 32)}`;
  const signatures = keys.map((key) => {
    const secret = Buffer.from(key.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': signatures.join(' ') };
}
