/** What a valid ID token says. `signIn` is the same for every token of one sign-in, `nonce` what the page asked for it with. */
export type SignedIn = {
  readonly subject: string;
  readonly email: string;
  readonly name?: string;
  readonly groups: readonly string[];
  readonly until: number;
  readonly signIn?: string;
  readonly nonce?: string;
};
