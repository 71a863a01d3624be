import { ownProperty } from '#core/own-property.ts';
import type { TicketFailure, TicketSettings } from '#core/ticket/ticket.ts';
import { TicketError } from './system.ts';

type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: string;
  readonly hosts: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs?: number; readonly body: string }
  | { readonly kind: 'failed'; readonly failure: TicketFailure };

type SecretAnswer =
  | { readonly kind: 'read'; readonly value: string }
  | { readonly kind: 'failed'; readonly failure: TicketFailure };

/** The I/O of a ticket system. None of it throws. */
export type SystemPorts = {
  /** One request over HTTPS to one of `hosts`, without following a redirect. */
  readonly http: (request: HttpRequest) => Promise<HttpAnswer>;
  /** The value of a secret, at most a minute old; `fresh` reads it again after a refusal. */
  readonly secret: (name: string, fresh?: boolean) => Promise<SecretAnswer>;
};

export type SystemAnswer = Extract<HttpAnswer, { kind: 'answered' }>;

export type SystemRequest = (method: HttpRequest['method'], path: string, body?: unknown) => Promise<SystemAnswer>;

/**
 * Requests with the credentials in the secret: `{"user", "token"}`, or `{"bearer"}`. After a refusal the secret is read again, because
 * it may have been rotated. Throws TicketError for everything but 2xx and 404.
 */
export function requests({ host, secret }: Pick<TicketSettings, 'host' | 'secret'>, ports: SystemPorts): SystemRequest {
  return async (method, path, body) => {
    const send = async (authorization: string): Promise<SystemAnswer> => {
      const json = body === undefined ? {} : { body: JSON.stringify(body) };
      const headers = {
        authorization,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      };
      const answer = await ports.http({ method, url: `https://${host}${path}`, hosts: [host], headers, ...json });
      if (answer.kind === 'failed') throw new TicketError(answer.failure);
      return answer;
    };
    const known = await authorizationIn(secret, ports);
    const first = await send(known);
    if (first.status !== 401) return accepted(first);
    const fresh = await authorizationIn(secret, ports, true);
    const second = fresh === known ? first : await send(fresh);
    if (second.status === 401) throw new TicketError({ code: 'credentials-refused', secret });
    return accepted(second);
  };
}

/** The answer, unless the ticket does not exist: then TicketError `ticket-gone`. */
export function ofExistingTicket(answer: SystemAnswer): SystemAnswer {
  if (answer.status === 404) throw new TicketError({ code: 'ticket-gone', status: 404 });
  return answer;
}

function accepted(answer: SystemAnswer): SystemAnswer {
  const { status, retryAfterMs } = answer;
  if ((status >= 200 && status < 300) || status === 404) return answer;
  const asked = retryAfterMs === undefined ? {} : { afterMs: retryAfterMs };
  const reason: TicketFailure =
    status === 429 ? { code: 'throttled', ...asked } : { code: 'answered', status, ...refusedFieldIn(answer) };
  throw new TicketError(reason, retryAfterMs);
}

/** The name of a field that Jira refuses; Jira's sentences are left out, because they may repeat the ticket. */
function refusedFieldIn({ body }: SystemAnswer): { readonly text?: string } {
  const [field] = Object.keys(objectIn(objectIn(jsonOfAnswer(body)).errors));
  return field !== undefined && /^\w{1,60}$/.test(field) ? { text: field } : {};
}

async function authorizationIn(secret: string, ports: SystemPorts, fresh = false): Promise<string> {
  const answer = await ports.secret(secret, fresh);
  if (answer.kind === 'failed') throw new TicketError(answer.failure);
  const { user, token, bearer } = objectIn(jsonOfAnswer(answer.value));
  if (isHeaderText(bearer)) return `Bearer ${bearer}`;
  if (typeof user === 'string' && typeof token === 'string' && user !== '' && token !== '' && !user.includes(':')) {
    return `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  }
  throw new TicketError({ code: 'secret-invalid', secret });
}

function isHeaderText(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

export function jsonOfAnswer(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Throws if a field is missing or not as the ticket system documents it. */
export function textIn(value: unknown, name: string, status: number): string {
  const text = ownProperty(objectIn(value), name);
  if (typeof text === 'string' && /^[\w-]{1,64}$/.test(text)) return text;
  throw new TicketError({ code: 'answered', status });
}
