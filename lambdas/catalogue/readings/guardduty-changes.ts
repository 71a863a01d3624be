import type { Activity } from '#core/detection/activity.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import { type JsonObject, list, object, text, truth } from '#core/json.ts';
import { askEarlierCalls } from './earlier-calls.ts';

/** The effect of a call on a monitoring service: off, partly off, none, or unknown without the earlier state. */
export type Effect = 'off' | 'partly' | 'unknown' | 'none';

/** The calls that leave a detector on but make it detect or report less. */
export const GUARDDUTY_CHANGES = [
  'CreateFilter',
  'CreateIPSet',
  'CreateTrustedEntitySet',
  'DeleteMalwareProtectionPlan',
  'UpdateDetector',
  'UpdateFilter',
  'UpdateIPSet',
  'UpdateMemberDetectors',
  'UpdateTrustedEntitySet',
];

/**
 * The protection plans that are on by default in a new detector
 * (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html). Others cost extra and are off until
 * they are turned on, so naming one as off need not change anything.
 */
const ON_BY_DEFAULT = new Set([
  'CLOUD_TRAIL',
  'DNS_LOGS',
  'FLOW_LOGS',
  'S3_DATA_EVENTS',
  'EKS_AUDIT_LOGS',
  'EBS_MALWARE_PROTECTION',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
]);

/** The effect of a change of GuardDuty. `answers` are those to `guardDutyQuestions`. */
export function guardDutyEffect(activity: Activity, answers: Answers): Effect {
  const { name, request } = activity;
  if (name === 'DeleteMalwareProtectionPlan') return 'partly';
  if (name.endsWith('Filter')) return filterEffect(activity, answers);
  if (name.endsWith('Set')) return trustsMore(request) ? 'partly' : 'none';
  if (truth(request.enable) === false) return 'off';
  const plans = disabledPlans(request);
  if (plans.length === 0) return 'none';
  return plans.some((plan) => ON_BY_DEFAULT.has(plan)) ? 'partly' : beforeOf(activity, answers, (one) => wasOn(plans, one));
}

/** What to ask where the call alone does not show what it changed. */
export function guardDutyQuestions(activity: Activity): Question[] {
  const { name, region, account, request } = activity;
  const detector = `arn:aws:guardduty:${region}:${account}:detector/${text(request.detectorId) ?? 'unknown'}`;
  if (name === 'UpdateFilter' && text(request.action) === undefined) {
    const filter = `${detector}/filter/${text(request.filterName) ?? 'unknown'}`;
    return [askEarlierCalls(activity, filter, ['CreateFilter', 'UpdateFilter'])];
  }
  const plans = disabledPlans(request);
  const namesOptionalPlansOnly = plans.length > 0 && !plans.some((plan) => ON_BY_DEFAULT.has(plan));
  return namesOptionalPlansOnly && name.endsWith('Detector')
    ? [askEarlierCalls(activity, detector, ['CreateDetector', 'UpdateDetector'])]
    : [];
}

/** The protection plans a request turns off, in the newer form (features) and the older one (data sources). */
export function disabledPlans({ features, dataSources }: JsonObject): string[] {
  const { s3Logs, kubernetes, malwareProtection } = object(dataSources);
  const scan = object(object(malwareProtection).scanEc2InstanceWithFindings).ebsVolumes;
  return [
    ...list(features).map(object).flatMap(disabledIn),
    ...(truth(object(s3Logs).enable) === false ? ['S3_DATA_EVENTS'] : []),
    ...(truth(object(object(kubernetes).auditLogs).enable) === false ? ['EKS_AUDIT_LOGS'] : []),
    ...((truth(scan) ?? truth(object(scan).enable)) === false ? ['EBS_MALWARE_PROTECTION'] : []),
  ];
}

function disabledIn(feature: JsonObject): string[] {
  const { name, status, additionalConfiguration } = feature;
  if (text(status) === 'DISABLED') return [text(name) ?? 'unknown'];
  return list(additionalConfiguration).map(object).flatMap(disabledIn);
}

/** A filter that archives hides findings from EventBridge and Security Hub before they are seen. */
function filterEffect(activity: Activity, answers: Answers): Effect {
  const action = text(activity.request.action);
  if (action === 'ARCHIVE') return 'partly';
  // AWS creates a filter that does nothing; an update leaves the action as it was.
  if (action !== undefined || activity.name === 'CreateFilter') return 'none';
  return beforeOf(activity, answers, ({ action: earlier }) => (text(earlier) === undefined ? undefined : earlier === 'ARCHIVE'));
}

/** What is on a trusted list is never reported: whether a request puts a list in force, or another one in its place. */
function trustsMore({ activate, location }: JsonObject): boolean {
  return truth(activate) === true || (truth(activate) === undefined && location !== undefined);
}

/** Whether an earlier request turned one of these plans on, or all of them off; undefined if it does not name them. */
function wasOn(plans: readonly string[], request: JsonObject): boolean | undefined {
  const named = list(request.features)
    .map(object)
    .flatMap((feature) => [feature, ...list(feature.additionalConfiguration).map(object)]);
  const about = named.filter(({ name }) => plans.includes(text(name) ?? ''));
  return about.length === 0 ? undefined : about.some(({ status }) => status === 'ENABLED');
}

/** The effect, by the newest earlier request that names the setting. */
function beforeOf(activity: Activity, answers: Answers, was: (request: JsonObject) => boolean | undefined): Effect {
  const [question] = guardDutyQuestions(activity);
  const earlier = question?.ask === 'earlier-calls' ? (answers.of(question)?.calls ?? []) : [];
  const before = earlier.map(({ request }) => was(request)).find((said) => said !== undefined);
  if (before === undefined) return 'unknown';
  return before ? 'partly' : 'none';
}
