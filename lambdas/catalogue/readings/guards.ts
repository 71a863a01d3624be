import type { Activity } from '#core/detection/activity.ts';
import { type Answers, NO_ANSWERS, type Question } from '#core/detection/facts.ts';
import { type JsonObject, list, object, text } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';
import { doneOf, isNothingDone } from './batch-answer.ts';
import { disabledPlans, type Effect, GUARDDUTY_CHANGES, guardDutyEffect, guardDutyQuestions } from './guardduty-changes.ts';
import { hubPartOf } from './hub-parts.ts';

/** A monitoring resource, the calls that disable it, and the resource of such a call. */
type Guard = {
  readonly source: string;
  readonly calls: readonly string[];
  /** Whether such a call disables the guard, where the name alone does not show it. */
  readonly isOff?: (activity: Activity) => boolean;
  /** The same if the guard may stay on but detect less. `answers` are those to `guardQuestions`. */
  readonly effect?: (activity: Activity, answers: Answers) => Effect;
  readonly resource: (activity: Activity) => Resource;
};

const LEAVING = [
  'DisassociateFromAdministratorAccount',
  'DisassociateFromMasterAccount',
  'DisassociateMembers',
  'DeleteMembers',
  'DisableOrganizationAdminAccount',
];

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
    // It stays on, without standards, a kind of finding, or the findings of other Regions.
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
    isOff: (activity) => activity.actor.invokedBy !== 'cloudformation.amazonaws.com' && hubPartOf(activity) === undefined,
    resource: ({ account, region, request }) => {
      const id = text(request.logGroupName) ?? 'log-group';
      return { type: 'Other', id, arn: `arn:aws:logs:${region}:${account}:log-group:${id}` };
    },
  },
];

/** The guard a call is about. The same call name occurs in several services, so the source must match too. */
export function guardOf(activity: Activity): Guard | undefined {
  return GUARDS.find(({ source, calls }) => source === activity.source && calls.includes(activity.name));
}

/** The effect of a call on its guard. A batch call that failed for everything it named has none. */
export function effectOf(activity: Activity, answers: Answers = NO_ANSWERS): Effect {
  const guard = guardOf(activity);
  // Most calls are not about a guard, so the cheap check comes first.
  if (guard === undefined || guard.isOff?.(activity) === false) return 'none';
  const effect = guard.effect === undefined ? 'off' : guard.effect(activity, answers);
  return effect !== 'none' && isNothingDone(membersNamedBy(activity), activity.response) ? 'none' : effect;
}

/** What to ask if a call alone does not show its effect. */
export function guardQuestions(activity: Activity): Question[] {
  return activity.source === 'guardduty.amazonaws.com' && effectOf(activity) === 'unknown' ? guardDutyQuestions(activity) : [];
}

/** What else such a call names: disassociated accounts, flow logs, protection plans. */
export function namedByGuardCall(activity: Activity): string[] {
  const { request, response } = activity;
  const named = [request.action, request.StandardsSubscriptionArns];
  const others = named.flatMap(list).flatMap((one) => text(one) ?? []);
  return [...doneOf(membersNamedBy(activity), response), ...disabledPlans(request), ...others];
}

/** What a batch call names; AWS may carry out each or not. */
function membersNamedBy({ request }: Activity): string[] {
  const named = [request.accountIds, request.AccountIds].flatMap(list);
  return [...named.flatMap((one) => text(one) ?? []), ...flowLogsOf(request)];
}

function flowLogsOf(request: JsonObject): string[] {
  const named = list(object(request.DeleteFlowLogsRequest).FlowLogId);
  return named.flatMap((one) => text(object(one).content) ?? text(one) ?? []);
}
