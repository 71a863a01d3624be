import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import * as sts from '@aws-sdk/client-sts';
import { HUB_ACCOUNT, MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { startEmulator } from '#local/emulator/start.ts';

export const EMULATED_REGION = 'eu-west-1';
export const ORGANIZATION = 'o-exampleorgid';
export const TEST_KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'test' };

export interface Key {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Test files of one worker share this emulator; it ends with the process. */
export const emulator = await startEmulator({
  accounts: [HUB_ACCOUNT, MEMBER],
  organizationId: ORGANIZATION,
  management: MANAGEMENT,
});
await createOrganization();
export const hubKey = await sessionKey({ RoleArn: arnOfRole(HUB_ACCOUNT, 'OrganizationAccountAccessRole') });
export const memberKey = await sessionKey({ RoleArn: arnOfRole(MEMBER, 'OrganizationAccountAccessRole') });

async function createOrganization(): Promise<void> {
  const client = new organizations.OrganizationsClient(as());
  await client.send(new organizations.CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  for (const AccountName of ['central', 'member']) {
    await client.send(new organizations.CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com` }));
  }
}

/** Settings of an SDK client for a key and region. */
export function as(key: Key = TEST_KEY, region = EMULATED_REGION) {
  return { endpoint: emulator.endpoint, region, credentials: key, maxAttempts: 1 };
}

export async function sessionKey(
  input: Partial<sts.AssumeRoleCommandInput> & { RoleArn: string },
  key: Key = TEST_KEY,
): Promise<Key> {
  const answer = await new sts.STSClient(as(key)).send(new sts.AssumeRoleCommand({ RoleSessionName: 'test', ...input }));
  const { AccessKeyId, SecretAccessKey, SessionToken } = answer.Credentials ?? {};
  return { accessKeyId: AccessKeyId ?? '', secretAccessKey: SecretAccessKey ?? '', sessionToken: SessionToken ?? '' };
}

export function arnOfRole(account: string, name: string): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** Creates a role in the member account and returns its ARN. */
export async function trusting(name: string, statement: object, key: Key = memberKey): Promise<string> {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'], ...statement }],
  };
  const answer = await new iam.IAMClient(as(key)).send(
    new iam.CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(document) }),
  );
  return answer.Role?.Arn ?? '';
}

/** A Region for each test, because a delegation in one test would still exist in the next. */
export function regionsInTurn(): () => string {
  const regions = [
    'ca-central-1',
    'eu-north-1',
    'eu-west-2',
    'eu-west-3',
    'ap-south-1',
    'ap-northeast-1',
    'us-east-2',
    'us-west-1',
  ];
  return () => regions.shift() ?? '';
}

/** The answer of one of the emulator's own endpoints. */
export async function local(path: string): Promise<unknown> {
  return (await fetch(emulator.endpoint + path)).json();
}

/** The part of a policy statement that allows a whole organization. */
export function forOrganization(id: string) {
  return { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': id } } };
}
