import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { CreateIPSetCommand } from '@aws-sdk/client-wafv2';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { coversRegion } from '#core/network/flow-log.ts';
import { memberClients } from './account-clients.ts';
import type { LocalOrganization } from './running.ts';

/** An address that was blocked before the hub was rolled out, and must stay blocked. */
export const BLOCKED_BEFORE = '192.0.2.200/32';

/** Services with trusted access to the organization, which an operator enables once by hand. */
const TRUSTED = [
  'cloudtrail.amazonaws.com',
  'securityhub.amazonaws.com',
  'guardduty.amazonaws.com',
  'config-multiaccountsetup.amazonaws.com',
  'config.amazonaws.com',
];

/** Types of policies that an operator enables once by hand. */
const POLICY_TYPES = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;

/** Creates the organization in the emulator as the organization file describes it: units first, then accounts in their order. */
export async function createOrganization(endpoint: string, organization: LocalOrganization): Promise<void> {
  const { organizations } = loopbackClients(endpoint, organization.naming.homeRegion);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  for (const ServicePrincipal of TRUSTED) await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
  const root = Roots[0]?.Id ?? '';
  for (const PolicyType of POLICY_TYPES) await organizations.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType }));
  const units = new Map<string, string>([['', root]]);
  for (const { id, name, unit = '' } of organization.accounts) {
    if (id === organization.management) continue;
    const { CreateAccountStatus } = await organizations.send(
      new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com`, RoleName: organization.deploy.role }),
    );
    const parent = await unitId(unit, units, organizations);
    const AccountId = CreateAccountStatus?.AccountId ?? id;
    if (parent !== root)
      await organizations.send(new MoveAccountCommand({ AccountId, SourceParentId: root, DestinationParentId: parent }));
  }
  await createAccessLogs(endpoint, organization);
  await createFlowLogs(endpoint, organization);
  await createBlockSets(endpoint, organization);
}

/** Access logs that accounts have before the rollout: the hub reads them and does not manage them. */
async function createAccessLogs(endpoint: string, organization: LocalOrganization): Promise<void> {
  for (const { id, webAccess } of organization.accounts) {
    if (webAccess === undefined) continue;
    const { logs } = await memberClients({ endpoint, organization }, id, webAccess.region);
    for (const { name } of webAccess.logGroups) await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
  }
}

/** The IP sets that the accounts' own firewalls block, each with one address already. */
async function createBlockSets(endpoint: string, organization: LocalOrganization): Promise<void> {
  for (const { id, blockSet } of organization.accounts) {
    if (blockSet === undefined) continue;
    const { wafV2 } = await memberClients({ endpoint, organization }, id, blockSet.region);
    const set = { Name: blockSet.name, Scope: blockSet.scope, IPAddressVersion: 'IPV4' as const, Addresses: [BLOCKED_BEFORE] };
    await wafV2.send(new CreateIPSetCommand(set));
  }
}

/** The log groups that accounts already send their flow logs to, in each Region they use. */
async function createFlowLogs(endpoint: string, organization: LocalOrganization): Promise<void> {
  for (const { id, flowLogs, regions } of organization.accounts) {
    for (const region of regions) {
      if (flowLogs === undefined || !coversRegion(flowLogs, region)) continue;
      const { logs } = await memberClients({ endpoint, organization }, id, region);
      await logs.send(new CreateLogGroupCommand({ logGroupName: flowLogs.group }));
    }
  }
}

/** The id of a unit by its path; creates the unit and its parents if they do not exist. */
async function unitId(path: string, known: Map<string, string>, organizations: OrganizationsClient): Promise<string> {
  const existing = known.get(path);
  if (existing !== undefined) return existing;
  const [name = '', ...above] = path.split('/').toReversed();
  const ParentId = await unitId(above.toReversed().join('/'), known, organizations);
  const { OrganizationalUnit } = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId, Name: name }));
  const id = OrganizationalUnit?.Id ?? '';
  known.set(path, id);
  return id;
}
