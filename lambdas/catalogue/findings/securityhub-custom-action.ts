import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { text } from '#core/json.ts';
import { actionIn, CHOSEN_ACTIONS, isChosenInHub, isContainmentAsked } from '../readings/chosen-action.ts';
import { resourceOf } from '../readings/finding-report.ts';
import { isOwnFinding, securityFindingOf } from '../readings/security-finding.ts';

export const securityhubCustomAction: Detection = {
  id: 'securityhub-custom-action',
  title: {
    en: 'A custom action had no incident to act on',
    ko: '사용자 지정 작업을 적용할 인시던트가 없습니다',
  },
  about: {
    en: "Undo or Suppress was run on a finding of another product, and nothing was changed: AWS does not say who ran it. If the hub has an open incident about the resource, the request is recorded there, and a person confirms it there. Otherwise suppress the finding itself, or run Undo on the hub's own finding. An action of that name in another account does nothing, and is MEDIUM.",
    ko: '다른 제품의 조사 결과에 Undo 또는 Suppress를 실행했으며 변경된 것은 없습니다. AWS는 실행한 사람을 알려 주지 않습니다. 해당 리소스에 열린 인시던트가 있으면 요청이 그 기록에 남고 담당자가 그곳에서 확인합니다. 없으면 조사 결과 자체를 억제하거나 허브의 조사 결과에서 Undo를 실행하십시오. 다른 계정의 같은 이름 작업은 아무 영향이 없으며 MEDIUM입니다.',
  },
  severity: 'LOW',
  triggers: [CHOSEN_ACTIONS],
  techniques: [],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => {
    if (actionIn(activity) === undefined) return false;
    if (!isChosenInHub(activity)) return activity.actor.account !== activity.account;
    // The hub's own findings lead to their incidents, and Contain opens one.
    return !isOwnFinding(securityFindingOf(activity)) && !isContainmentAsked(activity);
  },
  severityFor: (activity) => (isChosenInHub(activity) ? 'LOW' : 'MEDIUM'),
  subject: resourceOf,
  evidence: (activity) => [
    noted('action', text(activity.detail.actionName) ?? ''),
    noted('finding', text(securityFindingOf(activity).Id) ?? activity.id),
    ...(activity.actor.account === undefined ? [] : [noted('pressed-in', activity.actor.account)]),
  ],
};
