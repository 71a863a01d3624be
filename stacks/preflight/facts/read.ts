import { concurrently } from '#core/concurrently.ts';
import type { Aws } from '../aws/connect.ts';
import type { AccountFacts, AwsFacts } from '../facts.ts';
import { type PlannedResource, type PlannedRollout, placesOf, plannedOf } from '../planned.ts';
import { readAccount } from './account.ts';
import { answerOf, mapped } from './answer.ts';
import { readOwned } from './owned.ts';
import { readPolicies } from './policies.ts';
import { readTrails } from './trails.ts';

/** How many accounts are read at a time; the Regions of each are read in parallel. */
const AT_ONCE = 8;

/** Asks AWS everything the checks need. Never rejects for an answer that AWS refuses: that is a fact too. */
export async function readFacts(aws: Aws, planned: PlannedRollout): Promise<AwsFacts> {
  const { ask } = aws;
  const { management, naming } = planned.organization;
  const at = { account: management, region: naming.homeRegion };
  const caller = await answerOf(
    'sts:GetCallerIdentity',
    ask(at, 'sts:GetCallerIdentity').then(({ Account = '' }) => Account),
  );
  // With credentials of another account every other answer would be about another organization.
  if (!('value' in caller) || caller.value !== management) return { caller, delegated: {}, members: {}, owned: {} };

  const services = [...new Set(plannedOf(planned, 'aws_organizations_delegated_administrator').map(principalOf))];
  const [organization, accounts, enabled, roots, trails, delegated, owned] = await Promise.all([
    answerOf('organizations:DescribeOrganization', ask(at, 'organizations:DescribeOrganization')),
    answerOf('organizations:ListAccounts', ask(at, 'organizations:ListAccounts')),
    answerOf('organizations:ListAWSServiceAccessForOrganization', ask(at, 'organizations:ListAWSServiceAccessForOrganization')),
    answerOf('organizations:ListRoots', ask(at, 'organizations:ListRoots')),
    answerOf('cloudtrail:DescribeTrails', readTrails(ask, at, naming.hubAccount)),
    Promise.all(services.map(async (service) => [service, await readDelegated(aws, planned, service)] as const)),
    Promise.all(planned.stacks.map(async (stack) => [stack.name, await readOwned(ask, management, stack)] as const)),
  ]);
  const used = new Set(placesOf(planned).map(({ account }) => account));
  const ids = planned.organization.accounts.map(({ id }) => id).filter((id) => used.has(id));
  // SCPs do not bind the management account.
  const bound = ids.filter((id) => id !== management);
  const policies = await answerOf('organizations:ListPoliciesForTarget', readPolicies(ask, at, bound));
  const members = new Map<string, AccountFacts>();
  await concurrently(AT_ONCE, ids, async (id) => members.set(id, await readAccount(aws, planned, id)));
  return {
    caller,
    organization: mapped(organization, ({ Organization = {} }) => ({
      id: Organization.Id ?? '',
      management: Organization.MasterAccountId ?? '',
      allFeatures: Organization.FeatureSet === 'ALL',
    })),
    accounts: mapped(accounts, (listed) =>
      listed.map(({ Id = '', Name = '', State, Status, JoinedMethod }) => ({
        id: Id,
        name: Name,
        // AWS replaces Status with State.
        state: State ?? Status ?? '',
        joined: JoinedMethod === 'INVITED' ? 'invited' : 'created',
      })),
    ),
    services: mapped(enabled, (found) => found.flatMap(({ ServicePrincipal }) => ServicePrincipal ?? [])),
    delegated: Object.fromEntries(delegated),
    trails,
    policies,
    root: mapped(roots, ({ Roots = [] }) => ({
      id: Roots[0]?.Id ?? '',
      policyTypes: (Roots[0]?.PolicyTypes ?? []).flatMap(({ Type, Status }) => (Status === 'ENABLED' && Type ? [Type] : [])),
    })),
    members: Object.fromEntries(ids.flatMap((id) => [[id, members.get(id) as AccountFacts]])),
    owned: Object.fromEntries(owned),
  };
}

function principalOf({ settings }: PlannedResource): string {
  return String(settings.service_principal);
}

async function readDelegated({ ask }: Aws, { organization }: PlannedRollout, service: string) {
  const at = { account: organization.management, region: organization.naming.homeRegion };
  const found = ask(at, 'organizations:ListDelegatedAdministrators', { service });
  return mapped(await answerOf('organizations:ListDelegatedAdministrators', found), (administrators) =>
    administrators.flatMap(({ Id }) => Id ?? []),
  );
}
