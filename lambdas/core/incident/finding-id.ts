import { PRODUCT } from '../naming.ts';
import type { Incident } from './incident.ts';

/** The id of the one finding that Security Hub keeps for an incident. */
export function findingId({ account, region, id }: Pick<Incident, 'account' | 'region' | 'id'>): string {
  return `${PRODUCT}/${account}/${region}/${id}`;
}

const FINDING_ID = new RegExp(`^${PRODUCT}/(\\d{12})/[a-z0-9-]+/inc-[0-9a-f]{24}$`);

/** Whether an incident has this finding id; of this account, where one is given. */
export function isFindingId(id: string, account?: string): boolean {
  const [, owner] = FINDING_ID.exec(id) ?? [];
  return owner !== undefined && (account === undefined || owner === account);
}
