import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Answers } from '#core/detection/facts.ts';
import { noted, notedIfKnown } from '#core/incident/evidence.ts';
import { text } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { ACCOUNT_ACCESS, decideByAccount } from '../readings/bucket.ts';
import { type FoundOpen, foundGroup, foundOpen, type Objection } from '../readings/found-open.ts';
import {
  controlOf,
  foreignGenerator,
  isFromGuardDuty,
  isGathered,
  isOwnFinding,
  isUnanswered,
  labelOf,
  opensIncident,
  resourceOf,
  scenarioTold,
  securityFindingOf,
  UNANSWERED,
} from '../readings/security-finding.ts';

export const securityhubFinding: Detection = {
  id: 'securityhub-finding',
  title: { en: 'Security Hub has a new failed finding', ko: 'Security Hub에 새로운 조사 결과가 등록되었습니다' },
  about: {
    en: 'A control failed, or another product reported something, and its workflow status is still new. Severity is the label of the finding.',
    ko: '제어 항목이 실패했거나 다른 제품이 문제를 보고했고 아직 아무도 처리하지 않았습니다. 심각도는 조사 결과의 레이블을 따릅니다.',
  },
  severity: 'LOW',
  triggers: [
    {
      source: 'aws.securityhub',
      notices: ['Security Hub Findings - Imported'],
      where: UNANSWERED,
    },
  ],
  techniques: [],
  controls: [],
  tunedBy: ['riskyPorts'],
  containment: {
    response: 'ask',
    playbooks: ['revoke-open-ingress', 'block-public-bucket', 'block-public-account'],
    appliesTo: (playbook, evidence) =>
      evidence.some((fact) => fact.kind === 'noted' && fact.what === 'control' && ownProperty(WAYS, fact.value) === playbook),
  },
  matches: (activity) => {
    const finding = securityFindingOf(activity);
    if (activity.name !== 'Security Hub Findings - Imported' || isGathered(finding, activity)) return false;
    return isUnanswered(finding) && opensIncident(finding) && !isOwnFinding(finding) && !isFromGuardDuty(finding);
  },
  facts: {
    asks: (activity) => {
      if (isAboutAccountBlock(activity)) return [ACCOUNT_ACCESS];
      return objectionOf(activity) === undefined ? [] : [foundGroup(resourceOf(activity))];
    },
    ifUnanswered: 'open',
    decides: (activity, answers) =>
      isAboutAccountBlock(activity) ? decideByAccount(answers) : groupOf(activity, answers).decision,
  },
  severityFor: (activity) => labelOf(securityFindingOf(activity)),
  subject: resourceOf,
  tellsOf: (activity) => {
    const [control, scenario] = [controlOf(securityFindingOf(activity)), scenarioTold(activity)];
    return { ...(control !== undefined && { control }), ...(scenario !== undefined && { scenario }) };
  },
  evidence: (activity, answers) => {
    const finding = securityFindingOf(activity);
    return [
      noted('finding', text(finding.Id) ?? activity.id),
      ...notedIfKnown('control', controlOf(finding)),
      ...notedIfKnown('finding-type', foreignGenerator(finding)),
      ...groupOf(activity, answers).rules,
    ];
  },
};

/** Controls whose state the hub can read and correct; a person handles all others. */
const WAYS: Readonly<Record<string, PlaybookId>> = {
  'EC2.13': 'revoke-open-ingress',
  'EC2.18': 'revoke-open-ingress',
  'EC2.19': 'revoke-open-ingress',
  'S3.1': 'block-public-account',
  'S3.2': 'block-public-bucket',
  'S3.3': 'block-public-bucket',
  'S3.8': 'block-public-bucket',
};

const OBJECTIONS: Readonly<Record<string, Objection>> = { 'EC2.13': 'ssh', 'EC2.18': 'any', 'EC2.19': 'risky' };

/** A policy of the organization may have the account's settings on, whatever its own are. */
function isAboutAccountBlock(activity: Activity): boolean {
  return controlOf(securityFindingOf(activity)) === 'S3.1';
}

function objectionOf(activity: Activity): Objection | undefined {
  if (resourceOf(activity).type !== 'AwsEc2SecurityGroup') return undefined;
  return ownProperty(OBJECTIONS, controlOf(securityFindingOf(activity)) ?? '');
}

function groupOf(activity: Activity, answers: Answers): FoundOpen {
  const objection = objectionOf(activity);
  return objection === undefined
    ? { decision: 'fires', rules: [] }
    : foundOpen(activity, resourceOf(activity), objection, answers);
}
