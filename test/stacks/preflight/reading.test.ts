import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutServiceLinkedConfigurationRecorderCommand } from '@aws-sdk/client-config-service';
import { AttachPolicyCommand, CreatePolicyCommand, ListRootsCommand } from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOCUMENTATION_KEY } from '#adapters/sdk/loopback.ts';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { sendSigned } from '#adapters/sdk/signed-request.ts';
import { MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { createOrganization } from '#local/create-organization.ts';
import type { LocalOrganization } from '#local/running.ts';
import type { Calls } from '#stacks/preflight/aws/calls.ts';
import { clientsFor } from '#stacks/preflight/aws/clients.ts';
import { type Aws, connectToAws } from '#stacks/preflight/aws/connect.ts';
import type { PlannedRollout } from '#stacks/preflight/planned.ts';
import { preflight } from '#stacks/preflight/preflight.ts';
import { type BorrowedEmulator, borrowEmulator } from '#test/support/emulators.ts';
import { PLANNED } from './recorded.ts';

const HERE = { account: MANAGEMENT, region: 'ap-northeast-2' };

/** The rollout of the management account and one member, with no state yet. */
const SMALL: PlannedRollout = {
  types: PLANNED.types,
  organization: {
    ...PLANNED.organization,
    accounts: PLANNED.organization.accounts.filter(({ id }) => [MANAGEMENT, MEMBER].includes(id)),
  },
  stacks: PLANNED.stacks
    .filter(({ places }) => places.every(({ account }) => [MANAGEMENT, MEMBER].includes(account)))
    .map((stack) => ({ ...stack, state: { path: '/there/is/no/such.tfstate' } })),
};

let emulator: BorrowedEmulator;
let aws: Aws;

beforeAll(async () => {
  emulator = await borrowEmulator();
  await createOrganization(emulator.endpoint, SMALL.organization as unknown as LocalOrganization);
  aws = connectToAws({ endpoint: emulator.endpoint, credentials: DOCUMENTATION_KEY });
});

afterAll(() => emulator.stop());

/** A call of a service without a client, as the management account. */
function signed(service: string, body: string, path = '/'): Promise<string> {
  const { signed: send } = clientsFor(HERE.region, DOCUMENTATION_KEY, emulator.endpoint);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  return send({ service, method: 'POST', path, body, ...(path === '/' && { headers: form }) });
}

describe('the preflight with real clients', () => {
  test('finds nothing that stops the rollout into an organization made for it', async () => {
    const results = await preflight(aws, SMALL);
    expect(results.filter(({ mark }) => mark === 'fix')).toEqual([]);
    expect(results.map(({ found }) => found.code)).toEqual(
      expect.arrayContaining(['credentials-fine', 'accounts-active', 'role-assumed', 'regions-enabled', 'access-enabled']),
    );
  });

  test('finds the role that an account does not have', async () => {
    const stacks = SMALL.stacks.map((stack) => ({
      ...stack,
      places: stack.places.map((place) =>
        place.role === undefined ? place : { ...place, role: `arn:aws:iam::${place.account}:role/NotThere` },
      ),
    }));
    expect((await preflight(aws, { ...SMALL, stacks })).filter(({ mark }) => mark === 'fix')).toMatchObject([
      { where: 'shop', found: { code: 'role-refused', error: 'AccessDenied' } },
    ]);
  });

  test('finds a policy of the root that refuses what the rollout creates', async () => {
    const { organizations } = loopbackClients(emulator.endpoint, HERE.region);
    const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
    const RootId = Roots[0]?.Id;
    const Content = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'events:PutRule', Resource: '*' }],
    });
    const { Policy } = await organizations.send(
      new CreatePolicyCommand({ Content, Name: 'NoRules', Description: 'none', Type: 'SERVICE_CONTROL_POLICY' }),
    );
    await organizations.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId: RootId }));
    expect((await preflight(aws, SMALL)).filter(({ mark }) => mark === 'fix')).toMatchObject([
      { where: 'shop', found: { code: 'policy-refuses', policy: 'NoRules', actions: ['events:PutRule'] } },
    ]);
  });

  test('reads the recorder of a service as well as those of the account', async () => {
    const { config } = loopbackClients(emulator.endpoint, HERE.region);
    await config.send(new PutServiceLinkedConfigurationRecorderCommand({ ServicePrincipal: 'securityhub.amazonaws.com' }));
    expect(await aws.ask(HERE, 'config:ListConfigurationRecorders')).toMatchObject([
      { servicePrincipal: 'securityhub.amazonaws.com', recordingScope: 'INTERNAL' },
    ]);
  });

  test('reads detectors and subscriptions, for which no client is installed', async () => {
    const { detectorId } = JSON.parse(await signed('guardduty', JSON.stringify({ enable: true }), '/detector'));
    expect(await aws.ask(HERE, 'guardduty:ListDetectors')).toEqual({ detectorIds: [detectorId] });
    await signed('sns', 'Action=CreateTopic&Version=2010-03-31&Name=alarms');
    const topic = `arn:aws:sns:${HERE.region}:${MANAGEMENT}:alarms`;
    await signed(
      'sns',
      new URLSearchParams({
        Action: 'Subscribe',
        Version: '2010-03-31',
        TopicArn: topic,
        Protocol: 'email',
        Endpoint: 'security@example.com',
      }).toString(),
    );
    expect(await aws.ask(HERE, 'sns:ListSubscriptionsByTopic', { topic })).toContain('<Endpoint>security@example.com</Endpoint>');
  });

  test.each<[keyof Calls, object, string]>([
    ['sns:ListSubscriptionsByTopic', { topic: `arn:aws:sns:ap-northeast-2:${MANAGEMENT}:none` }, 'NotFound'],
    ['servicequotas:GetServiceQuota', { service: 'events', quota: 'L-244521F2' }, 'NoSuchResourceException'],
  ])('names the error of %s as AWS does', async (name, input, error) => {
    await expect(aws.ask(HERE, name as 'sns:ListSubscriptionsByTopic', input as { topic: string })).rejects.toMatchObject({
      name: error,
    });
  });
});

describe('a request without a client', () => {
  let server: Server;
  let received: IncomingHttpHeaders = {};

  beforeAll(() => {
    server = createServer((request, response) => {
      received = request.headers;
      response.end('{}');
    });
    return new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('is signed for its own service and Region, with the session of the role', async () => {
    const { port } = server.address() as AddressInfo;
    const credentials = { ...DOCUMENTATION_KEY, sessionToken: 'a-session-token' };
    await sendSigned(
      { credentials },
      { service: 'guardduty', region: 'eu-north-1', method: 'GET', path: '/detector' },
      `http://127.0.0.1:${port}`,
    );
    expect(received.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-north-1\/guardduty\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    );
    expect(received['x-amz-security-token']).toBe('a-session-token');
  });
});
