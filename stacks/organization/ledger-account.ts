import type { Organization } from './organization.ts';

/** One sentence where the hub's own account stores the evidence on the hub: who controls that account could remove its policies. */
export function ledgerWarnings({ ledger, naming }: Organization): string[] {
  if (ledger.account !== naming.hubAccount) return [];
  return [
    'The ledger is stored in the hub account, whose administrators could end its protection: name another account, such as your log archive, under hub.ledger.account, before the first rollout if you can.',
  ];
}
