export type HubNames = {
  /** With both slashes. */
  readonly rolePath: string;
  readonly rolePrefix: string;
  readonly deployRole?: string;
  readonly hubAccount?: string;
};
