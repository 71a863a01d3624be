import { proofFailure, type SignedDecision } from '#core/control-room/decision-proof.ts';
import { sha256 } from '#core/digest.ts';
import { knownPerson } from '#core/people.ts';
import type { Settings } from '#core/settings.ts';
import type { SignedIn } from '#core/sign-in.ts';
import type { Identity } from './identity.ts';

export type SignInPorts = {
  /** The claims of a token that was valid at that time; undefined for any other token. */
  readonly signedIn: (token: string, at: number) => Promise<SignedIn | undefined>;
  /** The same for the first token of a sign-in, which is accepted as long as the sign-in can last. */
  readonly binding: (token: string, at: number) => Promise<SignedIn | undefined>;
  /** False if another message already brought this decision. */
  readonly isFirst: (decision: string, message: string) => Promise<boolean>;
};

type OnPage = { readonly signed: SignedDecision; readonly token: string; readonly binding: string };

/** The message according to SQS: it is judged as of the time it was sent. */
type MessageOfPage = {
  readonly sender: string;
  readonly sentAt: number;
  readonly message: string;
  readonly settings: Settings;
};

/**
 * The person who decided: a token alone is not enough. For each sign-in the page makes a key that cannot leave its browser, and signs in
 * with the thumbprint of that key as `nonce`, which Cognito signs into the ID token. Each decision is signed with the key and is valid
 * once, within two minutes: neither `serve` nor a reader of the queue or of a log can make, change or repeat one.
 *
 * Cognito documents `nonce` for the first token of a sign-in, and nothing for refreshed tokens, where OpenID Connect says that it
 * should be absent. So the first token is sent along as `binding`: it names the key of the sign-in and is accepted as long as the
 * sign-in can last; the current token shows that the sign-in still lasts. Both name the sign-in by `origin_jti`. Tickets of sockets
 * are not bound to the key: they only read, and a token alone can read too.
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
