import type { ChannelAnswer } from '../channel.ts';
import type { HttpAnswer } from './ports.ts';

type Answered = Extract<HttpAnswer, { kind: 'answered' }>;

/** The channel's own error code. Its sentences are dropped: they may repeat what was sent. */
export function codeIn(value: unknown): { readonly text: string } | undefined {
  return (typeof value === 'string' || typeof value === 'number') && /^\w{1,60}$/.test(String(value))
    ? { text: String(value) }
    : undefined;
}

/** The meaning of an HTTP status other than success, for a channel that defines no error codes. */
export function answerOfStatus({ status, retryAfterMs }: Answered, text?: { readonly text: string }): ChannelAnswer {
  if (status === 429) {
    const asked = retryAfterMs === undefined ? {} : { afterMs: retryAfterMs };
    return { kind: 'retry', ...asked, reason: { code: 'throttled', ...asked } };
  }
  if (status === 404 || status === 410) return { kind: 'refused', reason: { code: 'webhook-revoked', status } };
  const reason = { code: 'answered', status, ...text } as const;
  if (status === 408 || status >= 500)
    return { kind: 'retry', ...(retryAfterMs !== undefined && { afterMs: retryAfterMs }), reason };
  return { kind: 'refused', reason };
}

/** A request that got no answer is tried again. */
export function failureOf({ failure }: Extract<HttpAnswer, { kind: 'failed' }>): ChannelAnswer {
  return { kind: 'retry', reason: failure };
}

export function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
