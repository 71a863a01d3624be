import { HOUR, MINUTE } from '../duration.ts';
import type { Incident } from '../incident/incident.ts';
import { canonical, type Json } from '../json.ts';

/** What the page sends: a JWS (RFC 7515, ES256), and the ID token whose nonce names its key. Why: `decide/proof/sign-in.ts`. */
export type DecisionProof = { readonly decision: string; readonly binding: string };

export type ForwardedProof = DecisionProof & { readonly token: string };

export const DECISION_TYPE = 'decision+jwt';

export const DECISION_KEYS = 'page-decision#';

export const DECISION_WINDOW = 2 * MINUTE;

export const SIGN_IN_LIFETIME = 8 * HOUR;

export type DecisionKey = { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };

export type DecisionHeader = { readonly typ: typeof DECISION_TYPE; readonly alg: 'ES256'; readonly jwk: DecisionKey };

/** `jti` is random and accepted once; `iat` is in seconds. */
export type DecisionClaims<Order> = { readonly jti: string; readonly iat: number; readonly order: Order };

/** RFC 7638. */
export function thumbprintText({ crv, kty, x, y }: DecisionKey): string {
  return JSON.stringify({ crv, kty, x, y });
}

/** The plan that a person read before approving or undoing it, as `visibleIn` shows it; the decision contains its digest. */
export function seenPlanText({ account, region, plan }: Pick<Incident, 'account' | 'region' | 'plan'>): string {
  return canonical({ account, region, plan } as unknown as Json);
}
