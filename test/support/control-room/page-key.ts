import { generateKeyPairSync, hash, randomUUID, sign } from 'node:crypto';
import { type SignedDecision, signedDecisionIn } from '#core/control-room/decision-proof.ts';
import { DECISION_TYPE, type DecisionKey, thumbprintText } from '#core/control-room/signed-decision.ts';

type Signing = {
  /** Epoch milliseconds. */
  readonly at?: number;
  readonly id?: string;
  readonly header?: object;
};

/** A key as the page makes it for a sign-in; a test may also use it in ways that the page does not. */
export function pageKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const jwk: DecisionKey = { kty: 'EC', crv: 'P-256', x, y };
  const jws = (order: unknown, { at = Date.now(), id = randomUUID(), header = {} }: Signing = {}): string => {
    const parts = [
      { typ: DECISION_TYPE, alg: 'ES256', jwk, ...header },
      { jti: id, iat: Math.floor(at / 1000), order },
    ];
    const written = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${written}.${sign('sha256', Buffer.from(written), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  return {
    jwk,
    thumbprint: hash('sha256', thumbprintText(jwk), 'base64url'),
    jws,
    signed: (order: unknown, how: Signing = {}) => signedDecisionIn(jws(order, how)) as SignedDecision,
  };
}

export type PageKey = ReturnType<typeof pageKey>;
