import type { Construct } from 'constructs';
import { SecurityServices } from '#central/security-services.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';

/** The hub account as administrator of Security Hub and GuardDuty. A separate stack, because only this must wait for the organization stack. */
export class SecurityServicesStack extends AccountStack {
  constructor(scope: Construct, props: Omit<AccountStackProps, 'account' | 'region'>) {
    const { naming, accounts, management } = props.organization;
    super(scope, 'security-services', { ...props, account: naming.hubAccount, region: naming.homeRegion });
    new SecurityServices(this, 'services', {
      members: accounts.filter(({ id }) => id !== naming.hubAccount && id !== management),
    });
  }
}
