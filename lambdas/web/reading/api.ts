import { signal } from '@preact/signals';
import type { ApiObjection, Refused } from '#core/control-room/session.ts';
import { visibleIn } from '#core/visible.ts';

/** Why nothing was read: the API refused with a reason, answered with an error, or could not be reached. */
export type ReadFailure =
  | { readonly kind: 'refused'; readonly status: number; readonly because: ApiObjection }
  | { readonly kind: 'broken'; readonly status: number }
  | { readonly kind: 'offline' };

export class ApiError extends Error {
  readonly failure: ReadFailure;

  constructor(failure: ReadFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** Headers of every request that identify the reader to the API. Set by the sign-in and removed with it. */
export const proof = signal<Readonly<Record<string, string>> | undefined>();

/** Counts how often the API answered that the reader is not signed in (any more). */
export const signedOut = signal(0);

export async function read<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return answerIn(await request(path, { method: 'GET', ...(signal && { signal }) }));
}

export async function send<Answer>(path: string, body: unknown = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return answerIn(await request(path, { method: 'POST', body: JSON.stringify(body), headers }));
}

/** Pauses before the next tries, in milliseconds. */
const SEND_AGAIN_AFTER = [500, 1_000, 2_000, 4_000] as const;
/** A person waits for the answer, so no try begins later than this. */
const LAST_TRY_WITHIN = 10_000;

/**
 * Sends, and sends the same again while the hub is busy or out of reach: in a flood of events, when people decide, Lambda refuses
 * calls. Only for what counts once however often it arrives.
 */
export async function sendUntilAnswered<Answer>(path: string, body: unknown): Promise<Answer> {
  const end = performance.now() + LAST_TRY_WITHIN;
  for (const pause of SEND_AGAIN_AFTER) {
    try {
      return await send(path, body);
    } catch (thrown) {
      if (!mayPass(readFailureOf(thrown)) || performance.now() + pause > end) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return send(path, body);
}

/** Whether the same request may succeed a little later. */
function mayPass(failure: ReadFailure): boolean {
  return failure.kind === 'offline' || (failure.kind === 'broken' && (failure.status === 429 || failure.status >= 500));
}

/** Foreign text enters the page here, so control characters in it are made visible here, once: they cannot change or hide other text. */
async function answerIn<Answer>(response: Response): Promise<Answer> {
  return visibleIn(await response.json()) as Answer;
}

/** Longer than the API itself waits for an answer. */
const ANSWERED_WITHIN = 32_000;

async function request(path: string, init: RequestInit): Promise<Response> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), ANSWERED_WITHIN);
  const abort = () => limit.abort();
  init.signal?.addEventListener('abort', abort);
  const response = await fetch(path, {
    ...init,
    signal: limit.signal,
    headers: { ...init.headers, ...proof.value },
    credentials: 'same-origin',
    redirect: 'error',
    cache: 'no-store',
  })
    .catch((thrown: unknown) => {
      if (init.signal?.aborted) throw thrown;
      throw new ApiError({ kind: 'offline' });
    })
    .finally(() => {
      clearTimeout(timer);
      init.signal?.removeEventListener('abort', abort);
    });
  if (response.ok) return response;
  const because = await refusalIn(response);
  if (response.status === 401) signedOut.value += 1;
  throw new ApiError(
    because === undefined ? { kind: 'broken', status: response.status } : { kind: 'refused', status: response.status, because },
  );
}

async function refusalIn(response: Response): Promise<ApiObjection | undefined> {
  try {
    return ((await response.json()) as Partial<Refused>).refused;
  } catch {
    return undefined;
  }
}

export function readFailureOf(thrown: unknown): ReadFailure {
  return thrown instanceof ApiError ? thrown.failure : { kind: 'broken', status: 0 };
}
