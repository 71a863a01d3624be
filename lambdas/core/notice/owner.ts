/** Who answers for an account, by its tag, its SECURITY contact or the contact of its unit, and when that was read. */
export type AccountOwner = {
  readonly name: string;
  readonly by: 'tag' | 'security-contact' | 'unit';
  /** Epoch milliseconds. */
  readonly readAt: number;
};
