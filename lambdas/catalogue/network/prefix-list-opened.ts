import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Answers } from '#core/detection/facts.ts';
import { noted } from '#core/incident/evidence.ts';
import { isPieceOfWorld, publicBlocks } from '#core/network/cidr.ts';
import {
  addedEntries,
  entriesAfter,
  entriesQuestion,
  LIST_CALLS,
  listId,
  prefixListOf,
  usersQuestion,
} from '../readings/prefix-list.ts';

/** A rule for a list also opens what is added to the list later, and a change of a list names no group. */
export const prefixListOpened: Detection = {
  id: 'prefix-list-opened',
  title: {
    en: 'A prefix list that security groups use allows the whole internet',
    ko: '보안 그룹이 사용하는 접두사 목록이 인터넷 전체를 허용합니다',
  },
  about: {
    en: 'Every group with a rule for the list is now open, although no group was changed. Lists are also used by route tables and other groups, so a person decides what to remove.',
    ko: '보안 그룹을 바꾸지 않아도 그 목록을 쓰는 모든 그룹이 한꺼번에 열립니다. 목록은 라우팅 테이블이나 다른 그룹에서도 쓰이므로 무엇을 되돌릴지는 사람이 결정합니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 'ec2.amazonaws.com', calls: LIST_CALLS }],
  techniques: ['T1562.007', 'T1133'],
  controls: ['EC2.13', 'EC2.18', 'EC2.19'],
  containment: {
    response: 'ask',
    noPlaybook: {
      en: 'A list is one part of many resources, and accounts it is shared with use it too: restore its previous version, or remove the rules that name it.',
      ko: '접두사 목록은 여러 리소스와 공유받은 계정에서 함께 쓰입니다. 이전 버전으로 되돌리거나 그 목록을 쓰는 규칙을 삭제하십시오.',
    },
  },
  matches: (activity) => LIST_CALLS.includes(activity.name) && listId(activity) !== undefined && mayOpen(activity),
  facts: {
    asks: (activity) => [entriesQuestion(activity), usersQuestion(activity)],
    ifUnanswered: (activity) => addedEntries(activity).some(isPieceOfWorld),
    decides: (activity, answers) => {
      const users = answers.of<'prefix-list-users'>(usersQuestion(activity));
      if (users?.groups.length === 0) return 'quiet';
      if (openEntries(activity, answers).length > 0) return users === undefined ? 'unknown' : 'fires';
      return entriesAfter(activity, answers) === undefined ? 'unknown' : 'quiet';
    },
  },
  subject: prefixListOf,
  evidence: (activity, answers) => [
    noted('prefix-list', prefixListOf(activity).id),
    ...(answers.of<'prefix-list-users'>(usersQuestion(activity))?.groups ?? []).map((group) => noted('open-group', group)),
  ],
};

/** A change that only removes or renames adds nothing; a restored version may add anything. */
function mayOpen(activity: Activity): boolean {
  return activity.name.startsWith('Restore') || addedEntries(activity).length > 0;
}

function openEntries(activity: Activity, answers: Answers): string[] {
  return publicBlocks(entriesAfter(activity, answers) ?? addedEntries(activity));
}
