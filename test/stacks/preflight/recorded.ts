import { MANAGEMENT } from '#catalogue/events/cases.ts';
import type { AnswerTo, Ask, Calls } from '#stacks/preflight/aws/calls.ts';
import type { Aws } from '#stacks/preflight/aws/connect.ts';
import type { Place } from '#stacks/preflight/aws/place.ts';
import type { CheckResult, CheckSubject } from '#stacks/preflight/check-result.ts';
import { type PlannedRollout, plannedStack, type Synthesized, typesOf } from '#stacks/preflight/planned.ts';
import { preflight } from '#stacks/preflight/preflight.ts';
import { preflightTable } from '#stacks/preflight/table.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import { EXAMPLE } from '#test/support/synthesized.ts';

const { naming, accounts } = EXAMPLE;

/** What synthesized stacks roll out, with their state in a bucket. */
export function rolloutOf(organization: PlannedRollout['organization'], synthesized: typeof CLOUD): PlannedRollout {
  const stacks = Object.entries(synthesized).map(([name, stack]) => ({
    ...plannedStack(name, stack as unknown as Synthesized),
    state: { bucket: 'example-terraform-state', key: `org-security-hub/${name}.tfstate`, region: naming.homeRegion },
  }));
  return { organization, stacks, types: typesOf(stacks) };
}

/** What the example rolls out. */
export const PLANNED = rolloutOf(EXAMPLE, CLOUD);

/** Answers in the shapes of AWS. A thrown error is a refusal of AWS. */
export type RecordedAnswers = { readonly [Name in keyof Calls]: (at: Place, input: never) => Omit<AnswerTo<Name>, '$metadata'> };

/** An error as the SDK throws it. */
export function refusal(name: string): never {
  throw Object.assign(new Error(name), { name });
}

const listed = accounts.map(({ id, name }) => ({
  Id: id,
  Name: name,
  State: 'ACTIVE' as const,
  JoinedMethod: 'CREATED' as const,
}));

const REGIONS = ['us-east-1', 'us-east-2', 'ap-northeast-2', 'ap-southeast-2', 'eu-north-1'];

/** A fresh organization with the accounts of the example. */
export const FRESH: RecordedAnswers = {
  'sts:GetCallerIdentity': ({ account }) => ({ Account: account }),
  'organizations:DescribeOrganization': () => ({
    Organization: { Id: EXAMPLE.id, MasterAccountId: MANAGEMENT, FeatureSet: 'ALL' },
  }),
  'organizations:ListAccounts': () => listed,
  'organizations:ListAWSServiceAccessForOrganization': () =>
    ['cloudtrail', 'securityhub', 'guardduty', 'config', 'config-multiaccountsetup'].map((service) => ({
      ServicePrincipal: `${service}.amazonaws.com`,
    })),
  'organizations:ListDelegatedAdministrators': () => [],
  'organizations:ListRoots': () => ({
    Roots: [
      {
        Id: 'r-exam',
        PolicyTypes: [
          { Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' },
          { Type: 'RESOURCE_CONTROL_POLICY', Status: 'ENABLED' },
        ],
      },
    ],
  }),
  'organizations:ListParents': () => ({ Parents: [{ Id: 'r-exam', Type: 'ROOT' }] }),
  'organizations:ListPoliciesForTarget': () => [{ Id: 'p-FullAWSAccess', Name: 'FullAWSAccess' }],
  'organizations:DescribePolicy': () => ({
    Policy: { Content: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }) },
  }),
  'cloudtrail:DescribeTrails': () => ({ trailList: [] }),
  'cloudtrail:GetTrailStatus': () => ({ IsLogging: true }),
  'cloudtrail:GetEventSelectors': () => ({
    EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
  }),
  'ec2:DescribeRegions': () => ({
    Regions: [
      ...REGIONS.map((RegionName) => ({ RegionName, OptInStatus: 'opt-in-not-required' })),
      { RegionName: 'af-south-1', OptInStatus: 'not-opted-in' },
    ],
  }),
  'iam:GetAccountSummary': () => ({ SummaryMap: { Roles: 12, RolesQuota: 1000 } }),
  'iam:GetPolicy': () => ({ Policy: {} }),
  'iam:GetRole': () => refusal('NoSuchEntityException'),
  'lambda:GetAccountSettings': () => ({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 } }),
  'events:ListRules': () => [],
  'logs:DescribeLogGroups': (_, { group }: { group: string }) => ({
    logGroups: [{ logGroupName: group, logGroupClass: 'STANDARD' }],
  }),
  'logs:DescribeSubscriptionFilters': () => ({ subscriptionFilters: [] }),
  'securityhub:DescribeHub': () => refusal('InvalidAccessException'),
  'securityhub:DescribeActionTargets': () => refusal('InvalidAccessException'),
  'securityhub:ListFindingAggregators': () => refusal('InvalidAccessException'),
  'securityhub:DescribeOrganizationConfiguration': () => refusal('InvalidAccessException'),
  'securityhub:ListOrganizationAdminAccounts': () => ({ AdminAccounts: [] }),
  'config:ListConfigurationRecorders': () => [],
  'config:DescribeConfigurationRecorderStatus': () => ({ ConfigurationRecordersStatus: [] }),
  's3:GetObject': () => refusal('NoSuchKey'),
  'guardduty:ListDetectors': () => ({ detectorIds: [] }),
  'guardduty:ListOrganizationAdminAccounts': () => ({ adminAccounts: [] }),
  'sns:ListSubscriptionsByTopic': () => refusal('NotFound'),
  'servicequotas:GetServiceQuota': () => ({ Quota: { Value: 300 } }),
} as RecordedAnswers;

/** AWS as a fresh organization, except where `others` answer; `roles` are the names of roles that can be assumed in an account. */
export function recorded(
  others: Partial<RecordedAnswers>,
  roles: (account: string) => readonly string[] = () => [EXAMPLE.deploy.role],
): Aws {
  const answers = { ...FRESH, ...others };
  return {
    ask: (async (at: Place, name: keyof Calls, input: never) => answers[name](at, input)) as unknown as Ask,
    enter: async (account, roleArn) => {
      if (!roles(account).some((role) => roleArn.endsWith(`:role/${role}`))) refusal('AccessDenied');
    },
  };
}

/** The table as a file shows it, without colours. */
export async function tableOf(aws: Aws, lang: 'en' | 'ko' = 'en', planned = PLANNED): Promise<string> {
  return preflightTable(await preflight(aws, planned), lang, { colours: false });
}

/** The results about one subject: mark and reason of each that is not fine, or of all. */
export async function found(subject: CheckSubject, answers: Partial<RecordedAnswers>, planned = PLANNED): Promise<CheckResult[]> {
  const results = await preflight(recorded(answers), planned);
  return results.filter((one) => one.subject === subject);
}
