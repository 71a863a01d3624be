import type { Activity } from '#core/detection/activity.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import { ownProperty } from '#core/own-property.ts';
import { ACCOUNT_ACCESS, decideByAccount } from './bucket.ts';
import { reportedScenario, resourceOf, treatmentOfRule } from './finding-report.ts';
import { type FoundOpen, foundGroup, foundOpen, type Objection } from './found-open.ts';
import { controlOf, securityFindingOf } from './security-finding.ts';

type StateQuestion = Extract<Question, { ask: 'security-group' | 'bucket-access' | 'account-access' }>;

/** The state in a finding may be minutes or days old, so it is read again. */
export function stateAsked(activity: Activity): StateQuestion[] {
  // A policy of the organization may override the account's own settings.
  if (isAboutAccountBlock(activity)) return [ACCOUNT_ACCESS];
  const { type, id } = resourceOf(activity);
  if (type === 'AwsS3Bucket' && isAboutPublicBucket(activity)) return [{ ask: 'bucket-access', bucket: id }];
  return objectionOf(activity) === undefined ? [] : [foundGroup(resourceOf(activity))];
}

export function decidedByState(activity: Activity, answers: Answers): 'fires' | 'quiet' | 'unknown' {
  const [question] = stateAsked(activity);
  if (question === undefined) return 'fires';
  if (question.ask === 'account-access') return decideByAccount(answers);
  if (question.ask === 'security-group') return groupOf(activity, answers).decision;
  const access = answers.of(question);
  if (access === undefined) return 'unknown';
  return access.aclsCount || access.policiesCount ? 'fires' : 'quiet';
}

/** The rules to revoke, where a finding is about a group that is still open. */
export function groupRules(activity: Activity, answers: Answers): readonly Evidence[] {
  return groupOf(activity, answers).rules;
}

function groupOf(activity: Activity, answers: Answers): FoundOpen {
  const objection = objectionOf(activity);
  return objection === undefined
    ? { decision: 'fires', rules: [] }
    : foundOpen(activity, resourceOf(activity), objection, answers);
}

const CONTROL_OBJECTIONS: Readonly<Record<string, Objection>> = { 'EC2.13': 'ssh', 'EC2.18': 'any', 'EC2.19': 'risky' };

function objectionOf(activity: Activity): Objection | undefined {
  if (resourceOf(activity).type !== 'AwsEc2SecurityGroup') return undefined;
  const byControl = ownProperty(CONTROL_OBJECTIONS, controlOf(securityFindingOf(activity)) ?? '');
  return byControl ?? treatmentOfRule(activity)?.objection;
}

function isAboutPublicBucket(activity: Activity): boolean {
  const control = controlOf(securityFindingOf(activity));
  return control === 'S3.2' || control === 'S3.3' || reportedScenario(activity) === 's3-bucket-policy-public';
}

function isAboutAccountBlock(activity: Activity): boolean {
  const isControl = controlOf(securityFindingOf(activity)) === 'S3.1';
  return isControl || reportedScenario(activity) === 's3-account-public-access-block-disabled';
}
