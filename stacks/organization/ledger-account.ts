import type { Organization } from './organization.ts';

/** A warning where the hub account itself stores the evidence: administrators of that account could remove the bucket's policies. */
export function ledgerWarnings({ ledger, naming }: Organization): string[] {
  if (ledger.account !== naming.hubAccount) return [];
  return [
    'The ledger is stored in the hub account, whose administrators could end its protection: name another account, such as your log archive, under hub.ledger.account, before the first rollout if you can.',
  ];
}
