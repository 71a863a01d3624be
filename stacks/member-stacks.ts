import type { Construct } from 'constructs';
import type { TerraformStack } from '#cdktf';
import type { AccountStack, AccountStackProps } from './account-stack.ts';
import { orderSubscriptions } from './flow-log-stack.ts';
import { aggregatesHere, MemberStack } from './member-stack.ts';
import { createdConfig } from './organization/aws-config.ts';
import type { Account } from './organization/organization.ts';
import { SignInStack } from './sign-in-stack.ts';

type MemberStacks = { readonly first: MemberStack; readonly others: readonly AccountStack[] };

/**
 * What member stacks wait for: the bus their rules name, the destinations of flow logs by Region, the bucket that AWS Config tries
 * when its channel is created, and the delegation without which the hub may not aggregate.
 */
type Before = {
  readonly central: TerraformStack;
  readonly destinations: ReadonlyMap<string, TerraformStack>;
  readonly ledger: TerraformStack;
  readonly rollout: TerraformStack;
};

/**
 * The stacks of one account: its first Region, which has its roles, its other Regions, and the Regions with only its sign-ins. AWS may
 * check the bus and the role of a rule's target when the target is created, so the hub comes before the first Region, and the first
 * before the others.
 */
export function memberStacks(
  app: Construct,
  props: Omit<AccountStackProps, 'account' | 'region'>,
  member: Account,
  { central, destinations, ledger, rollout }: Before,
): MemberStacks {
  const stackFor = (region: string) => new MemberStack(app, { ...props, member, region });
  const [home, ...further] = member.regions;
  const first = stackFor(home);
  first.addDependency(central);
  const others = [...further, ...member.unusedRegions].map((region) => [region, stackFor(region)] as const);
  const recorded = createdConfig(member)?.regions ?? [];
  for (const [region, stack] of [[home, first] as const, ...others]) if (recorded.includes(region)) stack.addDependency(ledger);
  if (aggregatesHere(props.organization, member)) first.addDependency(rollout);
  orderSubscriptions(member, new Map([[home, first], ...others]), destinations);
  const [signIns, ...more] = member.signInRegions;
  const all = [
    ...others.map(([, stack]) => stack),
    ...(signIns === undefined ? [] : [new SignInStack(app, { ...props, member }, [signIns, ...more])]),
  ];
  for (const stack of all) stack.addDependency(first);
  return { first, others: all };
}
