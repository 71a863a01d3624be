import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import { DEFAULT_TUNING } from '#core/detection/tuning.ts';
import { isSame } from '../readings/ingress.ts';
import { rulesRead } from '../readings/live-rules.ts';
import { standingRules, stillOpen } from '../readings/reminder.ts';

const OPENINGS = ['sg-ssh-open-world', 'sg-open-highrisk-port', 'sg-open-all-ports', 'sg-tag-policy'];

export const sgStaleOpening: Detection = {
  id: 'sg-stale-opening',
  title: {
    en: 'A security group stayed open to the whole internet',
    ko: '인터넷 전체에 열린 보안 그룹이 오래 방치되었습니다',
  },
  about: {
    en: 'It was reported and is still open. The longer it stays open, the more likely it is found.',
    ko: '알림이 갔지만 아무도 닫지 않았습니다. 열려 있는 동안 누군가 찾아낼 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: [
    {
      after: OPENINGS,
      minutes: DEFAULT_TUNING.staleOpeningMinutes,
      tuned: ({ staleOpeningMinutes }) => staleOpeningMinutes,
    },
  ],
  techniques: ['T1133'],
  controls: ['EC2.13', 'EC2.18', 'EC2.19'],
  tunedBy: ['staleOpeningMinutes'],
  containment: { response: 'ask', playbooks: ['revoke-open-ingress'] },
  matches: (activity) =>
    activity.kind === 'reminder' && OPENINGS.includes(stillOpen(activity).scenario) && standingRules(activity).length > 0,
  facts: {
    asks: (activity) => [groupQuestion(activity)],
    ifUnanswered: 'open',
    decides: (activity, answers) => {
      if (answers.of<'security-group'>(groupQuestion(activity)) === undefined) return 'unknown';
      return stillThere(activity, answers).length > 0 ? 'fires' : 'quiet';
    },
  },
  subject: (activity) => stillOpen(activity).resource,
  evidence: stillThere,
};

function groupQuestion(activity: Activity): Extract<Question, { ask: 'security-group' }> {
  return { ask: 'security-group', id: stillOpen(activity).resource.id };
}

/** Rules that were open when the reminder was sent and that the group still has; all of them if the group was not read. */
function stillThere(activity: Activity, answers: Answers) {
  const standing = standingRules(activity);
  const group = answers.of<'security-group'>(groupQuestion(activity));
  if (group === undefined) return standing;
  const live = rulesRead(group);
  return standing.filter((rule) => live.some((other) => isSame(rule, other)));
}
