import { MINUTE } from '#core/duration.ts';
import { notedIn } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { OF_STATEMENTS } from './deny-documents.ts';
import { DENY_GUESSED, denyGuessed, guessDenialIn } from './guess-denial.ts';
import { userTags } from './iam-entities.ts';
import { deleteFromUser, notOurs, ON_USER, putOnUser, readOnUser } from './own-denial.ts';
import { protectedUser } from './protected.ts';

const MINUTES = 30;

/**
 * Anyone who knows an account and a name can make sign-ins fail, so the denial must harm only the person who guesses. IAM cannot deny
 * the sign-in itself, so every call of such a session is denied.
 */
export const denyGuessedSessions: Playbook<MemberCall> = {
  id: 'deny-guessed-sessions',
  title: {
    en: 'Deny sessions since the first failed sign-in, without MFA, for half an hour',
    ko: '첫 로그인 실패 이후 MFA 없이 시작된 세션을 30분 동안 거부',
  },
  actsOn: ['AwsIamUser'],
  permissions: ON_USER,
  mostADay: 2,

  tags: ({ resource }, call) => userTags(resource.id, call),
  read: (incident, call) => readOnUser(DENY_GUESSED, incident, call),

  volatile: [{ action: 'iam:PutUserPolicy', path: [...OF_STATEMENTS, 'DateLessThan', 'aws:CurrentTime'] }],
  plan: (incident, [image], { now, account }) => {
    const { resource } = incident;
    const refusal = protectedUser(resource.id, account);
    if (refusal !== undefined) return refused(refusal);
    const known = guessDenialIn(image?.state);
    if (image === undefined || known === undefined) return notOurs(DENY_GUESSED, resource);
    if (known !== null && known.end > now) return { kind: 'already-safe' };
    const denial = { since: firstGuess(incident), end: now + MINUTES * MINUTE };
    const [since, until] = [denial.since, denial.end].map((moment) => new Date(moment).toISOString());
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Deny everything to sessions of user ${resource.id} that started after ${since} without MFA, until ${until}, by inline policy ${DENY_GUESSED}; access keys, earlier sessions and sessions with MFA keep working, and the denial then ends by itself`,
          ko: `인라인 정책(${DENY_GUESSED})으로 ${since} 이후 MFA 없이 시작된 사용자 ${resource.id}의 세션에 모든 작업을 ${until}까지 거부합니다. 액세스 키와 그 전의 세션, MFA로 시작한 세션은 계속 쓸 수 있으며, 시간이 지나면 자동으로 해제됩니다`,
        },
        calls: [putOnUser(DENY_GUESSED, image, denyGuessed(denial))],
        // An expired denial has no effect: it counts as none.
        before: [{ ...image, state: null }],
        expiresAt: denial.end,
        covers: 'resource',
      },
    };
  },

  undo: ({ resource }, { toRestore: back }) => ({
    words: {
      en: `Remove inline policy ${DENY_GUESSED} from user ${resource.id}, whose earlier permissions apply again`,
      ko: `사용자 ${resource.id}에서 인라인 정책(${DENY_GUESSED})을 삭제합니다. 이전에 허용된 작업을 다시 할 수 있습니다`,
    },
    calls: back.map((image) => deleteFromUser(DENY_GUESSED, image)),
  }),
};

function firstGuess({ evidence, firstAt }: Incident): number {
  const failures = notedIn(evidence, 'first-failure').map((time) => Date.parse(time));
  return Math.min(firstAt, ...failures.filter((time) => !Number.isNaN(time)));
}
