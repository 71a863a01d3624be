import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { HUB_ACTIONS } from '#core/hub-actions.ts';
import { noted } from '#core/incident/evidence.ts';
import { text } from '#core/json.ts';
import { hubOf } from '#core/naming.ts';
import { resourceOf, securityFindingOf } from '../readings/security-finding.ts';

const ACTION_NAMES = HUB_ACTIONS.map(({ name }) => name);

export const securityhubCustomAction: Detection = {
  id: 'securityhub-custom-action',
  title: {
    en: 'A custom action of the hub was run on a finding',
    ko: '담당자가 Security Hub에서 허브의 사용자 지정 작업을 실행했습니다',
  },
  about: {
    en: 'A person asks the hub to act on exactly these findings. Only actions run in the hub account count; one that is run elsewhere on the findings of another account does nothing and is reported.',
    ko: '담당자가 선택한 조사 결과에 대해서만 허브에 작업을 요청했습니다. 허브 계정에서 실행한 경우만 인정합니다. 다른 계정의 조사 결과에 실행한 작업은 아무 영향이 없으며 보고됩니다.',
  },
  severity: 'LOW',
  triggers: [
    {
      source: 'aws.securityhub',
      notices: ['Security Hub Findings - Custom Action'],
      where: { actionName: ACTION_NAMES },
    },
  ],
  techniques: [],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => isOfHub(activity) && (isChosenInHub(activity) || activity.actor.account !== activity.account),
  // Nothing follows from either.
  severityFor: (activity) => (isChosenInHub(activity) ? 'LOW' : 'MEDIUM'),
  subject: resourceOf,
  evidence: (activity) => [
    noted('action', text(activity.detail.actionName) ?? ''),
    noted('finding', text(securityFindingOf(activity).Id) ?? activity.id),
    ...(activity.actor.account === undefined ? [] : [noted('pressed-in', activity.actor.account)]),
  ],
};

function isOfHub({ name, detail }: Activity): boolean {
  return name === 'Security Hub Findings - Custom Action' && ACTION_NAMES.includes(text(detail.actionName) ?? '');
}

/** A member can create an action with the same name. */
function isChosenInHub(activity: Activity): boolean {
  const { hubAccount } = hubOf(activity);
  return hubAccount === undefined || activity.actor.account === hubAccount;
}
