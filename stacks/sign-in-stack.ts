import { Construct } from 'constructs';
import { TerraformResource } from '#cdktf';
import { describeBaseline } from '#member-baseline/describe.ts';
import { renderTerraform } from '#member-baseline/terraform.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import { memberOf } from './member-stack.ts';
import type { Account } from './organization/organization.ts';

type SignInStackProps = Omit<AccountStackProps, 'account' | 'region'> & { readonly member: Account };

/**
 * The sign-ins of one account in the Regions that it does not use but where AWS records them. One stack with a provider for each
 * Region takes less than half the time of a stack for each.
 */
export class SignInStack extends AccountStack {
  constructor(scope: Construct, props: SignInStackProps, [first, ...more]: readonly [string, ...string[]]) {
    const { member, organization } = props;
    super(scope, `sign-in-${member.name}`, { ...props, account: member.id, region: first });
    for (const region of [first, ...more]) {
      const part = new Construct(this, region);
      renderTerraform(part, describeBaseline(memberOf(member, organization), region), '');
      if (region === first) continue;
      const provider = this.addProvider({ ...props, account: member.id }, region, `sign-in-${region}`);
      for (const resource of part.node.findAll()) if (resource instanceof TerraformResource) resource.provider = provider;
    }
  }
}
