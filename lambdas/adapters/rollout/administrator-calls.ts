import { deploySession } from './deploy-session.ts';
import { guardDutyIn } from './guard-duty.ts';
import { enableSecurityHub, securityHubIn } from './security-hub.ts';

/** Number of accounts that are prepared in parallel. */
const IN_PARALLEL = 10;

type Session = { readonly hub: string; readonly role: string; readonly region: string; readonly env: NodeJS.ProcessEnv };

type Enrolled = { readonly id: string; readonly isManagement: boolean };

/** The hub account's calls as administrator of its members in one Region, in a session of the rollout's role. */
export async function administratorCalls({ hub, role, region, env }: Session) {
  const credentials = await deploySession(hub, role, region);
  const securityHub = securityHubIn(region, credentials);
  return {
    enrolInSecurityHub: async (accounts: readonly Enrolled[]): Promise<void> => {
      const known = new Set(await securityHub.associated());
      const missing = accounts.filter(({ id }) => !known.has(id));
      const prepared = missing.filter(({ isManagement }) => !isManagement);
      for (let at = 0; at < prepared.length; at += IN_PARALLEL) {
        const enable = async ({ id }: Enrolled) => enableSecurityHub(region, await deploySession(id, role, region));
        await Promise.all(prepared.slice(at, at + IN_PARALLEL).map(enable));
      }
      await securityHub.enrol(missing.map(({ id }) => id));
    },
    removeSecurityHubMembers: () => securityHub.removeMembers(),
    removeGuardDutyMembers: () => guardDutyIn(region, credentials, env).removeMembers(),
  };
}
