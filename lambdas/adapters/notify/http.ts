import { isChannelAddress } from '#core/notice/channel-address.ts';
import type { ChannelFailure } from '#core/notice/notice.ts';
import type { ChannelPorts, HttpAnswer, HttpRequest } from '#notify/channels/ports.ts';
import { isLoopback } from '../sdk/loopback-address.ts';

/**
 * - `timeoutMs`: limit for receiving the whole answer.
 * - `endpoint`: the local organization's stand-in for all channels, on this machine only.
 */
type HttpOptions = { readonly timeoutMs?: number; readonly endpoint?: string | undefined };

const TIMEOUT_MS = 5_000;
/** At most a few hundred bytes of a channel's answer matter; the rest is not read. */
const MOST_BYTES = 65_536;

/** Sends over HTTPS to the hosts of a channel only, without following redirects. Returns failures instead of throwing them. */
export function httpToChannels({ timeoutMs = TIMEOUT_MS, endpoint }: HttpOptions = {}): ChannelPorts['http'] {
  if (endpoint !== undefined && !isLoopback(endpoint)) throw new Error('channels are emulated on this machine only');
  return async (request) => {
    if (!isChannelAddress(request.url, request.hosts)) return failed({ code: 'unreachable', name: 'ADDRESS_NOT_ALLOWED' });
    try {
      return await exchange(request, reached(request.url, endpoint), timeoutMs);
    } catch (error) {
      return failed(failureFrom(error, timeoutMs));
    }
  };
}

/** The local stand-in distinguishes channels by the host in the path. */
function reached(url: string, endpoint: string | undefined): string {
  if (endpoint === undefined) return url;
  const { host, pathname, search } = new URL(url);
  return `${endpoint}/${host}${pathname}${search}`;
}

async function exchange({ method, headers, body }: HttpRequest, url: string, timeoutMs: number): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await fetch(url, {
    method,
    headers: { ...headers, 'user-agent': 'org-security-hub' },
    ...(body !== undefined && { body }),
    redirect: 'manual',
    signal,
  });
  const retryAfterMs = retryAfterIn(answer.headers.get('retry-after'), Date.now());
  const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { kind: 'answered', status: answer.status, ...asked, body: await beginningOf(answer) };
}

async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  for (let bytes = 0; bytes < MOST_BYTES; ) {
    const { done, value } = await reader.read();
    if (done) return textOf(chunks);
    chunks.push(value);
    bytes += value.byteLength;
  }
  await reader.cancel();
  return textOf(chunks);
}

function textOf(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
}

/** Seconds or a date, as HTTP allows both; undefined for anything else. */
function retryAfterIn(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (header.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1_000));
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function failed(failure: ChannelFailure): HttpAnswer {
  return { kind: 'failed', failure };
}

/** Messages of errors may hold the address, which is a secret: only their codes are kept. */
function failureFrom(error: unknown, afterMs: number): ChannelFailure {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: { readonly code?: unknown } };
  if (name === 'TimeoutError') return { code: 'timed-out', afterMs };
  const code = String(cause?.code ?? '');
  return { code: 'unreachable', name: /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN' };
}
