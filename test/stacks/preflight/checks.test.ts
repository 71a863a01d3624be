import { describe, expect, test } from 'vitest';
import { MANAGEMENT } from '#catalogue/events/cases.ts';
import { type PlannedRollout, plannedOf } from '#stacks/preflight/planned.ts';
import { preflight } from '#stacks/preflight/preflight.ts';
import { proposedLines } from '#stacks/preflight/proposal.ts';
import { textOf } from '#stacks/preflight/words/words.ts';
import { HUB } from '#test/support/central-stack.ts';
import { found, PLANNED, type RecordedAnswers, recorded, refusal } from './recorded.ts';

const OTHER = '999900001111';
const { organization } = PLANNED;

/** The same rollout with another organization around it. */
function withOrganization(change: Partial<PlannedRollout['organization']>): PlannedRollout {
  return { ...PLANNED, organization: { ...organization, ...change } };
}

describe('credentials', () => {
  test('of another account than the management account stop the rollout, and nothing else is asked', async () => {
    const results = await preflight(recorded({ 'sts:GetCallerIdentity': () => ({ Account: HUB }) }), PLANNED);
    expect(results).toEqual([
      {
        mark: 'fix',
        subject: 'credentials',
        where: '',
        found: { code: 'credentials-wrong', account: HUB, management: MANAGEMENT },
      },
    ]);
  });

  test('of another organization stop the rollout', async () => {
    const answers = {
      'organizations:DescribeOrganization': () => ({ Organization: { Id: 'o-otherorgid1', FeatureSet: 'ALL' as const } }),
    };
    expect(await found('credentials', answers)).toMatchObject([
      { mark: 'fix', found: { code: 'organization-wrong', organization: 'o-otherorgid1' } },
    ]);
  });

  test('of an organization for billing only stop the rollout', async () => {
    const Organization = { Id: organization.id, FeatureSet: 'CONSOLIDATED_BILLING' as const };
    const results = await found('credentials', { 'organizations:DescribeOrganization': () => ({ Organization }) });
    expect(results).toMatchObject([{ mark: 'fix', found: { code: 'features-missing' } }]);
  });

  test('find the bucket of the state missing', async () => {
    const results = await found('credentials', { 's3:GetObject': () => refusal('NoSuchBucket') });
    const fix = { mark: 'fix', where: '', found: { code: 'state-bucket-missing', bucket: 'example-terraform-state' } };
    expect(results.filter(({ mark }) => mark === 'fix')).toMatchObject([fix]);
  });

  test('that may not read a state are reported with the stack', async () => {
    const results = await found('credentials', { 's3:GetObject': () => refusal('AccessDenied') });
    const unread = { mark: 'unread', where: 'central', found: { code: 'unread', action: 's3:GetObject', error: 'AccessDenied' } };
    expect(results).toContainEqual(expect.objectContaining(unread));
  });
});

describe('accounts', () => {
  test('of the organization that are not in the file are proposed for it, in mode observe', async () => {
    const listed = [...organization.accounts.map(({ id, name }) => ({ Id: id, Name: name })), { Id: OTHER, Name: 'Data Lake' }];
    const answers = { 'organizations:ListAccounts': () => listed.map((one) => ({ ...one, State: 'ACTIVE' as const })) };
    expect((await found('accounts', answers)).find(({ mark }) => mark === 'look')).toMatchObject({
      found: { code: 'accounts-not-in-file', accounts: [{ id: OTHER, name: 'Data Lake' }] },
      proposal: { accounts: [{ id: OTHER, name: 'data-lake', mode: 'observe' }] },
    });
  });

  test('of the file that the organization does not have stop the rollout', async () => {
    const answers = {
      'organizations:ListAccounts': () =>
        organization.accounts.slice(1).map(({ id, name }) => ({ Id: id, Name: name, State: 'ACTIVE' as const })),
    };
    expect(await found('accounts', answers)).toContainEqual(
      expect.objectContaining({ mark: 'fix', where: 'management', found: { code: 'account-not-in-organization' } }),
    );
  });

  test('that AWS still describes with Status are read as well', async () => {
    const answers = {
      'organizations:ListAccounts': () =>
        organization.accounts.map(({ id, name }) => ({ Id: id, Name: name, Status: 'SUSPENDED' as const })),
    };
    expect(await found('accounts', answers)).toContainEqual(
      expect.objectContaining({ mark: 'fix', where: 'shop', found: { code: 'account-not-active', state: 'SUSPENDED' } }),
    );
  });
});

describe('Regions', () => {
  test('that an account has not enabled stop the rollout, and a file without them is proposed', async () => {
    const answers = {
      'ec2:DescribeRegions': () => ({
        Regions: [
          { RegionName: 'ap-northeast-2', OptInStatus: 'opt-in-not-required' },
          { RegionName: 'us-east-1', OptInStatus: 'not-opted-in' },
        ],
      }),
    };
    expect(await found('regions', answers)).toContainEqual({
      mark: 'fix',
      subject: 'regions',
      where: 'shop',
      found: { code: 'region-disabled', region: 'us-east-1', use: 'regions' },
      proposal: { accounts: [{ id: '444455556666', name: 'shop', regions: ['ap-northeast-2'] }] },
    });
  });

  test('nothing else is asked in a Region that is off', async () => {
    const asked: string[] = [];
    const answers: Partial<RecordedAnswers> = {
      'ec2:DescribeRegions': () => ({ Regions: [{ RegionName: 'ap-northeast-2', OptInStatus: 'opt-in-not-required' }] }),
      'events:ListRules': ({ region }) => {
        asked.push(region);
        return [];
      },
    };
    await preflight(recorded(answers), PLANNED);
    expect(new Set(asked)).toEqual(new Set(['ap-northeast-2']));
  });
});

describe('administration', () => {
  test('service access that is missing is shown with the commands that enable it', async () => {
    const answers = {
      'organizations:ListAWSServiceAccessForOrganization': () => [{ ServicePrincipal: 'cloudtrail.amazonaws.com' }],
    };
    const services = expect.arrayContaining([
      'config-multiaccountsetup.amazonaws.com',
      'guardduty.amazonaws.com',
      'securityhub.amazonaws.com',
    ]);
    expect(await found('service-access', answers)).toMatchObject([{ mark: 'fix', found: { code: 'access-missing', services } }]);
  });

  test('a service that another account administers stops the rollout, and the proposal leaves the service to it', async () => {
    const answers = { 'guardduty:ListOrganizationAdminAccounts': () => ({ adminAccounts: [{ adminAccountId: OTHER }] }) };
    expect(await found('administrators', answers)).toContainEqual(
      expect.objectContaining({
        mark: 'fix',
        found: { code: 'administrator-other', service: 'GuardDuty', account: OTHER },
        proposal: { organization: { services: { guardDuty: 'existing' } } },
      }),
    );
  });

  test('a registration that Terraform made itself is in its state and no obstacle', async () => {
    const state = {
      resources: [
        { mode: 'managed', type: 'aws_organizations_delegated_administrator', name: 'config-admin' },
        { mode: 'data', type: 'aws_caller_identity', name: 'me' },
      ],
    };
    const answers: Partial<RecordedAnswers> = {
      'organizations:ListDelegatedAdministrators': (_, { service }: { service: string }) =>
        service === 'config-multiaccountsetup.amazonaws.com' ? [{ Id: HUB }] : [],
      's3:GetObject': () => JSON.stringify(state) as never,
    };
    expect(await found('administrators', answers)).toMatchObject([{ mark: 'ok' }]);
    const before = { ...answers, 's3:GetObject': () => refusal('NoSuchKey') };
    expect(await found('administrators', before)).toMatchObject([{ mark: 'fix', found: { code: 'administrator-registered' } }]);
  });

  test('a registration that the file cannot take over is shown with the command that imports it', async () => {
    const answers: Partial<RecordedAnswers> = {
      'organizations:ListDelegatedAdministrators': (_, { service }: { service: string }) =>
        service === 'config.amazonaws.com' ? [{ Id: HUB }] : [],
    };
    const [result] = await found('administrators', answers);
    expect(result?.mark).toBe('fix');
    expect(result && textOf(result).wayOut?.en).toBe(
      `Take it over: terraform -chdir=cdktf.out/stacks/organization import aws_organizations_delegated_administrator.config-aggregation-admin ${HUB}/config.amazonaws.com`,
    );
  });

  test('central configuration of Security Hub CSPM stops the rollout', async () => {
    const OrganizationConfiguration = { ConfigurationType: 'CENTRAL' as const };
    const answers: Partial<RecordedAnswers> = {
      'securityhub:ListOrganizationAdminAccounts': () => ({ AdminAccounts: [{ AccountId: HUB }] }),
      'securityhub:DescribeOrganizationConfiguration': () => ({ OrganizationConfiguration }),
    };
    expect(await found('security-hub', answers)).toContainEqual(
      expect.objectContaining({ mark: 'fix', found: { code: 'security-hub-central' } }),
    );
  });
});

describe('a rollout of some stacks', () => {
  const some = { ...PLANNED, stacks: PLANNED.stacks.filter(({ name }) => name === 'central') };

  test('does not report what other stacks create as missing', async () => {
    expect(await found('trail', {}, some)).toMatchObject([{ mark: 'ok', found: { code: 'trail-none' } }]);
    expect(await found('administrators', {}, some)).toEqual([]);
  });

  test('asks only in the accounts of these stacks', async () => {
    expect(await found('deploy-role', {}, some)).toMatchObject([{ mark: 'ok', found: { count: 1 } }]);
  });
});

describe('quotas', () => {
  test('the concurrency of a new account is too low for the hub', async () => {
    const answers = { 'lambda:GetAccountSettings': () => ({ AccountLimit: { ConcurrentExecutions: 10 } }) };
    const reserved = plannedOf(PLANNED, 'aws_lambda_function').map(
      ({ settings }) => settings.reserved_concurrent_executions ?? 0,
    );
    const needed = reserved.reduce<number>((all, one) => all + Math.max(0, Number(one)), 100);
    expect((await found('quotas', answers)).filter(({ mark }) => mark === 'fix')).toMatchObject([
      { where: 'security ap-northeast-2', found: { quota: 'lambda-concurrency', limit: 10, needed } },
    ]);
  });

  test('rules are counted with the existing ones, against the quota of that Region', async () => {
    const answers: Partial<RecordedAnswers> = {
      'events:ListRules': () => Array.from({ length: 99 }, (_, index) => ({ Name: `own-${index}` })),
      'servicequotas:GetServiceQuota': ({ region }) => ({ Quota: { Value: region === 'us-east-1' ? 100 : 300 } }),
    };
    const results = (await found('quotas', answers)).filter(({ mark }) => mark === 'fix');
    expect(results.map(({ where }) => where)).toContain('shop us-east-1');
    expect(results.map(({ where }) => where)).not.toContain('shop ap-northeast-2');
  });

  test('rules with wildcards are counted with the existing ones, because AWS allows only 30', async () => {
    const pattern = JSON.stringify({ detail: { key: [{ wildcard: 'logs/*.json' }] } });
    const own = (count: number) => Array.from({ length: count }, (_, index) => ({ Name: `own-${index}`, EventPattern: pattern }));
    const answers: Partial<RecordedAnswers> = { 'events:ListRules': ({ region }) => own(region === 'us-east-1' ? 30 : 20) };
    const results = (await found('quotas', answers)).filter(({ mark }) => mark === 'fix');
    expect(results).toContainEqual(
      expect.objectContaining({
        where: 'shop us-east-1',
        found: expect.objectContaining({ quota: 'wildcard-rules', limit: 30 }),
      }),
    );
    expect(results.map(({ where }) => where)).not.toContain('shop ap-northeast-2');
  });

  test('roles are counted with the existing ones', async () => {
    const answers = { 'iam:GetAccountSummary': () => ({ SummaryMap: { Roles: 999, RolesQuota: 1000 } }) };
    expect(await found('quotas', answers)).toContainEqual(
      expect.objectContaining({
        mark: 'fix',
        where: 'shop',
        found: expect.objectContaining({ quota: 'iam-roles', limit: 1000 }),
      }),
    );
  });
});

describe('the policies of the organization', () => {
  const fixes = async (answers: Partial<RecordedAnswers>) =>
    (await found('policies', answers)).flatMap((result) => (result.mark === 'fix' ? [result.found] : []));

  test('of a type that is not enabled stop the rollout, with the command that enables it', async () => {
    const PolicyTypes = [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] as const;
    const answers = { 'organizations:ListRoots': () => ({ Roots: [{ Id: 'r-exam', PolicyTypes: [...PolicyTypes] }] }) };
    expect(await fixes(answers)).toEqual([{ code: 'policy-type-off', type: 'RESOURCE_CONTROL_POLICY', root: 'r-exam' }]);
  });

  test.each([
    [4, []],
    [5, [{ code: 'policies-full', attached: ['P1', 'P2', 'P3', 'P4', 'P5'], more: 1 }]],
  ])('stop it where %i others leave the root no place', async (count, expected) => {
    const others = Array.from({ length: count }, (_, index) => ({ Id: `p-${index}`, Name: `P${index + 1}` }));
    expect(await fixes({ 'organizations:ListPoliciesForTarget': () => others })).toEqual(expected);
  });
});

describe('what the accounts already have', () => {
  test('a permissions boundary that an account does not have stops the rollout', async () => {
    const planned = withOrganization({ permissionsBoundary: 'arn:aws:iam::{account}:policy/limits' });
    const answers: Partial<RecordedAnswers> = {
      'iam:GetPolicy': ({ account }) => (account === HUB ? refusal('NoSuchEntityException') : { Policy: {} }),
    };
    expect((await found('boundary', answers, planned)).filter(({ mark }) => mark === 'fix')).toEqual([
      {
        mark: 'fix',
        subject: 'boundary',
        where: 'security',
        found: { code: 'boundary-missing', policy: `arn:aws:iam::${HUB}:policy/limits` },
      },
    ]);
  });

  test.each([
    ['that does not exist', { 'logs:DescribeLogGroups': () => ({ logGroups: [] }) }, 'log-group-missing'],
    [
      'of the Infrequent Access class',
      {
        'logs:DescribeLogGroups': (_: unknown, { group }: { group: string }) => ({
          logGroups: [{ logGroupName: group, logGroupClass: 'INFREQUENT_ACCESS' }],
        }),
      },
      'log-group-infrequent',
    ],
    [
      'with two subscription filters',
      {
        'logs:DescribeSubscriptionFilters': () => ({
          subscriptionFilters: [{ filterName: 'to-siem' }, { filterName: 'to-archive' }],
        }),
      },
      'log-group-full',
    ],
  ] as [string, Partial<RecordedAnswers>, string][])('a log group %s stops the rollout', async (_, answers, code) => {
    const results = (await found('log-groups', answers)).filter(({ mark }) => mark === 'fix');
    expect(results.map((one) => one.found.code)).toContain(code);
    expect(results.map(({ where }) => where)).toContain('shop ap-northeast-2');
  });

  test('a recorder and the role of AWS Config that exist where the stacks would create them are used, by one line for the account', async () => {
    const results = await found('config', {
      'config:ListConfigurationRecorders': () => [{ arn: undefined, name: 'default', recordingScope: 'PAID' as const }],
      'config:DescribeConfigurationRecorderStatus': () => ({
        ConfigurationRecordersStatus: [{ name: 'default', recording: true }],
      }),
      'iam:GetRole': () => ({ Role: undefined }),
    });
    const fixes = results.filter(({ mark }) => mark === 'fix');
    expect(new Set(fixes.map((one) => one.found.code))).toEqual(new Set(['recorder-exists', 'config-role-exists']));
    expect(proposedLines(fixes.flatMap(({ proposal }) => (proposal === undefined ? [] : [proposal])))).toEqual([
      'accounts:',
      '  - { id: "444455556666", name: shop, config: { existing: [ ap-northeast-2, us-east-1 ], role: existing } }',
    ]);
  });

  test('a recorder of AWS Config that is stopped is shown with the command that starts it', async () => {
    const answers: Partial<RecordedAnswers> = {
      'config:ListConfigurationRecorders': () => [{ arn: undefined, name: 'default', recordingScope: 'PAID' as const }],
      'config:DescribeConfigurationRecorderStatus': () => ({
        ConfigurationRecordersStatus: [{ name: 'default', recording: false }],
      }),
    };
    expect(await found('config', answers)).toContainEqual(
      expect.objectContaining({
        mark: 'look',
        where: 'payments us-east-1',
        found: { code: 'recorder-stopped', recorder: 'default' },
      }),
    );
  });

  test('a recorder of an AWS service counts as recording', async () => {
    const answers: Partial<RecordedAnswers> = {
      'config:ListConfigurationRecorders': () => [
        {
          arn: undefined,
          name: 'AWSConfigurationRecorderForSecurityHub',
          servicePrincipal: 'securityhub.amazonaws.com',
          recordingScope: 'INTERNAL' as const,
        },
      ],
    };
    expect((await found('config', answers)).map(({ mark }) => mark)).toEqual(['ok']);
  });

  test.each([
    ['PendingConfirmation', 'look', 'mail-pending'],
    [`arn:aws:sns:ap-northeast-2:${HUB}:org-security-hub-alarms:0f7a`, 'ok', 'mail-confirmed'],
  ])('an address whose subscription is %s gets the mark %s', async (subscription, mark, code) => {
    const member = `<member><TopicArn>t</TopicArn><Protocol>email</Protocol><SubscriptionArn>${subscription}</SubscriptionArn><Owner>${HUB}</Owner><Endpoint>${organization.alarmEmail}</Endpoint></member>`;
    const answers = { 'sns:ListSubscriptionsByTopic': () => member as never };
    expect(await found('mail', answers)).toMatchObject([{ mark, found: { code, address: organization.alarmEmail } }]);
  });
});
