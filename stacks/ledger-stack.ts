import type { Construct } from 'constructs';
import type { TerraformResource } from '#cdktf';
import { ConfigBucket } from '#central/config-bucket.ts';
import { LedgerBucket } from '#central/ledger-bucket.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import { createdConfig } from './organization/aws-config.ts';
import { LEDGER_STACK } from './stack-names.ts';

/** The account that stores the ledger and what AWS Config delivers: the log archive if the organization has one, else the hub account. */
export class LedgerStack extends AccountStack {
  /** What AWS Config of other accounts must wait for before it delivers here; undefined if none does. */
  readonly openForConfig?: TerraformResource;

  constructor(scope: Construct, props: Omit<AccountStackProps, 'account' | 'region'>) {
    const { naming, ledger, accounts } = props.organization;
    super(scope, LEDGER_STACK, { ...props, account: ledger.account, region: naming.homeRegion });
    new LedgerBucket(this, 'ledger', { naming, days: ledger.days, mode: ledger.mode });
    const recorded = accounts.filter((account) => createdConfig(account) !== undefined).map(({ id }) => id);
    if (recorded.length > 0) this.openForConfig = new ConfigBucket(this, 'config', { account: ledger.account, recorded }).ready;
  }
}
