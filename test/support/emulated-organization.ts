import { CreateAccountCommand, CreateOrganizationCommand } from '@aws-sdk/client-organizations';
import { DOCUMENTATION_KEY, type LoopbackCredentials, loopbackSession } from '#adapters/sdk/loopback.ts';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { borrowEmulator } from './emulators.ts';

/** An emulator with an organization of MANAGEMENT, MEMBER and a hub account, and an administrator's key for each. */
export async function emulatedOrganization(region: string) {
  const { endpoint, stop } = await borrowEmulator();
  const { organizations } = loopbackClients(endpoint, region);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const ids: string[] = [];
  for (const AccountName of ['shop', 'hub']) {
    const made = await organizations.send(new CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com` }));
    ids.push(made.CreateAccountStatus?.AccountId ?? '');
  }
  const keys = new Map<string, LoopbackCredentials>([[MANAGEMENT, DOCUMENTATION_KEY]]);
  for (const id of ids) {
    keys.set(id, await loopbackSession(endpoint, region, `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`, 'tests'));
  }
  const keyOf = (account: string): LoopbackCredentials => keys.get(account) ?? DOCUMENTATION_KEY;
  const hub = ids.find((id) => id !== MEMBER) ?? '';
  return { endpoint, stop, hub, keyOf };
}
