/** How the hub's own roles are called in an account, and under which role they are rolled out there, where somebody said so. */
export type HubNames = {
  /** IAM path, with both slashes. */
  readonly rolePath: string;
  /** First part of every role's name. */
  readonly rolePrefix: string;
  readonly deployRole?: string;
  /** Where the hub lives. */
  readonly hubAccount?: string;
};
