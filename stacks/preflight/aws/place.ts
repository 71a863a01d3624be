/** An account and a Region to ask in. */
export type Place = { readonly account: string; readonly region: string };
