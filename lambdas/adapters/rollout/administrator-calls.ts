import { deploySession } from './deploy-session.ts';
import { guardDutyIn } from './guard-duty.ts';
import { enableSecurityHub, securityHubIn } from './security-hub.ts';

/** How many accounts are prepared at the same time. */
const AT_ONCE = 10;

type Place = { readonly hub: string; readonly role: string; readonly region: string; readonly env: NodeJS.ProcessEnv };

type Enrolled = { readonly id: string; readonly isManagement: boolean };

/** The calls of the hub account, as administrator of its members in one Region, in a session of the role of the rollout. */
export async function administratorCalls({ hub, role, region, env }: Place) {
  const credentials = await deploySession(hub, role, region);
  const securityHub = securityHubIn(region, credentials);
  return {
    enrolInSecurityHub: async (accounts: readonly Enrolled[]): Promise<void> => {
      const known = new Set(await securityHub.associated());
      const missing = accounts.filter(({ id }) => !known.has(id));
      const prepared = missing.filter(({ isManagement }) => !isManagement);
      for (let at = 0; at < prepared.length; at += AT_ONCE) {
        const enable = async ({ id }: Enrolled) => enableSecurityHub(region, await deploySession(id, role, region));
        await Promise.all(prepared.slice(at, at + AT_ONCE).map(enable));
      }
      await securityHub.enrol(missing.map(({ id }) => id));
    },
    letSecurityHubMembersGo: () => securityHub.letMembersGo(),
    letGuardDutyMembersGo: () => guardDutyIn(region, credentials, env).letMembersGo(),
  };
}
