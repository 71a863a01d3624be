import type { Naming } from '#core/naming.ts';

export type Location = { readonly account: string; readonly region: string };

/** The account and the Region of the hub. */
export function hubLocation({ naming }: { readonly naming: Naming }): Location {
  return { account: naming.hubAccount, region: naming.homeRegion };
}
