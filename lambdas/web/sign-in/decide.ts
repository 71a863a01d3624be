import type { DecisionOrder, ResumeOrder, Sent, StopOrder } from '#core/control-room/orders.ts';
import {
  DECISION_TYPE,
  type DecisionClaims,
  type DecisionHeader,
  type DecisionProof,
  seenPlanText,
} from '#core/control-room/signed-decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { sendUntilAnswered } from '../reading/api.ts';
import { hubTime } from '../reading/clock.ts';
import { signatureOf } from './decision-key.ts';
import { base64url, digestBytes, hexadecimal, randomText } from './encoding.ts';
import { boundKey } from './session.ts';

/** Sends what the person decided, signed with the key of their sign-in. */
export async function decideSigned(path: string, order: DecisionOrder | StopOrder | ResumeOrder): Promise<void> {
  const { key, binding } = boundKey();
  const header: DecisionHeader = { typ: DECISION_TYPE, alg: 'ES256', jwk: key.jwk };
  const claims: DecisionClaims<typeof order> = { jti: randomText(18), iat: Math.floor(hubTime() / 1000), order };
  const written = [header, claims].map((part) => base64url(new TextEncoder().encode(JSON.stringify(part)))).join('.');
  const proof: DecisionProof = { decision: `${written}.${await signatureOf(written, key)}`, binding };
  // Repeats are dropped, because they are the same signed text.
  await sendUntilAnswered<Sent>(path, proof);
}

/** The digest of the plan as the page shows it. */
export async function digestOfPlan(incident: Incident): Promise<string> {
  return hexadecimal(await digestBytes(seenPlanText(incident)));
}
