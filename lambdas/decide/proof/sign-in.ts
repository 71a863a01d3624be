import type { SignInProof } from '#core/incident/surface-order.ts';
import { knownPerson } from '#core/people.ts';
import type { Settings } from '#core/settings.ts';
import type { SignedIn } from '#core/sign-in.ts';
import type { Identity } from './identity.ts';

export type SignInPorts = {
  /** What a token says that was valid then; undefined for any other. */
  readonly signedIn: (token: string, at: number) => Promise<SignedIn | undefined>;
};

/**
 * Who signed in, by the token that the page sent with the decision. `sender` and `sentAt` are those of the message, by SQS: a message
 * that waited counts as of when it was sent.
 */
export async function identityOfSignIn(
  { token }: SignInProof,
  { sender, sentAt, settings }: { readonly sender: string; readonly sentAt: number; readonly settings: Settings },
  { signedIn }: SignInPorts,
): Promise<Identity> {
  const claims = await signedIn(token, sentAt);
  if (claims === undefined) return { kind: 'forged', sender, reason: { code: 'proof-invalid', by: sender, sender } };
  const { subject, email } = claims;
  const own = `sign-in:${subject}`;
  const person = knownPerson(claims, settings);
  if (person === undefined) return { kind: 'unknown', sender: own, reason: { code: 'person-unknown', by: email, sender: own } };
  return { kind: 'known', person: { ...person, email }, sender: own };
}
