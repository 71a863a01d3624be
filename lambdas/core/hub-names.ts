import type { WrittenParts } from './hub-part.ts';

export type HubNames = {
  /** With both slashes. */
  readonly rolePath: string;
  readonly rolePrefix: string;
  readonly deployRole?: string;
  readonly hubAccount?: string;
  /** The accounts of the organization file, by id; absent where it is not known. */
  readonly organization?: Readonly<Record<string, unknown>>;
  /** ARN patterns of the roles that may set the hub's tags. */
  readonly taggers?: readonly string[];
  /** SHA-256 of the external id that the hub uses. */
  readonly externalIdDigest?: string;
  /** What the stacks write in the activity's account and Region; absent if unknown. */
  readonly parts?: WrittenParts;
};
