import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { DAY } from '#core/duration.ts';

/** The claims of an ID token, without its issuer and times. */
export type TokenClaims = {
  readonly sub: string;
  readonly email: string;
  readonly name?: string;
  readonly groups?: readonly string[];
};

/** Signs ID tokens as Cognito does, with a key that exists as long as the process. */
export type Issuer = {
  /** The address that tokens name, and under which `/.well-known/jwks.json` answers with `keys`. */
  readonly issuer: string;
  readonly clientId: string;
  readonly keys: string;
  /** Times in epoch milliseconds; `more` are claims to add or replace. */
  readonly token: (claims: TokenClaims, at: number, more?: Readonly<Record<string, unknown>>) => string;
};

export const LOCAL_CLIENT = 'local-control-room';

export function tokenIssuer(issuer: string, clientId = LOCAL_CLIENT): Issuer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
  return {
    issuer,
    clientId,
    keys: JSON.stringify({ keys: [jwk] }),
    token: ({ groups = [], ...claims }, at, more = {}) => {
      const seconds = Math.floor(at / 1000);
      const times = { iat: seconds, auth_time: seconds, exp: seconds + DAY / 1000 };
      const ids = { jti: randomUUID(), origin_jti: randomUUID() };
      const who = { ...claims, ...ids, email_verified: true, 'cognito:groups': groups, token_use: 'id' };
      return signed({ iss: issuer, aud: clientId, ...times, ...who, ...more }, { kid, alg: 'RS256' }, privateKey);
    },
  };
}

function signed(claims: object, header: object, key: KeyObject): string {
  const written = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${written}.${sign('sha256', Buffer.from(written), key).toString('base64url')}`;
}
