import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Question } from '#core/detection/facts.ts';
import { THIS_ACCOUNT } from '#core/detection/trigger.ts';
import { noted } from '#core/incident/evidence.ts';
import {
  findingInstance,
  findingSubject,
  guardDutyFindingOf,
  reportedOpening,
  severityOfFinding,
} from '../readings/guardduty.ts';

export const guarddutyFinding: Detection = {
  id: 'guardduty-finding',
  title: { en: 'GuardDuty found a threat', ko: 'GuardDuty가 위협을 탐지했습니다' },
  about: {
    en: 'GuardDuty sees what no single call shows: odd traffic, odd callers, bad addresses. Severity is taken from GuardDuty.',
    ko: 'GuardDuty는 개별 호출에 드러나지 않는 비정상 트래픽과 호출자, 악성 주소를 찾아냅니다. 심각도는 GuardDuty의 판단을 따릅니다.',
  },
  severity: 'LOW',
  urgent: true,
  triggers: [
    {
      source: 'aws.guardduty',
      notices: ['GuardDuty Finding'],
      where: { accountId: [THIS_ACCOUNT], service: { archived: [false, 'false', { exists: false }] } },
    },
  ],
  techniques: [],
  controls: ['GuardDuty.1'],
  containment: {
    response: 'ask',
    playbooks: ['deactivate-access-key', 'revoke-role-sessions', 'isolate-instance', 'block-public-bucket'],
  },
  matches: (activity) => activity.name === 'GuardDuty Finding' && !guardDutyFindingOf(activity).isArchived,
  severityFor: (activity) => severityOfFinding(guardDutyFindingOf(activity)),
  // The bucket is read again: GuardDuty reports minutes later.
  facts: {
    asks: bucketsAsked,
    ifUnanswered: 'open',
    decides: (activity, answers) => {
      const [question] = bucketsAsked(activity);
      const access = question === undefined ? undefined : answers.of(question);
      if (question === undefined) return 'fires';
      if (access === undefined) return 'unknown';
      return access.aclsCount || access.policiesCount ? 'fires' : 'quiet';
    },
  },
  subject: findingSubject,
  findingReport: (activity) => {
    const scenario = reportedOpening(activity);
    return scenario === undefined ? {} : { scenario };
  },
  evidence: (activity) => {
    const { id, type, severity, isSample, addresses } = guardDutyFindingOf(activity);
    return [
      noted('finding', id),
      noted('finding-type', type),
      noted('finding-severity', severity === undefined ? 'unknown' : String(severity)),
      ...(isSample ? [noted('sample-finding', 'true')] : []),
      ...addresses.map((value) => noted('address', value)),
      ...findingInstance(activity),
    ];
  },
};

type BucketAsked = Extract<Question, { ask: 'bucket-access' }>;

function bucketsAsked(activity: Activity): BucketAsked[] {
  const { type, id } = findingSubject(activity);
  return reportedOpening(activity) === 's3-bucket-policy-public' && type === 'AwsS3Bucket'
    ? [{ ask: 'bucket-access', bucket: id }]
    : [];
}
