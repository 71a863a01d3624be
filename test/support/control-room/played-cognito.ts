import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Issuer } from '#local/control-room/issuer.ts';

type Code = { readonly challenge: string; readonly redirect: string; readonly nonce: string | null };

/** Makes the next hosted sign-in misbehave, to test what the page accepts. */
export type Mischief = {
  /** Replaces the query that the browser comes back with. */
  readonly comesBackWith?: (query: URLSearchParams) => URLSearchParams;
  /** Replaces the nonce of the token. */
  readonly nonce?: string;
};

const SECONDS = 900;

/**
 * Emulates the hosted sign-in of Cognito for one person, who always signs in: authorization code with PKCE, codes that are valid once
 * and for one redirect, a nonce that is returned in the first ID token and in no refreshed one. `origin` is the page's.
 */
export async function playedCognito({ issuer, origin, email }: { issuer: () => Issuer; origin: () => string; email: string }) {
  const codes = new Map<string, Code>();
  const refreshes = new Map<string, string>();
  const asked: URLSearchParams[] = [];
  const grants: URLSearchParams[] = [];
  const left: string[] = [];
  const world: { mischief: Mischief; seconds: number } = { mischief: {}, seconds: SECONDS };

  const authorize = (query: URLSearchParams): string | undefined => {
    asked.push(query);
    const [challenge, redirect] = [query.get('code_challenge'), query.get('redirect_uri')];
    const isRight = query.get('response_type') === 'code' && query.get('code_challenge_method') === 'S256' && challenge !== null;
    // Cognito accepts only the exact addresses of the client.
    if (!isRight || redirect !== `${origin()}/` || query.get('client_id') !== issuer().clientId) return undefined;
    const code = randomUUID();
    codes.set(code, { challenge, redirect, nonce: query.get('nonce') });
    const back = new URLSearchParams({ code, state: query.get('state') ?? '' });
    return `${redirect}?${world.mischief.comesBackWith?.(back) ?? back}`;
  };

  const tokensFor = (signIn: string, more: object) =>
    issuer().token({ sub: email, email }, Date.now(), { origin_jti: signIn, ...more });

  /** Undefined for a grant that Cognito refuses with 400. */
  const granted = (form: URLSearchParams): string | undefined => {
    grants.push(form);
    const signIn = refreshes.get(form.get('refresh_token') ?? '');
    if (form.get('grant_type') === 'refresh_token') {
      return signIn && JSON.stringify({ id_token: tokensFor(signIn, {}), expires_in: world.seconds });
    }
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (code === undefined || code.challenge !== challenge || code.redirect !== form.get('redirect_uri')) return undefined;
    const [refresh, fresh] = [randomUUID(), randomUUID()];
    refreshes.set(refresh, fresh);
    const nonce = world.mischief.nonce ?? code.nonce ?? undefined;
    const tokens = { id_token: tokensFor(fresh, { nonce }), refresh_token: refresh, expires_in: world.seconds };
    return JSON.stringify(tokens);
  };

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/logout') left.push(searchParams.get('logout_uri') ?? '');
    const to = pathname === '/oauth2/authorize' ? authorize(searchParams) : searchParams.get('logout_uri');
    if (to === undefined || to === null) response.writeHead(400).end('redirect_mismatch');
    else response.writeHead(302, { location: to }).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    granted,
    asked,
    grants,
    /** Where people were sent after they signed out. */
    left,
    world,
    close: () => new Promise((closed) => server.close(closed)),
  };
}

export type PlayedCognito = Awaited<ReturnType<typeof playedCognito>>;
