import { PRODUCT } from '../naming.ts';
import type { Incident } from './incident.ts';

/** The id of the one finding that Security Hub keeps for an incident. */
export function findingId({ account, region, id }: Pick<Incident, 'account' | 'region' | 'id'>): string {
  return `${PRODUCT}/${account}/${region}/${id}`;
}
