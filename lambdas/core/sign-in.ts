/** Who issues the tokens of signed-in people, and for whom: written by the rollout, and no function may change it. */
export type SignInIssuer = { readonly issuer: string; readonly clientId: string };

export const SIGN_IN_KEY = { pk: 'sign-in', sk: 'sign-in' } as const;

export type SignedIn = {
  readonly subject: string;
  readonly email: string;
  readonly name?: string;
  readonly groups: readonly string[];
  readonly until: number;
};
