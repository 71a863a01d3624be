import type { Activity } from '#core/detection/activity.ts';
import { type Answers, NO_ANSWERS, type Question } from '#core/detection/facts.ts';
import { type DetailPattern, HUB_ROLE_PREFIX } from '#core/detection/trigger.ts';
import { type JsonObject, list, object, text } from '#core/json.ts';
import { hubOf, PRODUCT, ROLLOUT_SESSION } from '#core/naming.ts';
import { FLOW_LOG_STREAM } from '#core/network/flow-log.ts';
import type { Resource } from '#core/resource.ts';
import { doneOf, isNothingDone } from './batch-answer.ts';
import { disabledPlans, type Effect, GUARDDUTY_CHANGES, guardDutyEffect, guardDutyQuestions } from './guardduty-changes.ts';

/** A monitoring resource, the calls that disable it, and the resource of such a call. */
type Guard = {
  readonly source: string;
  readonly calls: readonly string[];
  readonly where?: DetailPattern;
  /** Whether such a call disables the guard, where the name alone does not show it. */
  readonly isOff?: (activity: Activity) => boolean;
  /** The same where the guard may stay on and see less. `answers` are those to `guardQuestions`. */
  readonly effect?: (activity: Activity, answers: Answers) => Effect;
  readonly resource: (activity: Activity) => Resource;
  /** Part of the hub itself. */
  readonly isOwn?: (activity: Activity) => boolean;
};

const LEAVING = [
  'DisassociateFromAdministratorAccount',
  'DisassociateFromMasterAccount',
  'DisassociateMembers',
  'DeleteMembers',
  'DisableOrganizationAdminAccount',
];

/** Also a request that CloudTrail left out for its size: whom it names is unknown. */
const named = (field: string, prefix: string): DetailPattern => ({
  $or: [{ requestParameters: { [field]: [{ prefix }] } }, { requestParameters: { omitted: [true, 'true'] } }],
});
const ours = (field: string) => named(field, `${PRODUCT}-`);
const isOurs = (named: string | undefined): boolean => named?.startsWith(`${PRODUCT}-`) === true;
const ruleOf = ({ request }: Activity) => text(request.name) ?? text(request.rule);
const rule = ({ account, region, request }: Activity): Resource => {
  const id = text(request.name) ?? text(request.rule) ?? 'rule';
  return { type: 'Other', id, arn: `arn:aws:events:${region}:${account}:rule/${id}` };
};
const ourRules = { isOff: (activity: Activity) => isOurs(ruleOf(activity)), resource: rule, isOwn: () => true };

const ourAlarms = ({ request }: Activity): string[] =>
  [...list(request.alarmNames), request.alarmName].flatMap((name) => text(name) ?? []).filter(isOurs);
const alarm: Pick<Guard, 'isOff' | 'resource' | 'isOwn'> = {
  isOff: (activity) => ourAlarms(activity).length > 0,
  resource: (activity) => {
    const [id = 'alarm'] = ourAlarms(activity);
    return { type: 'AwsCloudWatchAlarm', id, arn: `arn:aws:cloudwatch:${activity.region}:${activity.account}:alarm:${id}` };
  },
  isOwn: () => true,
};

const detector = ({ account, region, request }: Activity): Resource => {
  const id = text(request.detectorId) ?? 'guardduty';
  return { type: 'AwsGuardDutyDetector', id, arn: `arn:aws:guardduty:${region}:${account}:detector/${id}` };
};
const securityHub = ({ account, region }: Activity): Resource => ({
  type: 'Other',
  id: 'security-hub',
  arn: `arn:aws:securityhub:${region}:${account}:hub/default`,
});

export const GUARDS: readonly Guard[] = [
  {
    source: 'guardduty.amazonaws.com',
    calls: ['DeleteDetector', 'StopMonitoringMembers', ...LEAVING],
    resource: detector,
  },
  { source: 'guardduty.amazonaws.com', calls: GUARDDUTY_CHANGES, effect: guardDutyEffect, resource: detector },
  {
    source: 'securityhub.amazonaws.com',
    calls: ['DisableSecurityHub', 'DisableSecurityHubV2', ...LEAVING],
    resource: securityHub,
  },
  {
    source: 'securityhub.amazonaws.com',
    // It stays on, and lacks standards, a kind of finding, or what other Regions find.
    calls: [
      'BatchDisableStandards',
      'DeleteAggregatorV2',
      'DeleteFindingAggregator',
      'DisableImportFindingsForProduct',
      'DisableSecurityHubFeatureV2',
    ],
    effect: () => 'partly',
    resource: securityHub,
  },
  {
    source: 'cloudtrail.amazonaws.com',
    calls: ['DeleteEventDataStore', 'StopEventDataStoreIngestion'],
    resource: ({ account, region, request }) => {
      const named = text(request.eventDataStore) ?? 'event-data-store';
      const id = named.split('/').at(-1) ?? named;
      return { type: 'Other', id, arn: `arn:aws:cloudtrail:${region}:${account}:eventdatastore/${id}` };
    },
  },
  {
    source: 'access-analyzer.amazonaws.com',
    calls: ['DeleteAnalyzer', 'DeleteServiceLinkedAnalyzer'],
    resource: ({ account, region, request }) => {
      const id = text(request.analyzerName) ?? 'analyzer';
      return { type: 'Other', id, arn: `arn:aws:access-analyzer:${region}:${account}:analyzer/${id}` };
    },
  },
  {
    source: 'ec2.amazonaws.com',
    calls: ['DeleteFlowLogs'],
    resource: ({ account, region, request }) => {
      const [id = 'flow-logs'] = flowLogsOf(request);
      return { type: 'Other', id, arn: `arn:aws:ec2:${region}:${account}:vpc-flow-log/${id}` };
    },
  },
  {
    source: 'logs.amazonaws.com',
    calls: ['DeleteLogGroup'],
    // CloudFormation deletes log groups together with their stacks, every day.
    isOff: ({ actor }) => actor.invokedBy !== 'cloudformation.amazonaws.com',
    resource: ({ account, region, request }) => {
      const id = text(request.logGroupName) ?? 'log-group';
      return { type: 'Other', id, arn: `arn:aws:logs:${region}:${account}:log-group:${id}` };
    },
    isOwn: ({ request }) => text(request.logGroupName)?.startsWith(`/aws/lambda/${PRODUCT}-`) === true,
  },
  {
    source: 'logs.amazonaws.com',
    calls: ['DeleteMetricFilter', 'DeleteSubscriptionFilter', 'PutMetricFilter', 'PutSubscriptionFilter'],
    where: ours('filterName'),
    isOff: ({ request }) => isOurs(text(request.filterName)),
    resource: ({ account, region, request }) => {
      const id = text(request.filterName) ?? 'filter';
      return { type: 'Other', id, arn: `arn:aws:logs:${region}:${account}:log-group:${text(request.logGroupName) ?? id}` };
    },
    isOwn: () => true,
  },
  // DisableAlarmActions is no threat: EventBridge still receives every state change.
  { source: 'monitoring.amazonaws.com', calls: ['DeleteAlarms'], where: ours('alarmNames'), ...alarm },
  { source: 'monitoring.amazonaws.com', calls: ['PutMetricAlarm'], where: ours('alarmName'), ...alarm },
  { source: 'events.amazonaws.com', calls: ['DisableRule', 'DeleteRule', 'PutRule'], where: ours('name'), ...ourRules },
  { source: 'events.amazonaws.com', calls: ['RemoveTargets', 'PutTargets'], where: ours('rule'), ...ourRules },
  {
    source: 'iam.amazonaws.com',
    calls: ['DeleteRole', 'DeleteRolePolicy', 'DetachRolePolicy', 'PutRolePolicy', 'UpdateAssumeRolePolicy'],
    where: named('roleName', HUB_ROLE_PREFIX),
    isOff: (activity) => text(activity.request.roleName)?.startsWith(hubOf(activity).rolePrefix) === true,
    resource: (activity) => {
      const id = text(activity.request.roleName) ?? 'role';
      return { type: 'AwsIamRole', id, arn: `arn:aws:iam::${activity.account}:role${hubOf(activity).rolePath}${id}` };
    },
    isOwn: () => true,
  },
];

/** The guard a call is about. The same call name occurs in several services, so the source must match too. */
export function guardOf(activity: Activity): Guard | undefined {
  return GUARDS.find(({ source, calls }) => source === activity.source && calls.includes(activity.name));
}

/** What a call makes of its guard. A batch call that did nothing of what it named changes nothing. */
export function effectOf(activity: Activity, answers: Answers = NO_ANSWERS): Effect {
  const guard = guardOf(activity);
  // Most calls are about what is not the hub's, so the cheap question comes first.
  if (guard === undefined || guard.isOff?.(activity) === false) return 'none';
  const effect = guard.effect === undefined ? 'off' : guard.effect(activity, answers);
  return effect !== 'none' && isNothingDone(membersNamedBy(activity), activity.response) ? 'none' : effect;
}

/** What to ask where a call alone does not show what it makes of its guard. */
export function guardQuestions(activity: Activity): Question[] {
  return activity.source === 'guardduty.amazonaws.com' && effectOf(activity) === 'unknown' ? guardDutyQuestions(activity) : [];
}

/** Whether the caller is a remediation role of the hub; its calls belong to hub-role-misuse. */
export function isByHub(activity: Activity): boolean {
  const { rolePath, rolePrefix } = hubOf(activity);
  return activity.actor.role?.includes(`:role${rolePath}${rolePrefix}remediate-`) === true;
}

/** Whether the caller has the deploy role of the organization and the session name of a rollout. */
export function isRollout(activity: Activity): boolean {
  const { deployRole } = hubOf(activity);
  const { role, name } = activity.actor;
  return deployRole !== undefined && role === `arn:aws:iam::${activity.account}:role/${deployRole}` && name === ROLLOUT_SESSION;
}

/** Whether a call only rewrites a part of the hub, as every rollout does, and disables nothing. */
export function isRewriting({ name, request }: Activity): boolean {
  if (name === 'PutRule') return text(request.state) !== 'DISABLED';
  if (name === 'PutTargets')
    return list(request.targets).every((one) => text(object(one).arn)?.endsWith(`:event-bus/${PRODUCT}`));
  if (name === 'PutSubscriptionFilter') return text(request.destinationArn)?.endsWith(`:destination:${FLOW_LOG_STREAM}`) === true;
  return ['PutMetricAlarm', 'PutMetricFilter', 'PutRolePolicy', 'UpdateAssumeRolePolicy'].includes(name);
}

/** What else such a call names: disassociated accounts, flow logs, targets, policies, protection plans. */
export function namedByGuardCall(activity: Activity): string[] {
  const { request, response } = activity;
  const named = [request.policyName, request.policyArn, request.state, request.action, request.StandardsSubscriptionArns];
  const others = named.flatMap(list).flatMap((one) => text(one) ?? []);
  return [...doneOf(membersNamedBy(activity), response), ...disabledPlans(request), ...others];
}

/** What a batch call names, each of which AWS may do or not do. */
function membersNamedBy({ request }: Activity): string[] {
  const targets = list(request.targets).map((one) => object(one).id);
  const named = [...[request.accountIds, request.AccountIds, request.ids].flatMap(list), ...targets];
  return [...named.flatMap((one) => text(one) ?? []), ...flowLogsOf(request)];
}

function flowLogsOf(request: JsonObject): string[] {
  const named = list(object(request.DeleteFlowLogsRequest).FlowLogId);
  return named.flatMap((one) => text(object(one).content) ?? text(one) ?? []);
}
