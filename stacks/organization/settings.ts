import { ownRoles } from '#core/hub-parts.ts';
import type { AccountSettings, Forwarding, Settings } from '#core/settings.ts';
import { hubBuckets } from './hub-buckets.ts';
import type { Account, Organization } from './organization.ts';

/** The settings that the functions read at run time. Accounts with equal settings share one entry, because the size of the item is limited. */
export function settingsOf(organization: Organization): Settings {
  const { accounts, exceptions, approvalHours, undo, heartbeat, management, naming, deploy } = organization;
  const { exempt, tagsUnguardedIn, controlPolicies, people, groups, notices, controlRoom, tickets } = organization;
  const tunings = new Map(accounts.flatMap(({ tuning }) => (tuning ? [[JSON.stringify(tuning), tuning]] : [])));
  const webAccesses = new Map(accounts.flatMap(({ webAccess }) => (webAccess ? [[JSON.stringify(webAccess), webAccess]] : [])));
  const keys = { tunings: [...tunings.keys()], webAccesses: [...webAccesses.keys()] };
  return {
    accounts: Object.fromEntries(accounts.map((account) => [account.id, accountSettings(account, keys)])),
    exceptions,
    approvalHours,
    undo,
    protectedPrincipals: { users: [], roles: [...ownRoles(naming, '*'), `arn:aws:iam::*:role/${deploy.role}`] },
    protectedBuckets: hubBuckets(organization).map(({ bucket }) => bucket),
    heartbeat: { ...heartbeat, management },
    ...(tunings.size > 0 && { tunings: [...tunings.values()] }),
    ...(webAccesses.size > 0 && { webAccesses: [...webAccesses.values()] }),
    deployRole: deploy.role,
    taggers: controlPolicies.taggers,
    exempt,
    ...(people.length > 0 && { people }),
    ...(controlRoom?.domain !== undefined && { controlRoom: `https://${controlRoom.domain.address}` }),
    ...(Object.keys(groups).length > 0 && { groups }),
    ...(notices !== undefined && { notices }),
    ...(tickets !== undefined && { tickets }),
    tagsUnguardedIn,
    forwarding: forwardingOf(accounts),
  };
}

function forwardingOf(accounts: readonly Account[]): Forwarding[] {
  const groups = new Map<string, Forwarding>();
  for (const { id, regions, unusedRegions, signInRegions } of accounts) {
    const places = { regions: [...regions, ...unusedRegions], signInRegions };
    const key = JSON.stringify(places);
    groups.set(key, { ...places, accounts: [...(groups.get(key)?.accounts ?? []), id] });
  }
  return [...groups.values()];
}

type Keys = { readonly tunings: readonly string[]; readonly webAccesses: readonly string[] };

function accountSettings(account: Account, { tunings, webAccesses }: Keys): AccountSettings {
  const { name, unit, environment, modes, budgets, tuning, webAccess, blockSet, networkAcl, flowLogs } = account;
  return {
    name,
    modes,
    ...(unit !== undefined && { unit }),
    ...(environment !== undefined && { environment }),
    ...(budgets !== undefined && { budgets }),
    ...(tuning !== undefined && { tuning: tunings.indexOf(JSON.stringify(tuning)) }),
    ...(webAccess !== undefined && { webAccess: webAccesses.indexOf(JSON.stringify(webAccess)) }),
    ...(blockSet !== undefined && { blockSet }),
    ...(networkAcl !== undefined && { networkAcl }),
    ...(flowLogs !== undefined && { flowLogs }),
  };
}
