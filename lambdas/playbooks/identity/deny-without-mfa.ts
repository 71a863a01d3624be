import { refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { DENY_WITHOUT_MFA, denyWithoutMfa, isSameDocument } from './deny-documents.ts';
import { userTags } from './iam-entities.ts';
import { deleteFromUser, notOurs, ON_USER, putOnUser, readOnUser } from './own-denial.ts';
import { protectedUser } from './protected.ts';

export const denyWithoutSecondFactor: Playbook<MemberCall> = {
  id: 'deny-without-mfa',
  title: { en: 'Deny the user everything without MFA', ko: 'MFA 없이는 사용자의 모든 작업을 거부' },
  actsOn: ['AwsIamUser'],
  permissions: ON_USER,

  tags: ({ resource }, call) => userTags(resource.id, call),
  read: (incident, call) => readOnUser(DENY_WITHOUT_MFA, incident, call),

  plan: ({ resource }, [image], { account }) => {
    const refusal = protectedUser(resource.id, account);
    if (refusal !== undefined) return refused(refusal);
    if (isSameDocument(image?.state, denyWithoutMfa())) return { kind: 'already-safe' };
    if (image?.state !== null) return notOurs(DENY_WITHOUT_MFA, resource);
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Deny user ${resource.id} everything except registering MFA until the user signs in with MFA, by inline policy ${DENY_WITHOUT_MFA}; access keys stop working too, and the user keeps every permission`,
          ko: `인라인 정책(${DENY_WITHOUT_MFA})으로 사용자(${resource.id})가 MFA로 로그인할 때까지 MFA 등록을 뺀 모든 작업을 거부합니다. 액세스 키도 쓸 수 없게 되며, 사용자의 기존 권한은 그대로 둡니다`,
        },
        calls: [putOnUser(DENY_WITHOUT_MFA, image, denyWithoutMfa())],
        before: [image],
      },
    };
  },

  undo: ({ resource }, { toRestore: back }) => ({
    words: {
      en: `Remove inline policy ${DENY_WITHOUT_MFA} from user ${resource.id}, who may then act without MFA again`,
      ko: `사용자 ${resource.id}에서 인라인 정책(${DENY_WITHOUT_MFA})을 삭제합니다. MFA 없이도 다시 작업할 수 있습니다`,
    },
    calls: back.map((image) => deleteFromUser(DENY_WITHOUT_MFA, image)),
  }),
};
