import type { PageConfig } from '#core/control-room/session.ts';

type Cognito = Extract<PageConfig['signIn'], { kind: 'cognito' }>;

/** Tokens live in this page's memory alone; a reload asks the hosted sign-in again, which answers by itself while its own session lasts. */
export type SignIn = { readonly token: string; readonly refresh: string | undefined; readonly until: number };

const PENDING = 'control-room.sign-in';

/** Leaves for the hosted sign-in: authorization code with PKCE (RFC 7636). */
export async function beginSignIn({ authorize, clientId }: Cognito, provider?: string): Promise<void> {
  const [verifier, state] = [randomText(48), randomText(24)];
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, hash: location.hash }));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri(),
    scope: 'openid email',
    state,
    code_challenge_method: 'S256',
    code_challenge: base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))),
    ...(provider !== undefined && { identity_provider: provider }),
  });
  location.assign(`${authorize}/oauth2/authorize?${query}`);
}

/** Takes the code in the address, if there is one, removes it there, and changes it for tokens. */
export async function finishSignIn(cognito: Cognito): Promise<SignIn | undefined> {
  const query = new URLSearchParams(location.search);
  const [code, state] = [query.get('code'), query.get('state')];
  const kept = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  if (query.has('code') || query.has('error')) history.replaceState(null, '', '/');
  if (code === null || kept === null) return undefined;
  const pending = JSON.parse(kept) as { verifier: string; state: string; hash: string };
  // Another's sign-in must not become this reader's: the answer belongs to the question this tab asked.
  if (state !== pending.state) return undefined;
  location.hash = pending.hash;
  return tokensFor(cognito, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri(),
    code_verifier: pending.verifier,
  });
}

export async function renewed(cognito: Cognito, { refresh }: SignIn): Promise<SignIn> {
  if (refresh === undefined) throw new Error('this sign-in cannot be renewed');
  const next = await tokensFor(cognito, { grant_type: 'refresh_token', refresh_token: refresh });
  return { ...next, refresh: next.refresh ?? refresh };
}

export function leaveSignIn({ authorize, clientId }: Cognito): void {
  location.assign(`${authorize}/logout?${new URLSearchParams({ client_id: clientId, logout_uri: redirectUri() })}`);
}

/** The page's own origin passes this on to the sign-in: its policy names no other. */
async function tokensFor({ clientId }: Cognito, grant: Record<string, string>): Promise<SignIn> {
  const response = await fetch('/oauth2/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ client_id: clientId, ...grant }),
    credentials: 'omit',
    cache: 'no-store',
  });
  if (!response.ok) throw new Error(`the sign-in answered ${response.status}`);
  const tokens = (await response.json()) as { id_token: string; refresh_token?: string; expires_in: number };
  return { token: tokens.id_token, refresh: tokens.refresh_token, until: Date.now() + tokens.expires_in * 1000 };
}

function redirectUri(): string {
  return `${location.origin}/`;
}

function randomText(bytes: number): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
