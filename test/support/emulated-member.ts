import { CreateAccountCommand, CreateOrganizationCommand } from '@aws-sdk/client-organizations';
import { callsWith } from '#adapters/member/clients.ts';
import { connections } from '#adapters/sdk/connections.ts';
import { loopbackSession } from '#adapters/sdk/loopback.ts';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { borrowEmulator } from './emulators.ts';

export const MEMBER_REGION = 'ap-northeast-2';

/** An emulator with an organization of one member, with the clients of an administrator, playbook calls and questions. */
export async function emulatedMember() {
  const emulator = await borrowEmulator();
  const { endpoint } = emulator;
  const { organizations } = loopbackClients(endpoint, MEMBER_REGION);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  await organizations.send(new CreateAccountCommand({ AccountName: 'shop', Email: 'shop@example.com' }));
  const role = `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`;
  const { sessionToken = '', ...key } = await loopbackSession(endpoint, MEMBER_REGION, role, 'tests');
  const credentials = { ...key, sessionToken };
  const config = { endpoint, region: MEMBER_REGION, credentials, ...connections };
  return {
    clients: loopbackClients(endpoint, MEMBER_REGION, credentials),
    call: callsWith(config),
    read: callsWith(config),
    at: { endpoint, ...credentials },
    stop: () => emulator.stop(),
  };
}

export type EmulatedMember = Awaited<ReturnType<typeof emulatedMember>>;
