/** Where an address is, by an offline database: a hint, never proof. ISO 3166 code and the country's center in degrees. */
export type GeoLocation = {
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Autonomous system number, where the operator supplies that database. */
  readonly asn?: number;
};
