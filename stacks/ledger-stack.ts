import type { Construct } from 'constructs';
import { LedgerBucket } from '#central/ledger-bucket.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import { LEDGER_STACK } from './stack-names.ts';

/** The account that stores the ledger: the log archive if the organization has one, else the hub account. */
export class LedgerStack extends AccountStack {
  constructor(scope: Construct, props: Omit<AccountStackProps, 'account' | 'region'>) {
    const { naming, ledger } = props.organization;
    super(scope, LEDGER_STACK, { ...props, account: ledger.account, region: naming.homeRegion });
    new LedgerBucket(this, 'ledger', { naming, days: ledger.days, mode: ledger.mode });
  }
}
