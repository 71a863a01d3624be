import { createPublicKey, hash, verify } from 'node:crypto';
import { sha256 } from '../digest.ts';
import type { Incident } from '../incident/incident.ts';
import { isObject, text } from '../json.ts';
import type { SignedIn } from '../sign-in.ts';
import { visibleIn } from '../visible.ts';
import { DECISION_TYPE, DECISION_WINDOW, type DecisionKey, seenPlanText, thumbprintText } from './signed-decision.ts';

/** The signed content of a decision. `at` in epoch milliseconds, by the browser's clock; `order` is not validated yet. */
export type SignedDecision = {
  readonly id: string;
  readonly at: number;
  readonly thumbprint: string;
  readonly order: unknown;
};

/** The content of a JWS from the page; undefined if the key in its header did not sign it. The binding shows whose key that is. */
export function signedDecisionIn(jws: string): SignedDecision | undefined {
  const [header = '', claims = '', signature = '', ...more] = jws.split('.');
  const key = keyIn(json(header));
  const said = json(claims);
  if (key === undefined || more.length > 0 || !isObject(said)) return undefined;
  const [id, at] = [text(said.jti), said.iat];
  if (id === undefined || typeof at !== 'number' || !isSigned(`${header}.${claims}`, signature, key)) return undefined;
  return { id, at: at * 1000, thumbprint: hash('sha256', thumbprintText(key), 'base64url'), order: said.order };
}

export type ProofFailure = 'other-sign-in' | 'other-key' | 'other-time';

/** Why the decision is not proven to come from the person of `token` with the key of `binding`; undefined if it is proven. */
export function proofFailure(
  { thumbprint, at }: Pick<SignedDecision, 'thumbprint' | 'at'>,
  token: SignedIn,
  binding: SignedIn | undefined,
  arrivedAt: number,
): ProofFailure | undefined {
  const isSameSignIn = token.signIn !== undefined && token.signIn === binding?.signIn && token.subject === binding.subject;
  if (!isSameSignIn) return 'other-sign-in';
  if (binding.nonce !== thumbprint) return 'other-key';
  return Math.abs(arrivedAt - at) <= DECISION_WINDOW ? undefined : 'other-time';
}

/** What an approval or undo names as `plan` if the person saw the plan that the incident has now. */
export function digestOfSeenPlan(incident: Incident): string {
  return sha256(seenPlanText(visibleIn(incident) as Incident));
}

function keyIn(header: unknown): DecisionKey | undefined {
  if (!isObject(header) || header.typ !== DECISION_TYPE || header.alg !== 'ES256' || !isObject(header.jwk)) return undefined;
  const { kty, crv, x, y } = header.jwk;
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') return undefined;
  return { kty, crv, x, y };
}

function isSigned(signed: string, signature: string, key: DecisionKey): boolean {
  try {
    const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
    return verify(
      'sha256',
      Buffer.from(signed),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
  } catch {
    return false;
  }
}

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
