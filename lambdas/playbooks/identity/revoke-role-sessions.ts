import { refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { DENY_OLDER_SESSIONS, denyIssuedBefore, issuedBeforeOf, OF_STATEMENTS } from './deny-documents.ts';
import { roleTags } from './iam-entities.ts';
import { arnOf, deleteFromRole, notOurs, ON_ROLE, putOnRole, readOnRole } from './own-denial.ts';
import { protectedRole } from './protected.ts';

/** A policy takes some seconds to apply everywhere; a session issued in that time counts as old too. */
const MOMENT_MS = 30_000;

export const revokeRoleSessions: Playbook<MemberCall> = {
  id: 'revoke-role-sessions',
  title: { en: 'Revoke the sessions of the role', ko: '역할의 기존 세션 취소' },
  actsOn: ['AwsIamRole'],
  permissions: ON_ROLE,

  tags: roleTags,
  read: (incident, call) => readOnRole(DENY_OLDER_SESSIONS, incident, call),

  volatile: [{ action: 'iam:PutRolePolicy', path: [...OF_STATEMENTS, 'DateLessThan', 'aws:TokenIssueTime'] }],
  plan: ({ resource, lastAt }, [image], { now, account }) => {
    if (image === undefined) return refused({ code: 'not-a-role', name: resource.id });
    const refusal = protectedRole(arnOf(image), account);
    if (refusal !== undefined) return refused(refusal);
    const known = issuedBeforeOf(image.state);
    if (known === undefined) return notOurs(DENY_OLDER_SESSIONS, resource);
    if (known > lastAt) return { kind: 'already-safe' };
    const moment = Math.max(now, lastAt) + MOMENT_MS;
    const since = new Date(moment).toISOString();
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Deny everything to sessions of role ${resource.id} issued before ${since}, by inline policy ${DENY_OLDER_SESSIONS}; new sessions work, so workloads that run with the role must get new credentials, and the role keeps its permissions and its trust policy`,
          ko: `인라인 정책(${DENY_OLDER_SESSIONS})으로 ${since} 전에 발급된 역할 ${resource.id}의 세션에 모든 작업을 거부합니다. 새 세션은 쓸 수 있으므로 이 역할로 실행 중인 워크로드는 자격 증명을 다시 받아야 하며, 역할의 권한과 신뢰 정책은 그대로 둡니다`,
        },
        calls: [putOnRole(DENY_OLDER_SESSIONS, image, denyIssuedBefore(moment))],
        before: [image],
      },
    };
  },

  undo: ({ resource }, { toRestore: back }) => ({
    words: {
      en: `Restore the previous state of inline policy ${DENY_OLDER_SESSIONS} of role ${resource.id}; revoked sessions that have not expired work again`,
      ko: `역할 ${resource.id}의 인라인 정책(${DENY_OLDER_SESSIONS})을 이전 상태로 복원합니다. 취소된 세션 중 만료되지 않은 것은 다시 쓸 수 있습니다`,
    },
    calls: back.map((image) =>
      image.state === null ? deleteFromRole(DENY_OLDER_SESSIONS, image) : putOnRole(DENY_OLDER_SESSIONS, image, image.state),
    ),
  }),
};
