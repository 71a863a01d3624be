import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  EnableAWSServiceAccessCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { loopbackClients } from '../adapters/loopback.ts';
import type { LocalOrganization } from './place.ts';

/** Services the organization shares its accounts with, as an operator enables them once by hand. */
const TRUSTED = [
  'cloudtrail.amazonaws.com',
  'securityhub.amazonaws.com',
  'guardduty.amazonaws.com',
  'config-multiaccountsetup.amazonaws.com',
];

/** Creates the organization in the emulator as the organization file describes it: units first, then accounts in their order. */
export async function createOrganization(endpoint: string, organization: LocalOrganization): Promise<void> {
  const { organizations } = loopbackClients(endpoint, organization.naming.homeRegion);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  for (const ServicePrincipal of TRUSTED) await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
  const root = Roots[0]?.Id ?? '';
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
}

/** The id of a unit by its path; creates it and the units above it when they are not there yet. */
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
