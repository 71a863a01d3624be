import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Organization } from '../organization/organization.ts';
import { servicesRegions } from '../organization/security-services.ts';
import { servicesStack } from '../stack-names.ts';

/** What the rollout does around a stack because Terraform cannot; each call gives the problems, and none if it succeeded. */
export interface StackSteps {
  afterApply(stack: string): Promise<string[]>;
  beforeDestroy(stack: string): Promise<string[]>;
}

/** The calls of the steps in one Region; errors are those of AWS. */
export interface AdministratorCalls {
  enrolInSecurityHub(accounts: readonly Enrolled[]): Promise<void>;
  removeSecurityHubMembers(): Promise<void>;
  removeGuardDutyMembers(): Promise<void>;
}

/** An account that becomes a member. AWS enables Security Hub in it, except in the management account, where the stack does. */
export type Enrolled = { readonly id: string; readonly isManagement: boolean };

/**
 * Members of Security Hub and GuardDuty. All accounts but the hub are enrolled after the stack of a Region, and removed before it
 * is destroyed: AWS removes no administrator, and deletes no detector, while there are members, and Terraform does not know
 * the members that AWS enrolled by itself.
 */
export function memberSteps(organization: Organization, callsIn: (region: string) => Promise<AdministratorCalls>): StackSteps {
  const { accounts, naming, management, services } = organization;
  const regionOf = (stack: string) =>
    servicesRegions(organization).find((region) => servicesStack(region, naming.homeRegion) === stack);
  const members = accounts
    .filter(({ id }) => id !== naming.hubAccount)
    .map(({ id }) => ({ id, isManagement: id === management }));
  const step = async (stack: string, work: (calls: AdministratorCalls) => Promise<void>) => {
    const region = regionOf(stack);
    if (region === undefined) return [];
    try {
      await work(await callsIn(region));
      return [];
    } catch (error) {
      return [`${stack}: members: ${(error as Error).message}`];
    }
  };
  return {
    afterApply: async (stack) => (services.securityHub ? step(stack, (calls) => calls.enrolInSecurityHub(members)) : []),
    beforeDestroy: (stack) =>
      step(stack, async (calls) => {
        if (services.securityHub) await calls.removeSecurityHubMembers();
        if (services.guardDuty !== false) await calls.removeGuardDutyMembers();
      }),
  };
}

/** The steps for a synthesized folder, with the operator's own credentials; nothing without an organization in it. */
export function stepsFor(outdir: string, env: NodeJS.ProcessEnv): StackSteps | undefined {
  const file = join(outdir, 'organization.json');
  if (!existsSync(file)) return undefined;
  const organization = JSON.parse(readFileSync(file, 'utf8')) as Organization;
  return memberSteps(organization, async (region) => {
    // Only here: loading the SDK takes longer than most commands.
    const { administratorCalls } = await import('#adapters/rollout/administrator-calls.ts');
    return administratorCalls({ hub: organization.naming.hubAccount, role: organization.deploy.role, region, env });
  });
}
