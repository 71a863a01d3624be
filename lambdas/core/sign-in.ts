/** The content of a valid ID token. `signIn` is the same for every token of one sign-in; `nonce` is the one the page sent. */
export type SignedIn = {
  readonly subject: string;
  readonly email: string;
  readonly name?: string;
  readonly groups: readonly string[];
  readonly until: number;
  readonly signIn?: string;
  readonly nonce?: string;
};
