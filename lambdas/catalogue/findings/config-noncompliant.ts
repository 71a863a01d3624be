import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import { noted } from '#core/incident/evidence.ts';
import { text } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import { ACCOUNT_ACCESS, decideByAccount } from '../readings/bucket.ts';
import { evaluatedResource, violatedRule } from '../readings/compliance.ts';
import { ruleName } from '../readings/config-rule-name.ts';
import { type FoundOpen, foundGroup, foundOpen } from '../readings/found-open.ts';
import { STATE_PLAYBOOKS } from '../readings/state-playbooks.ts';

export const configNoncompliant: Detection = {
  id: 'config-noncompliant',
  title: {
    en: 'An AWS Config rule is noncompliant',
    ko: 'AWS Config 규칙이 미준수로 평가되었습니다',
  },
  about: {
    en: 'AWS Config evaluates the state and not calls, so it also finds what existed before the hub. The rule decides the scenario; the state is read again first.',
    ko: 'Config는 호출이 아닌 상태를 보므로 허브 설치 전의 위반도 찾아냅니다. 규칙에 따라 해당 시나리오가 정해지며, 먼저 현재 상태를 다시 확인합니다.',
  },
  severity: 'MEDIUM',
  triggers: [
    {
      source: 'aws.config',
      notices: ['Config Rules Compliance Change'],
      where: { newEvaluationResult: { complianceType: ['NON_COMPLIANT'] } },
    },
  ],
  techniques: ['T1562.007', 'T1562.008'],
  controls: ['EC2.13', 'EC2.18', 'EC2.19', 'S3.2', 'S3.3', 'CloudTrail.1', 'CloudTrail.4', 'IAM.4'],
  tunedBy: ['configRules', 'riskyPorts'],
  containment: {
    response: 'ask',
    playbooks: ['revoke-open-ingress', 'block-public-bucket', 'block-public-account'],
    appliesTo: (playbook, evidence) =>
      evidence.some(
        (fact) => fact.kind === 'noted' && fact.what === 'scenario' && ownProperty(STATE_PLAYBOOKS, fact.value) === playbook,
      ),
  },
  matches: (activity) => violatedRule(activity) !== undefined,
  facts: {
    asks: questionsOf,
    ifUnanswered: 'open',
    decides: (activity, answers) => {
      const [question] = questionsOf(activity);
      if (question === undefined) return 'fires';
      if (question.ask === 'security-group') return groupOf(activity, answers).decision;
      if (question.ask === 'account-access') return decideByAccount(answers);
      const access = answers.of(question);
      if (access === undefined) return 'unknown';
      return access.aclsCount || access.policiesCount ? 'fires' : 'quiet';
    },
  },
  severityFor: (activity) => violatedRule(activity)?.severity ?? 'MEDIUM',
  subject: evaluatedResource,
  findingReport: (activity) => {
    const scenario = violatedRule(activity)?.scenario;
    return scenario === undefined ? {} : { scenario, rule: ruleName(text(activity.detail.configRuleName) ?? '') };
  },
  evidence: (activity, answers) => {
    const scenario = violatedRule(activity)?.scenario;
    return [
      noted('config-rule', text(activity.detail.configRuleName) ?? 'unknown'),
      ...(scenario === undefined ? [] : [noted('scenario', scenario)]),
      ...groupOf(activity, answers).rules,
    ];
  },
};

/** Config evaluates minutes later, and custom rules use criteria the hub does not know, so the state is read again. */
function questionsOf(activity: Activity): BackedBy[] {
  const found = evaluatedResource(activity);
  if (found.type === 'AwsEc2SecurityGroup' && violatedRule(activity)?.objection !== undefined) return [foundGroup(found)];
  const isOpenBucket = found.type === 'AwsS3Bucket' && violatedRule(activity)?.scenario !== undefined;
  if (isOpenBucket) return [{ ask: 'bucket-access', bucket: found.id }];
  return violatedRule(activity)?.scenario === 's3-account-public-access-block-disabled' ? [ACCOUNT_ACCESS] : [];
}

type BackedBy = Extract<Question, { ask: 'security-group' | 'bucket-access' | 'account-access' }>;

function groupOf(activity: Activity, answers: Answers): FoundOpen {
  const [found, objection] = [evaluatedResource(activity), violatedRule(activity)?.objection];
  const isGroup = found.type === 'AwsEc2SecurityGroup' && objection !== undefined;
  return isGroup ? foundOpen(activity, found, objection, answers) : { decision: 'fires', rules: [] };
}
