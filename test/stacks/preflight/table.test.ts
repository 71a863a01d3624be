import { describe, expect, test } from 'vitest';
import { MANAGEMENT } from '#catalogue/events/cases.ts';
import { HUB } from '#test/support/central-stack.ts';
import { EXAMPLE } from '#test/support/synthesized.ts';
import { type RecordedAnswers, recorded, refusal, tableOf } from './recorded.ts';

const idOf = (wanted: string) => EXAMPLE.accounts.find(({ name }) => name === wanted)?.id ?? '';
const { role } = EXAMPLE.deploy;

/** The accounts of the example, one of them different. */
function listedWith(name: string, change: { readonly State?: 'SUSPENDED'; readonly JoinedMethod?: 'INVITED' }) {
  const accounts = EXAMPLE.accounts.map((one) => ({ Id: one.id, Name: one.name, State: 'ACTIVE' as const }));
  return { 'organizations:ListAccounts': () => accounts.map((one) => (one.Name === name ? { ...one, ...change } : one)) };
}

/** An organization trail as AWS describes it to the management account. */
function organizationTrail(name: string): Partial<RecordedAnswers> {
  const TrailARN = `arn:aws:cloudtrail:ap-northeast-2:${MANAGEMENT}:trail/${name}`;
  const trail = { Name: name, TrailARN, HomeRegion: 'ap-northeast-2', IsMultiRegionTrail: true, IsOrganizationTrail: true };
  return { 'cloudtrail:DescribeTrails': () => ({ trailList: [trail] }) };
}

function recorder(name: string): Partial<RecordedAnswers> {
  return {
    'config:ListConfigurationRecorders': () => [{ arn: undefined, name, recordingScope: 'PAID' as const }],
    'config:DescribeConfigurationRecorderStatus': () => ({ ConfigurationRecordersStatus: [{ name, recording: true }] }),
  };
}

/** A unit in which IAM roles need a boundary, and only the Region Seoul is allowed. */
function restrictedUnit(account: string): Partial<RecordedAnswers> {
  const documents: Record<string, object> = {
    'p-FullAWSAccess': { Effect: 'Allow', Action: '*', Resource: '*' },
    'p-regions001': {
      Effect: 'Deny',
      NotAction: ['iam:*', 'organizations:*', 'sts:*', 'support:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['ap-northeast-2'] } },
    },
    'p-boundary01': {
      Effect: 'Deny',
      Action: ['iam:CreateRole', 'iam:CreateUser'],
      Resource: '*',
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': `arn:aws:iam::${account}:policy/limits` } },
    },
  };
  const full = { Id: 'p-FullAWSAccess', Name: 'FullAWSAccess' };
  const ofUnit = [full, { Id: 'p-regions001', Name: 'SeoulOnly' }, { Id: 'p-boundary01', Name: 'RolesNeedBoundary' }];
  return {
    'organizations:ListRoots': () => ({
      Roots: [
        {
          Id: 'r-exam',
          PolicyTypes: (['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const).map((Type) => ({
            Type,
            Status: 'ENABLED' as const,
          })),
        },
      ],
    }),
    'organizations:ListParents': (_, { child }: { child: string }) => ({
      Parents: [{ Id: child === account ? 'ou-exam-restricted' : 'r-exam' }],
    }),
    'organizations:ListPoliciesForTarget': (_, { target }: { target: string }) =>
      target === 'ou-exam-restricted' ? ofUnit : [full],
    'organizations:DescribePolicy': (_, { policy }: { policy: string }) => ({
      Policy: { Content: JSON.stringify({ Version: '2012-10-17', Statement: [documents[policy]] }) },
    }),
  };
}

/** The rows with a mark and the ways out below them, without the spaces between columns. */
function rowsOf(table: string, mark: string): string[] {
  const rows = new RegExp(`^${mark} .*\\n(?: +→.*\\n)?`, 'gm');
  return (table.match(rows) ?? [])
    .flatMap((row) => row.trim().split('\n'))
    .map((line) => line.replace(/ +/g, ' ').replace(`${mark} `, '').trim());
}

/** The lines proposed for the organization file. */
function proposedIn(table: string): string[] {
  return (table.split('Proposed for')[1] ?? '').split('\n').flatMap((line) => (line.startsWith('    ') ? [line.slice(4)] : []));
}

describe('the table of a preflight', () => {
  test('in a fresh organization nothing stops the rollout', async () => {
    expect(await tableOf(recorded({}))).toMatchInlineSnapshot(`
      "      CHECK                     WHERE                                 FOUND
      ok    credentials                                                     account 123456789012, organization o-exampleorgid
      ok    accounts                                                        5 of the file are active
      ok    deploy role                                                     OrganizationAccountAccessRole can be assumed in 4 accounts
      ok    Regions                                                         all that are used are on, in 5 accounts
      ok    service access                                                  cloudtrail.amazonaws.com, guardduty.amazonaws.com, securityhub.amazonaws.com, config-multiaccountsetup.amazonaws.com, config.amazonaws.com
      ok    administrators                                                  no other account administers GuardDuty or Security Hub CSPM
      ok    trail                                                           none yet, the stacks create one
      ok    GuardDuty                                                       nothing in the way
      ok    Security Hub CSPM                                               nothing in the way
      ok    AWS Config                                                      records, or will, in 2 accounts and Regions
      ok    service control policies                                        let every call of the rollout through in 4 accounts
      ok    quotas                                                          enough concurrent Lambda executions
      ok    quotas                                                          enough rules of the default event bus
      ok    quotas                                                          enough rules with wildcards on the default event bus
      ok    quotas                                                          enough IAM roles
      ok    log groups                                                      5 take the filters
      look  AWS Config                management ap-northeast-2 and 7 more  nothing is recorded: scenarios about Config rules and playbooks that restore former settings do not work
            → Write \`config: on\` for the account if you want them; AWS bills each recorded change.
      look  alarm mail                                                      security@example.com gets a mail from AWS after the rollout
            → Confirm it within three days; until then no one receives the alarms.

      Nothing stops the rollout. FIX 0, look 2, ? 0.
      "
    `);
  });

  test('with Control Tower its role and its trail are proposed', async () => {
    const aws = recorded(
      { ...organizationTrail('aws-controltower-BaselineCloudTrail'), ...recorder('aws-controltower-BaselineConfigRecorder') },
      () => ['AWSControlTowerExecution'],
    );
    const table = await tableOf(aws);
    expect(rowsOf(table, 'FIX')).toEqual([
      'deploy role security and 3 more OrganizationAccountAccessRole cannot be assumed, but AWSControlTowerExecution of Control Tower can',
      '→ Use AWSControlTowerExecution as proposed below if it is in every account, or create OrganizationAccountAccessRole here.',
    ]);
    expect(rowsOf(table, 'look')).toEqual([
      'trail the organization already has the trail aws-controltower-BaselineCloudTrail; AWS bills a second copy of all management events',
      '→ Use the existing one as proposed below, unless you want both.',
    ]);
    expect(proposedIn(table)).toEqual(['deploy:', '  role: AWSControlTowerExecution', 'organization:', '  trail: existing']);
  });

  test('with a trail, detectors, Security Hub CSPM and delegations from before, each is taken over', async () => {
    const aws = recorded({
      ...organizationTrail('company-trail'),
      ...recorder('default'),
      'guardduty:ListDetectors': ({ account }) => ({ detectorIds: account === HUB ? ['12abc34d567e8fa901bc2d34e56789f0'] : [] }),
      'guardduty:ListOrganizationAdminAccounts': () => ({ adminAccounts: [{ adminAccountId: HUB, adminStatus: 'ENABLED' }] }),
      'securityhub:DescribeHub': ({ account, region }) => ({ HubArn: `arn:aws:securityhub:${region}:${account}:hub/default` }),
      'securityhub:ListOrganizationAdminAccounts': () => ({ AdminAccounts: [{ AccountId: HUB, Status: 'ENABLED' as const }] }),
      'organizations:ListDelegatedAdministrators': () => [{ Id: HUB }],
    });
    const table = await tableOf(aws);
    const fixes = rowsOf(table, 'FIX').join('\n');
    expect(fixes).toMatch(/GuardDuty security ap-northeast-2.* the detector 12abc34d567e8fa901bc2d34e56789f0 exists/);
    expect(fixes).toMatch(/Security Hub CSPM .* Security Hub CSPM is on already/);
    expect(fixes).toContain('the hub account already is the administrator of GuardDuty, and AWS refuses to name it again');
    expect(proposedIn(table)).toEqual(
      expect.arrayContaining([
        '  takeOver:',
        '    - { what: guardduty-administrator, region: ap-northeast-2 }',
        '    - { what: security-hub-administrator, region: ap-northeast-2 }',
        '    - { what: delegation }',
        '    - { what: detector, account: security, region: ap-northeast-2, id: 12abc34d567e8fa901bc2d34e56789f0 }',
        '    - { what: security-hub, account: management, region: ap-northeast-2 }',
        '    - { what: security-hub, account: security, region: ap-northeast-2 }',
        '  trail: existing',
      ]),
    );
  });

  test('a suspended account is shown with the advice to remove it from the file', async () => {
    const aws = recorded(listedWith('shop', { State: 'SUSPENDED' }), (account) => (account === idOf('shop') ? [] : [role]));
    expect(await tableOf(aws)).toMatchInlineSnapshot(`
      "      CHECK                     WHERE                                 FOUND
      ok    credentials                                                     account 123456789012, organization o-exampleorgid
      ok    accounts                                                        4 of the file are active
      ok    deploy role                                                     OrganizationAccountAccessRole can be assumed in 3 accounts
      ok    Regions                                                         all that are used are on, in 4 accounts
      ok    service access                                                  cloudtrail.amazonaws.com, guardduty.amazonaws.com, securityhub.amazonaws.com, config-multiaccountsetup.amazonaws.com, config.amazonaws.com
      ok    administrators                                                  no other account administers GuardDuty or Security Hub CSPM
      ok    trail                                                           none yet, the stacks create one
      ok    GuardDuty                                                       nothing in the way
      ok    Security Hub CSPM                                               nothing in the way
      ok    service control policies                                        let every call of the rollout through in 4 accounts
      ok    quotas                                                          enough concurrent Lambda executions
      ok    quotas                                                          enough rules of the default event bus
      ok    quotas                                                          enough rules with wildcards on the default event bus
      ok    quotas                                                          enough IAM roles
      ok    log groups                                                      2 take the filters
      look  AWS Config                management ap-northeast-2 and 7 more  nothing is recorded: scenarios about Config rules and playbooks that restore former settings do not work
            → Write \`config: on\` for the account if you want them; AWS bills each recorded change.
      look  alarm mail                                                      security@example.com gets a mail from AWS after the rollout
            → Confirm it within three days; until then no one receives the alarms.
      FIX   accounts                  shop                                  the account is SUSPENDED
            → Nothing can be deployed there: take the account out of the file, or reactivate it.

      The rollout would fail. FIX 1, look 2, ? 0.
      "
    `);
  });

  test('an invited account without the role is shown with the way to create it', async () => {
    const aws = recorded(listedWith('playground', { JoinedMethod: 'INVITED' }), (account) =>
      account === idOf('playground') ? [] : [role],
    );
    expect(await tableOf(aws)).toMatchInlineSnapshot(`
      "      CHECK                     WHERE                                 FOUND
      ok    credentials                                                     account 123456789012, organization o-exampleorgid
      ok    accounts                                                        5 of the file are active
      ok    deploy role                                                     OrganizationAccountAccessRole can be assumed in 3 accounts
      ok    Regions                                                         all that are used are on, in 4 accounts
      ok    service access                                                  cloudtrail.amazonaws.com, guardduty.amazonaws.com, securityhub.amazonaws.com, config-multiaccountsetup.amazonaws.com, config.amazonaws.com
      ok    administrators                                                  no other account administers GuardDuty or Security Hub CSPM
      ok    trail                                                           none yet, the stacks create one
      ok    GuardDuty                                                       nothing in the way
      ok    Security Hub CSPM                                               nothing in the way
      ok    AWS Config                                                      records, or will, in 2 accounts and Regions
      ok    service control policies                                        let every call of the rollout through in 4 accounts
      ok    quotas                                                          enough concurrent Lambda executions
      ok    quotas                                                          enough rules of the default event bus
      ok    quotas                                                          enough rules with wildcards on the default event bus
      ok    quotas                                                          enough IAM roles
      ok    log groups                                                      5 take the filters
      look  AWS Config                management ap-northeast-2 and 5 more  nothing is recorded: scenarios about Config rules and playbooks that restore former settings do not work
            → Write \`config: on\` for the account if you want them; AWS bills each recorded change.
      look  alarm mail                                                      security@example.com gets a mail from AWS after the rollout
            → Confirm it within three days; until then no one receives the alarms.
      FIX   deploy role               playground                            OrganizationAccountAccessRole cannot be assumed: AccessDenied
            → The account was invited, and AWS makes this role only in accounts it creates: create OrganizationAccountAccessRole there, with AdministratorAccess and trust in the management account.

      The rollout would fail. FIX 1, look 2, ? 0.
      "
    `);
  });

  test('an account under service control policies is shown with the policies and the calls they refuse', async () => {
    const table = await tableOf(recorded(restrictedUnit(idOf('payments'))));
    const wayOut = '\n      → Except the deploy role in that policy (condition on aws:PrincipalArn).';
    const row = (words: string) => new RegExp(`^FIX   service control policies  payments +${words}`, 'm');
    expect(table).toMatch(row(`RolesNeedBoundary refuses iam:CreateRole in ap-northeast-2${wayOut.replace(/[()]/g, '\\$&')}`));
    expect(table).toMatch(row('SeoulOnly refuses events:PutRule, events:PutTargets, .* in .*us-east-1'));
    expect(table).toContain('let every call of the rollout through in 3 accounts');
    expect(table).toMatch(/^The rollout would fail. FIX 2, look \d, \? 0.$/m);
  });

  test('what AWS does not answer is marked, with the permission that is missing', async () => {
    const aws = recorded({ 'iam:GetAccountSummary': () => refusal('AccessDenied') });
    expect(await tableOf(aws)).toContain('?     quotas');
  });

  test('is also printed in Korean', async () => {
    const aws = recorded(listedWith('shop', { State: 'SUSPENDED' }), (account) => (account === idOf('shop') ? [] : [role]));
    expect(await tableOf(aws, 'ko')).toMatchInlineSnapshot(`
      "      점검               위치                              결과
      ok    자격 증명                                            계정 123456789012, 조직 o-exampleorgid
      ok    계정                                                 파일의 계정 4개가 조직에서 활성 상태입니다
      ok    배포 역할                                            계정 3개에서 OrganizationAccountAccessRole 역할을 맡을 수 있습니다
      ok    리전                                                 계정 4개에서 사용하는 리전이 모두 켜져 있습니다
      ok    서비스 액세스                                        cloudtrail.amazonaws.com, guardduty.amazonaws.com, securityhub.amazonaws.com, config-multiaccountsetup.amazonaws.com, config.amazonaws.com
      ok    위임된 관리자                                        GuardDuty, Security Hub CSPM의 다른 관리자가 없습니다
      ok    추적                                                 아직 없으며 스택이 만듭니다
      ok    GuardDuty                                            걸리는 것이 없습니다
      ok    Security Hub CSPM                                    걸리는 것이 없습니다
      ok    서비스 제어 정책                                     계정 4개에서 배포의 모든 호출을 허용합니다
      ok    할당량                                               Lambda 동시 실행: 충분합니다
      ok    할당량                                               기본 이벤트 버스의 규칙: 충분합니다
      ok    할당량                                               기본 이벤트 버스에서 와일드카드를 쓰는 규칙: 충분합니다
      ok    할당량                                               IAM 역할: 충분합니다
      ok    로그 그룹                                            로그 그룹 2개에 필터를 둘 수 있습니다
      look  AWS Config         management ap-northeast-2 외 7곳  기록하지 않습니다. Config 규칙 시나리오와 이전 설정을 복원하는 플레이북이 작동하지 않습니다
            → 필요하면 계정에 \`config: on\`을 적으십시오. AWS는 기록된 변경마다 요금을 부과합니다.
      look  경보 메일                                            배포 후 security@example.com에 AWS의 메일이 옵니다
            → 사흘 안에 확인하십시오. 그때까지 아무도 경보를 받지 못합니다.
      FIX   계정               shop                              계정의 상태가 SUSPENDED입니다
            → 거기에는 배포할 수 없습니다. 파일에서 계정을 빼거나 다시 활성화하십시오.

      이대로 배포하면 실패합니다. FIX 1, look 2, ? 0.
      "
    `);
  });
});
