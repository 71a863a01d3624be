import type { Ask } from '../aws/calls.ts';
import type { Place } from '../aws/place.ts';
import { hasWildcard } from '../event-rules.ts';
import type { Answer, LogGroup, PlaceFacts, Recorder } from '../facts.ts';
import { type PlannedResource, type PlannedRollout, plannedOf } from '../planned.ts';
import { answerOf, mapped } from './answer.ts';

/** The smallest quota that any Region starts with; a rollout that needs less need not ask for the real one. */
const LEAST_RULES_QUOTA = 100;

/** "Number of rules" for each event bus. */
const RULES_QUOTA = { service: 'events', quota: 'L-244521F2' };

/** Reads one account in one Region: only what something planned there, or there to be used, depends on. */
export async function readPlace(ask: Ask, planned: PlannedRollout, at: Place): Promise<PlaceFacts> {
  const here = (type: string) => plannedOf(planned, type).filter((one) => one.account === at.account && one.region === at.region);
  const { management, naming, accounts } = planned.organization;
  const isGoverned = accounts.some(({ id, regions }) => id === at.account && regions.includes(at.region));
  const delegates = ['aws_guardduty_organization_admin_account', 'aws_securityhub_organization_admin_account'];
  const asksAdministrators =
    at.account === management && (at.region === naming.homeRegion || delegates.some((type) => here(type).length > 0));
  const [rules, groups, mails] = [here('aws_cloudwatch_event_rule'), logGroupsOf(here), mailsOf(here)];
  return {
    ...(here('aws_guardduty_detector').length > 0 && {
      detectors: mapped(
        await answerOf('guardduty:ListDetectors', ask(at, 'guardduty:ListDetectors')),
        ({ detectorIds = [] }) => detectorIds,
      ),
    }),
    ...(here('aws_securityhub_account').length > 0 && { securityHub: await isSecurityHubOn(ask, at) }),
    ...(here('aws_securityhub_organization_configuration').length > 0 && {
      centralConfiguration: await isCentral(ask, at),
    }),
    ...(here('aws_securityhub_finding_aggregator').length > 0 && { aggregator: await readAggregator(ask, at) }),
    ...(here('aws_securityhub_action_target').length > 0 && { customActions: await readCustomActions(ask, at) }),
    ...(asksAdministrators && { administrators: await readAdministrators(ask, at) }),
    ...(isGoverned && { recorders: await readRecorders(ask, at) }),
    ...(rules.length > 0 && (await readRules(ask, at, rules.length))),
    ...(groups.length > 0 && { logGroups: await readLogGroups(ask, at, groups) }),
    ...(here('aws_lambda_function').length > 0 && {
      concurrency: mapped(
        await answerOf('lambda:GetAccountSettings', ask(at, 'lambda:GetAccountSettings')),
        ({ AccountLimit }) => AccountLimit?.ConcurrentExecutions ?? 0,
      ),
    }),
    ...(mails[0] !== undefined && { mail: await readMail(ask, at, mails[0]) }),
  };
}

type Here = (type: string) => readonly PlannedResource[];

async function isSecurityHubOn(ask: Ask, at: Place): Promise<Answer<boolean>> {
  const hub = ask(at, 'securityhub:DescribeHub').then(({ HubArn }) => HubArn !== undefined);
  // AWS answers so where Security Hub CSPM was never enabled.
  return answerOf('securityhub:DescribeHub', hub, { InvalidAccessException: false, ResourceNotFoundException: false });
}

async function isCentral(ask: Ask, at: Place): Promise<Answer<boolean>> {
  const action = 'securityhub:DescribeOrganizationConfiguration';
  const type = ask(at, action).then(
    ({ OrganizationConfiguration }) => OrganizationConfiguration?.ConfigurationType === 'CENTRAL',
  );
  // Only the delegated administrator may ask; any other account has nothing that could conflict.
  return answerOf(action, type, { InvalidAccessException: false, ResourceNotFoundException: false });
}

async function readAggregator(ask: Ask, at: Place): Promise<Answer<string | undefined>> {
  const action = 'securityhub:ListFindingAggregators';
  const arn = ask(at, action).then(({ FindingAggregators = [] }) => FindingAggregators[0]?.FindingAggregatorArn);
  return answerOf(action, arn, { InvalidAccessException: undefined });
}

async function readCustomActions(ask: Ask, at: Place): Promise<Answer<readonly string[]>> {
  const action = 'securityhub:DescribeActionTargets';
  const ids = ask(at, action).then((targets) =>
    targets.map(({ ActionTargetArn = '' }) => ActionTargetArn.split('/').at(-1) ?? ''),
  );
  return answerOf<readonly string[]>(action, ids, { InvalidAccessException: [], ResourceNotFoundException: [] });
}

async function readAdministrators(ask: Ask, at: Place): Promise<NonNullable<PlaceFacts['administrators']>> {
  const [guardduty, securityHub] = await Promise.all([
    answerOf(
      'guardduty:ListOrganizationAdminAccounts',
      ask(at, 'guardduty:ListOrganizationAdminAccounts').then(({ adminAccounts = [] }) =>
        adminAccounts.flatMap(({ adminAccountId }) => adminAccountId ?? []),
      ),
    ),
    answerOf(
      'securityhub:ListOrganizationAdminAccounts',
      ask(at, 'securityhub:ListOrganizationAdminAccounts').then(({ AdminAccounts = [] }) =>
        AdminAccounts.flatMap(({ AccountId }) => AccountId ?? []),
      ),
    ),
  ]);
  return { guardduty, 'security-hub': securityHub };
}

async function readRecorders(ask: Ask, at: Place): Promise<Answer<readonly Recorder[]>> {
  const recorders = await answerOf('config:ListConfigurationRecorders', ask(at, 'config:ListConfigurationRecorders'));
  if ('refused' in recorders || recorders.value.length === 0) return mapped(recorders, () => []);
  const status = ask(at, 'config:DescribeConfigurationRecorderStatus');
  return mapped(
    await answerOf('config:DescribeConfigurationRecorderStatus', status),
    ({ ConfigurationRecordersStatus = [] }): Recorder[] =>
      recorders.value.map(({ name = '', servicePrincipal }) => ({
        name,
        owner: servicePrincipal === undefined ? 'account' : 'service',
        // The status of service-linked recorders is not in this answer; their service keeps them running.
        recording: ConfigurationRecordersStatus.find((one) => one.name === name)?.recording ?? servicePrincipal !== undefined,
      })),
  );
}

async function readRules(ask: Ask, at: Place, added: number): Promise<Pick<PlaceFacts, 'rules' | 'rulesQuota'>> {
  const rules = mapped(await answerOf('events:ListRules', ask(at, 'events:ListRules')), (found) =>
    found.map(({ Name = '', EventPattern = '' }) => ({ name: Name, hasWildcard: hasWildcard(EventPattern) })),
  );
  if ('refused' in rules || rules.value.length + added <= LEAST_RULES_QUOTA) return { rules };
  const quota = ask(at, 'servicequotas:GetServiceQuota', RULES_QUOTA).then(({ Quota }) => Quota?.Value ?? 0);
  return { rules, rulesQuota: await answerOf('servicequotas:GetServiceQuota', quota) };
}

function logGroupsOf(here: Here): string[] {
  const filters = [...here('aws_cloudwatch_log_subscription_filter'), ...here('aws_cloudwatch_log_metric_filter')];
  return [...new Set(filters.map(({ settings }) => String(settings.log_group_name)))];
}

async function readLogGroups(ask: Ask, at: Place, groups: readonly string[]): Promise<NonNullable<PlaceFacts['logGroups']>> {
  const read = groups.map(async (group) => [group, await readLogGroup(ask, at, group)] as const);
  return Object.fromEntries(await Promise.all(read));
}

async function readLogGroup(ask: Ask, at: Place, group: string): Promise<Answer<LogGroup | undefined>> {
  const groups = await answerOf('logs:DescribeLogGroups', ask(at, 'logs:DescribeLogGroups', { group }));
  if ('refused' in groups) return groups;
  const found = groups.value.logGroups?.find(({ logGroupName }) => logGroupName === group);
  if (found === undefined) return { value: undefined };
  const filters = await answerOf('logs:DescribeSubscriptionFilters', ask(at, 'logs:DescribeSubscriptionFilters', { group }));
  return mapped(filters, ({ subscriptionFilters = [] }) => ({
    infrequent: found.logGroupClass === 'INFREQUENT_ACCESS',
    filters: subscriptionFilters.flatMap(({ filterName }) => filterName ?? []),
  }));
}

type Mail = { readonly address: string; readonly topic: string };

function mailsOf(here: Here): Mail[] {
  const topics = here('aws_sns_topic').map(
    ({ account, region, settings }) => `arn:aws:sns:${region}:${account}:${settings.name}`,
  );
  return here('aws_sns_topic_subscription')
    .filter(({ settings }) => settings.protocol === 'email')
    .flatMap(({ settings }) => topics.map((topic) => ({ address: String(settings.endpoint), topic })));
}

async function readMail(ask: Ask, at: Place, { address, topic }: Mail): Promise<NonNullable<PlaceFacts['mail']>> {
  const action = 'sns:ListSubscriptionsByTopic';
  const subscriptions = ask(at, action, { topic }).then((answer) => isConfirmed(answer, address));
  return answerOf(action, subscriptions, { NotFound: undefined, NotFoundException: undefined });
}

function isConfirmed(answer: string, address: string): boolean | undefined {
  const own = [...answer.matchAll(/<member>([\s\S]*?)<\/member>/g)].find(([, member = '']) =>
    member.includes(`<Endpoint>${address}</Endpoint>`),
  );
  return own === undefined ? undefined : !own[1]?.includes('<SubscriptionArn>PendingConfirmation</SubscriptionArn>');
}
