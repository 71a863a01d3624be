import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { worse } from '#core/detection/severity.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import { type Evidence, noted, notedIfKnown, notedIn } from '#core/incident/evidence.ts';
import { text } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { actionIn, CHOSEN_ACTIONS, isContainmentAsked } from '../readings/chosen-action.ts';
import { findingReportOf, isRuleOff, reportedScenario, resourceOf } from '../readings/finding-report.ts';
import { decidedByState, groupRules, stateAsked } from '../readings/finding-state.ts';
import {
  controlOf,
  foreignGenerator,
  isAggregatedCopy,
  isFromGuardDuty,
  isOwnFinding,
  isUnhandled,
  labelOf,
  opensIncident,
  securityFindingOf,
  UNHANDLED_FINDINGS,
} from '../readings/security-finding.ts';
import { STATE_PLAYBOOKS } from '../readings/state-playbooks.ts';

export const securityhubFinding: Detection = {
  id: 'securityhub-finding',
  title: { en: 'Security Hub has a new failed finding', ko: 'Security Hub에 새로운 조사 결과가 등록되었습니다' },
  about: {
    en: 'A control failed, or another product reported something, and its workflow status is still new; or a person ran Contain on any finding, which needs an approval because AWS does not say who it was. Severity is the label of the finding.',
    ko: '제어 항목이 실패했거나 다른 제품이 문제를 보고했고 아직 아무도 처리하지 않았습니다. 또는 담당자가 조사 결과에 Contain을 실행했으며, AWS가 실행한 사람을 알려 주지 않으므로 승인이 필요합니다. 심각도는 조사 결과의 레이블을 따릅니다.',
  },
  severity: 'LOW',
  triggers: [
    {
      source: 'aws.securityhub',
      notices: ['Security Hub Findings - Imported'],
      where: UNHANDLED_FINDINGS,
    },
    CHOSEN_ACTIONS,
  ],
  techniques: [],
  controls: [],
  tunedBy: ['riskyPorts', 'configRules'],
  containment: {
    response: 'ask',
    playbooks: [
      'revoke-open-ingress',
      'block-public-bucket',
      'block-public-account',
      'deactivate-access-key',
      'revoke-role-sessions',
      'isolate-instance',
    ],
    appliesTo: (playbook, evidence) => playbooksFor(evidence).includes(playbook),
  },
  matches: (activity) => {
    const finding = securityFindingOf(activity);
    if (isOwnFinding(finding)) return false;
    if (isContainmentAsked(activity)) return true;
    if (activity.name !== 'Security Hub Findings - Imported' || isAggregatedCopy(finding, activity) || isRuleOff(activity))
      return false;
    return isUnhandled(finding) && opensIncident(finding) && !isFromGuardDuty(finding);
  },
  facts: { asks: stateAsked, ifUnanswered: 'open', decides: decidedByState },
  doubts: (activity) => {
    const action = isContainmentAsked(activity) ? actionIn(activity) : undefined;
    return action === undefined ? [] : [{ ask: 'who-chose', action }];
  },
  // A LOW incident is only recorded and cannot wait for an approval.
  severityFor: (activity) => {
    const label = labelOf(securityFindingOf(activity));
    return isContainmentAsked(activity) ? worse(label, 'MEDIUM') : label;
  },
  subject: resourceOf,
  findingReport: (activity) => findingReportOf(securityFindingOf(activity), resourceOf(activity), tuningOf(activity)),
  evidence: (activity, answers) => {
    const finding = securityFindingOf(activity);
    return [
      noted('finding', text(finding.Id) ?? activity.id),
      ...(isContainmentAsked(activity) ? choiceIn(activity) : []),
      ...notedIfKnown('control', controlOf(finding)),
      ...notedIfKnown('scenario', reportedScenario(activity)),
      ...notedIfKnown('finding-product', isFromGuardDuty(finding) ? GUARDDUTY : undefined),
      ...notedIfKnown('finding-type', foreignGenerator(finding)),
      ...groupRules(activity, answers),
    ];
  },
};

function choiceIn(activity: Activity): Evidence[] {
  return [...notedIfKnown('action', actionIn(activity)), ...notedIfKnown('pressed-in', activity.actor.account)];
}

const GUARDDUTY = 'aws/guardduty';

/** Controls whose state the hub can read and correct; a person handles all others. */
const CONTROL_PLAYBOOKS: Readonly<Record<string, PlaybookId>> = {
  'EC2.13': 'revoke-open-ingress',
  'EC2.18': 'revoke-open-ingress',
  'EC2.19': 'revoke-open-ingress',
  'S3.1': 'block-public-account',
  'S3.2': 'block-public-bucket',
  'S3.3': 'block-public-bucket',
  'S3.8': 'block-public-bucket',
};

/** As for its own event. */
const THREAT_PLAYBOOKS: readonly PlaybookId[] = ['deactivate-access-key', 'revoke-role-sessions', 'isolate-instance'];

function playbooksFor(evidence: readonly Evidence[]): (PlaybookId | undefined)[] {
  return [
    ...notedIn(evidence, 'control').map((control) => ownProperty(CONTROL_PLAYBOOKS, control)),
    ...notedIn(evidence, 'scenario').map((scenario) => ownProperty(STATE_PLAYBOOKS, scenario)),
    ...(notedIn(evidence, 'finding-product').includes(GUARDDUTY) ? THREAT_PLAYBOOKS : []),
  ];
}
