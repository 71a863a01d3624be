/** Where on earth an address is, as far as an offline database knows: a hint, never proof. */
export type GeoLocation = {
  /** ISO 3166 two-letter code. */
  readonly country: string;
  /** Of the country's middle, in degrees. */
  readonly latitude: number;
  readonly longitude: number;
  /** Number of the autonomous system, where the operator supplies that database. */
  readonly asn?: number;
};
