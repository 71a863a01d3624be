export type SignedIn = {
  readonly subject: string;
  readonly email: string;
  readonly name?: string;
  readonly groups: readonly string[];
  readonly until: number;
};
