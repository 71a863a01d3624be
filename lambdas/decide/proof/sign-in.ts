import { proofFailure, type SignedDecision } from '#core/control-room/decision-proof.ts';
import { sha256 } from '#core/digest.ts';
import { knownPerson } from '#core/people.ts';
import type { Settings } from '#core/settings.ts';
import type { SignedIn } from '#core/sign-in.ts';
import type { Identity } from './identity.ts';

export type SignInPorts = {
  /** What a token says that was valid then; undefined for any other. */
  readonly signedIn: (token: string, at: number) => Promise<SignedIn | undefined>;
  /** The same for the token that a sign-in began with, which outlives its own time. */
  readonly binding: (token: string, at: number) => Promise<SignedIn | undefined>;
  /** Whether no other message than this one brought this decision before. */
  readonly isFirst: (decision: string, message: string) => Promise<boolean>;
};

type OnPage = { readonly signed: SignedDecision; readonly token: string; readonly binding: string };

/** Of the message, by SQS: one that waited counts as of when it was sent. */
type MessageOfPage = {
  readonly sender: string;
  readonly sentAt: number;
  readonly message: string;
  readonly settings: Settings;
};

/**
 * Who decided: a token alone decides nothing. For each sign-in the page makes a key that cannot leave its browser, and asks for the
 * sign-in with the thumbprint of that key as `nonce`, which Cognito signs into the ID token. Each decision is signed with the key, and
 * counts once and within two minutes: `serve`, the queue and a log can neither make, change, keep nor repeat one.
 *
 * Cognito documents `nonce` for the token that a code is changed for, and nothing for those of refreshes, where OpenID Connect says
 * it should be absent. So the first token goes along as `binding`: it says to which key the sign-in belongs, and holds as long as the
 * sign-in can last, while the token beside it says that the sign-in still lasts. Both name the sign-in by `origin_jti`. Tickets of
 * sockets are not bound: they only read, and a token reads by itself.
 */
export async function identityOfSignIn(
  { signed, token, binding }: OnPage,
  { sender, sentAt, message, settings }: MessageOfPage,
  ports: SignInPorts,
): Promise<Identity> {
  const forged: Identity = { kind: 'forged', sender, reason: { code: 'proof-invalid', by: sender, sender } };
  const [claims, bound] = await Promise.all([ports.signedIn(token, sentAt), ports.binding(binding, sentAt)]);
  if (claims === undefined || proofFailure(signed, claims, bound, sentAt) !== undefined) return forged;
  if (!(await ports.isFirst(sha256(`${signed.thumbprint}\n${signed.id}`), message))) return forged;
  const { subject, email } = claims;
  const own = `sign-in:${subject}`;
  const person = knownPerson(claims, settings);
  if (person === undefined) return { kind: 'unknown', sender: own, reason: { code: 'person-unknown', by: email, sender: own } };
  return { kind: 'known', person: { ...person, email }, sender: own };
}
