import { PRODUCT } from '../naming.ts';
import type { Incident } from './incident.ts';

type Identified = Pick<Incident, 'account' | 'region' | 'id'>;

/** The id of the one finding that Security Hub keeps for an incident. */
export function findingId({ account, region, id }: Identified): string {
  return `${PRODUCT}/${account}/${region}/${id}`;
}

const FINDING_ID = new RegExp(`^${PRODUCT}/(\\d{12})/([a-z0-9-]+)/(inc-[0-9a-f]{24})$`);
const OWN_PRODUCT = /^arn:aws:securityhub:[a-z0-9-]+:(\d{12}):product(?:v2)?\/\1\/default$/;

/**
 * The incident of a finding; undefined for another product's. Every account can write findings of its default product, so only
 * those of the incident's account and of the hub account count.
 */
export function incidentOfFinding(finding: string, product: string, hubAccount: string): Identified | undefined {
  const [, account, region, id] = FINDING_ID.exec(finding) ?? [];
  const owner = OWN_PRODUCT.exec(product)?.[1];
  if (account === undefined || region === undefined || id === undefined) return undefined;
  return owner === account || owner === hubAccount ? { account, region, id } : undefined;
}

/** Whether this is a finding id of an incident (of this account, if one is given). */
export function isFindingId(id: string, account?: string): boolean {
  const [, owner] = FINDING_ID.exec(id) ?? [];
  return owner !== undefined && (account === undefined || owner === account);
}
