import { refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { DENY_UNTIL, denyUntil, endOf, OF_STATEMENTS } from './deny-documents.ts';
import { userTags } from './iam-entities.ts';
import { deleteFromUser, notOurs, ON_USER, putOnUser, readOnUser } from './own-denial.ts';
import { protectedUser } from './protected.ts';

const MINUTES = 30;

/** IAM cannot deny the sign-in itself, so every call after it is denied. The denial expires by itself; removing it only cleans up. */
export const denyLoginForAWhile: Playbook<MemberCall> = {
  id: 'deny-login-for-a-while',
  title: { en: 'Deny the user everything for half an hour', ko: '30분 동안 사용자의 모든 작업을 거부' },
  actsOn: ['AwsIamUser'],
  permissions: ON_USER,

  tags: ({ resource }, call) => userTags(resource.id, call),
  read: (incident, call) => readOnUser(DENY_UNTIL, incident, call),

  volatile: [{ action: 'iam:PutUserPolicy', path: [...OF_STATEMENTS, 'DateLessThan', 'aws:CurrentTime'] }],
  plan: ({ resource }, [image], { now, account }) => {
    const refusal = protectedUser(resource.id, account);
    if (refusal !== undefined) return refused(refusal);
    const known = endOf(image?.state);
    if (image === undefined || known === undefined) return notOurs(DENY_UNTIL, resource);
    if (known > now) return { kind: 'already-safe' };
    const end = now + MINUTES * 60_000;
    const until = new Date(end).toISOString();
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Deny user ${resource.id} everything for ${MINUTES} minutes, until ${until}, by inline policy ${DENY_UNTIL}; the denial then ends by itself, and the user keeps every permission`,
          ko: `인라인 정책(${DENY_UNTIL})으로 사용자 ${resource.id}의 모든 작업을 ${MINUTES}분 동안(${until}까지) 거부합니다. 시간이 지나면 자동으로 해제되며, 사용자의 기존 권한은 그대로 둡니다`,
        },
        calls: [putOnUser(DENY_UNTIL, image, denyUntil(end))],
        // An expired denial has no effect: it counts as none.
        before: [{ ...image, state: null }],
        expiresAt: end,
      },
    };
  },

  undo: ({ resource }, { toRestore: back }) => ({
    words: {
      en: `Remove inline policy ${DENY_UNTIL} from user ${resource.id}, whose earlier permissions apply again`,
      ko: `사용자 ${resource.id}에서 인라인 정책(${DENY_UNTIL})을 삭제합니다. 이전에 허용된 작업을 다시 할 수 있습니다`,
    },
    calls: back.map((image) => deleteFromUser(DENY_UNTIL, image)),
  }),
};
