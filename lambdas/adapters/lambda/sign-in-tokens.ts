import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import type { RoomPlace } from '#core/control-room/place.ts';
import { SIGN_IN_LIFETIME } from '#core/control-room/signed-decision.ts';
import { isObject, list, text } from '#core/json.ts';
import type { SignedIn } from '#core/sign-in.ts';

const FETCH_MS = 3_000;

/** A Cognito user pool; or the issuer of the local organization, at a loopback address where nothing answers in Lambda. */
const ISSUERS = /^(https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com\/[\w-]+|http:\/\/127\.0\.0\.1:\d{1,5})$/;

/**
 * Verifies ID tokens: signature, issuer, client, use, time, and that the issuer verified the email address. `at` is the time at which
 * the token has to be valid, for messages that waited. `signedIn` accepts valid tokens; `binding` also expired ones whose sign-in may
 * still last. Undefined for any other token; throws if the keys cannot be read.
 */
export function signInTokens(issuerOf: () => Promise<Pick<RoomPlace, 'issuer' | 'clientId'> | undefined>, now: () => number) {
  const cache = new SimpleJwksCache({ fetcher: { fetch: fetched } });
  const read = async (token: string, validAt: number): Promise<Claims | undefined> => {
    const known = await issuerOf();
    if (known === undefined || !ISSUERS.test(known.issuer)) return undefined;
    const { issuer, clientId: audience } = known;
    const keys = `${issuer}/.well-known/jwks.json`;
    const verifier = JwtVerifier.create({ issuer, audience, jwksUri: keys }, { jwksCache: cache });
    const graceSeconds = Math.max(0, Math.ceil((now() - validAt) / 1000));
    try {
      return await verifier.verify(token, { graceSeconds });
    } catch (error) {
      if (error instanceof KeysUnreadable) throw error;
      return undefined;
    }
  };
  return {
    signedIn: async (token: string, at: number): Promise<SignedIn | undefined> => {
      const claims = await read(token, at);
      return claims && signedInBy(claims, at);
    },
    binding: async (token: string, at: number): Promise<SignedIn | undefined> => {
      const since = at - SIGN_IN_LIFETIME;
      const claims = await read(token, since);
      const isOfNow = typeof claims?.iat === 'number' && claims.iat * 1000 > since;
      return claims && isOfNow ? signedInBy(claims, since) : undefined;
    },
  };
}

class KeysUnreadable extends Error {
  override readonly name = 'KeysUnreadable';
}

async function fetched(uri: string): Promise<ArrayBuffer> {
  try {
    const answer = await fetch(uri, { signal: AbortSignal.timeout(FETCH_MS), redirect: 'error' });
    if (answer.ok) return await answer.arrayBuffer();
    throw new Error(`status ${answer.status}`);
  } catch (error) {
    throw new KeysUnreadable(`the keys of the sign-in at ${uri} cannot be read: ${(error as Error).message}`);
  }
}

type Claims = { readonly [claim: string]: unknown };

function signedInBy(claims: Claims, at: number): SignedIn | undefined {
  const [subject, email, name] = [text(claims.sub), text(claims.email), text(claims.name)];
  // Users of the corporate identity provider have their address from there.
  const isVerified = claims.email_verified === true || list(claims.identities).some(isObject);
  const exp = typeof claims.exp === 'number' ? claims.exp * 1000 : 0;
  if (claims.token_use !== 'id' || subject === undefined || email === undefined || !isVerified || exp < at) return undefined;
  const groups = list(claims['cognito:groups']).flatMap((one) => (typeof one === 'string' ? [one] : []));
  const [signIn, nonce] = [text(claims.origin_jti), text(claims.nonce)];
  const bound = { ...(signIn !== undefined && { signIn }), ...(nonce !== undefined && { nonce }) };
  return { subject, email, ...(name !== undefined && { name }), groups, until: exp, ...bound };
}
