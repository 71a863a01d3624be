import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as organizations from '@aws-sdk/client-organizations';
import * as hub from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { administratorCalls } from '#adapters/rollout/administrator-calls.ts';
import { DOCUMENTATION_KEY, loopbackEnvironment, loopbackSession } from '#adapters/sdk/loopback.ts';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { sendSigned } from '#adapters/sdk/signed-request.ts';
import { App } from '#cdktf';
import type { Organization } from '#stacks/organization/organization.ts';
import { forLocal } from '#stacks/profile.ts';
import { checkedProvider } from '#stacks/rollout/checked-provider.ts';
import { memberSteps } from '#stacks/rollout/members.ts';
import { findProviderSource } from '#stacks/rollout/provider-source.ts';
import { readStacks, runStacks } from '#stacks/rollout/terraform.ts';
import type { Verb } from '#stacks/rollout/terraform-process.ts';
import { SecurityServicesStack } from '#stacks/security-services-stack.ts';
import { type BorrowedEmulator, borrowEmulator } from '#test/support/emulators.ts';
import { fileWith, parse } from '#test/support/organization-file.ts';

const REGION = 'us-east-1';
const MINUTES = 60_000;

let emulator: BorrowedEmulator;
let folder: string;
let organization: Organization;
let existingDetector: string;
let provider: string;

/** Credentials in an account: those of the operator in the management account, else a session of the rollout's role. */
async function keyOf(account: string) {
  if (account === organization.management) return undefined;
  return loopbackSession(emulator.endpoint, REGION, `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`, 'test');
}

/** A call to GuardDuty with the credentials of an account. */
async function guardDuty(account: string, method: 'GET' | 'POST', path: string, content?: object) {
  const json = content !== undefined && { body: JSON.stringify(content), headers: { 'content-type': 'application/json' } };
  const credentials = (await keyOf(account)) ?? DOCUMENTATION_KEY;
  const answer = await sendSigned(
    { credentials },
    { service: 'guardduty', region: REGION, method, path, ...json },
    emulator.endpoint,
  );
  return JSON.parse(answer) as Record<string, string[]>;
}

const detectorsOf = async (account: string) => (await guardDuty(account, 'GET', '/detector')).detectorIds ?? [];

async function securityHubOf(account: string) {
  return loopbackClients(emulator.endpoint, REGION, await keyOf(account)).securityHub;
}

const idOf = (name: string) => organization.accounts.find((account) => account.name === name)?.id ?? '';

beforeAll(async () => {
  emulator = await borrowEmulator();
  folder = mkdtempSync(join(tmpdir(), 'services-rollout-test-'));
  for (const [name, value] of Object.entries(loopbackEnvironment(emulator.endpoint, REGION))) vi.stubEnv(name, value);
  // The emulator speaks HTTP, and a running provider takes a bundle of certificates only once.
  vi.stubEnv('AWS_CA_BUNDLE', undefined);
  const client = loopbackClients(emulator.endpoint, REGION).organizations;
  await client.send(new organizations.CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const created = async (name: string) => {
    const request = { AccountName: name, Email: `${name}@example.com`, RoleName: 'OrganizationAccountAccessRole' };
    return (await client.send(new organizations.CreateAccountCommand(request))).CreateAccountStatus?.AccountId ?? '';
  };
  const [security, shop] = [await created('security'), await created('shop')];
  const written = fileWith('mode: observe')
    .replace('"444455556666"', `"${shop}"`)
    .replace('"111122223333"', `"${security}"`)
    .replace('homeRegion: ap-northeast-2', `homeRegion: ${REGION}`)
    .replace('regions: [ap-northeast-2, eu-west-1]', `regions: [${REGION}]`);
  organization = parse(written);
  // The customer already had a detector and Security Hub in the hub account.
  await guardDuty(security, 'POST', '/detector', { enable: true });
  [existingDetector = ''] = await detectorsOf(security);
  await (await securityHubOf(security)).send(new hub.EnableSecurityHubCommand({ EnableDefaultStandards: false }));
  const found = [
    `{ what: detector, account: security, region: ${REGION}, id: ${existingDetector} }`,
    `{ what: security-hub, account: security, region: ${REGION} }`,
  ];
  organization = parse(written.replace('management: "123456789012"', `$&, takeOver: [${found.join(', ')}]`));
  const app = new App({ outdir: folder, skipValidation: true });
  new SecurityServicesStack(app, { organization, profile: 'local', stateFolder: folder, region: REGION });
  app.synth();
  for (const stack of readStacks(folder)) {
    const file = join(stack.folder, 'cdk.tf.json');
    writeFileSync(file, JSON.stringify(forLocal(JSON.parse(readFileSync(file, 'utf8')))));
  }
  provider = await checkedProvider(join(folder, 'provider'), process.env);
}, 5 * MINUTES);

afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
  await emulator.stop();
});

async function run(verb: Verb) {
  const { deploy, naming } = organization;
  const place = { hub: naming.hubAccount, role: deploy.role, region: REGION, env: process.env };
  const stacks = readStacks(folder);
  const [result] = await runStacks(stacks, verb, {
    parallelism: 1,
    env: process.env,
    provider,
    source: findProviderSource(),
    projectRoot: folder,
    timeoutMinutes: 5,
    onProgress: () => {},
    pauses: [1],
    initialised: new Set(stacks.map((stack) => stack.folder)),
    steps: memberSteps(organization, () => administratorCalls(place)),
  });
  return result;
}

test(
  'the security services are rolled out over existing ones, enrol every account, and are removed again',
  async () => {
    expect(await run('apply')).toMatchObject({ phase: 'done', problems: [] });

    expect(await detectorsOf(idOf('security'))).toEqual([existingDetector]);
    const members = await guardDuty(idOf('security'), 'GET', `/detector/${existingDetector}/member`);
    const enrolled = [organization.management, idOf('shop')].sort();
    expect(members.members?.map((one) => (one as unknown as { accountId: string }).accountId).sort()).toEqual(enrolled);
    const administrator = await securityHubOf(idOf('security'));
    const listed = async () =>
      (await administrator.send(new hub.ListMembersCommand({}))).Members?.map(({ AccountId }) => AccountId).sort();
    expect(await listed()).toEqual(enrolled);
    const standards = await (await securityHubOf(idOf('shop'))).send(new hub.GetEnabledStandardsCommand({}));
    expect(standards.StandardsSubscriptions).toEqual([]);

    expect(await run('plan')).toMatchObject({ phase: 'done', changed: false, problems: [] });

    expect(await run('destroy')).toMatchObject({ phase: 'done', problems: [] });
    expect(await detectorsOf(idOf('security'))).toEqual([]);
    expect(await detectorsOf(organization.management)).toEqual([]);
    await expect(administrator.send(new hub.DescribeHubCommand({}))).rejects.toThrow('not subscribed');
    expect(await detectorsOf(idOf('shop'))).toHaveLength(1);
  },
  10 * MINUTES,
);
