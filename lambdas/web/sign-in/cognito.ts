import { LOCAL_SIGN_IN, type PageConfig } from '#core/control-room/session.ts';
import { ApiError } from '../reading/api.ts';
import { keepKey, newSigningKey, type SigningKey, takeKey } from './decision-key.ts';
import { base64url, claimsOf, digestBytes, randomText } from './encoding.ts';

type Cognito = Extract<PageConfig['signIn'], { kind: 'cognito' }>;

/**
 * Tokens and key are only in this page's memory; a reload asks the hosted sign-in again, which answers without the person while its
 * own session lasts. `binding`: the first token of the sign-in, whose nonce names the key.
 */
export type SignIn = {
  readonly token: string;
  readonly binding: string;
  readonly key: SigningKey;
  readonly refresh: string | undefined;
  readonly until: number;
};

type Tokens = Pick<SignIn, 'token' | 'refresh' | 'until'>;

type Pending = { readonly verifier: string; readonly state: string; readonly hash: string; readonly key: number };

const PENDING = 'control-room.sign-in';

/** Goes to the hosted sign-in: authorization code with PKCE (RFC 7636). */
export async function beginSignIn({ authorize, clientId }: Cognito, provider?: string): Promise<void> {
  const [verifier, state] = [randomText(48), randomText(24)];
  const key = await newSigningKey();
  const pending: Pending = { verifier, state, hash: location.hash, key: await keepKey(key) };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri(),
    scope: 'openid email',
    state,
    nonce: key.thumbprint,
    code_challenge_method: 'S256',
    code_challenge: base64url(await digestBytes(verifier)),
    ...(provider !== undefined && { identity_provider: provider }),
  });
  location.assign(`${authorize}/oauth2/authorize?${query}`);
}

/**
 * Takes the code from the URL, if there is one, removes it there, and exchanges it for tokens. `unfinished`: the browser came back
 * with no answer to the request of this tab. The view to return to is kept in this tab too, never in the URL.
 */
export async function finishSignIn(cognito: Cognito): Promise<SignIn | 'unfinished' | undefined> {
  const query = new URLSearchParams(location.search);
  const [code, state] = [query.get('code'), query.get('state')];
  const kept = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  if (code === null && !query.has('error')) return undefined;
  history.replaceState(null, '', '/');
  const pending = kept === null ? undefined : (JSON.parse(kept) as Pending);
  const key = pending && (await takeKey(pending.key));
  // Another person's sign-in must not become this reader's: the answer must belong to the request of this tab.
  if (code === null || key === undefined || state !== pending?.state) return 'unfinished';
  location.hash = pending.hash;
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri(), code_verifier: pending.verifier };
  const tokens = await tokensFor(cognito, grant).catch(unlessRefused);
  // The token must belong to this request too: an injected code brings another nonce.
  if (tokens === undefined || claimsOf(tokens.token).nonce !== key.thumbprint) return 'unfinished';
  return { ...tokens, binding: tokens.token, key };
}

function unlessRefused(thrown: unknown): undefined {
  if (thrown instanceof ApiError && thrown.failure.kind === 'broken' && thrown.failure.status < 500) return undefined;
  throw thrown;
}

export async function renewed(cognito: Cognito, signIn: SignIn): Promise<SignIn> {
  const { refresh } = signIn;
  if (refresh === undefined) throw new Error('this sign-in cannot be renewed');
  const next = await tokensFor(cognito, { grant_type: 'refresh_token', refresh_token: refresh });
  return { ...signIn, ...next, refresh: next.refresh ?? refresh };
}

/** On the local machine the server signs in any person that the page names, with a key like any other sign-in. */
export async function signInLocally(email: string): Promise<SignIn> {
  const key = await newSigningKey();
  const tokens = await tokensFrom(LOCAL_SIGN_IN, { email, nonce: key.thumbprint });
  return { ...tokens, binding: tokens.token, key };
}

export function leaveSignIn({ authorize, clientId }: Cognito): void {
  location.assign(`${authorize}/logout?${new URLSearchParams({ client_id: clientId, logout_uri: redirectUri() })}`);
}

/** The page's own origin passes this on to the sign-in, because the page's policy allows no other origin. */
function tokensFor({ clientId }: Cognito, grant: Record<string, string>): Promise<Tokens> {
  return tokensFrom('/oauth2/token', { client_id: clientId, ...grant });
}

async function tokensFrom(path: string, form: Record<string, string>): Promise<Tokens> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form),
    credentials: 'omit',
    redirect: 'error',
    cache: 'no-store',
  }).catch(() => {
    throw new ApiError({ kind: 'offline' });
  });
  if (!response.ok) throw new ApiError({ kind: 'broken', status: response.status });
  const tokens = (await response.json()) as { id_token: string; refresh_token?: string; expires_in: number };
  return { token: tokens.id_token, refresh: tokens.refresh_token, until: Date.now() + tokens.expires_in * 1000 };
}

function redirectUri(): string {
  return `${location.origin}/`;
}
