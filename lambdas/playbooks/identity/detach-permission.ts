import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type Image, refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { Refusal } from '#core/reason.ts';
import type { Tags } from '#core/resource.ts';
import type { AccountSettings } from '#core/settings.ts';
import type { Localized } from '#core/text.ts';
import type { MemberCall } from '#member/calls.ts';
import { grantList, holderIn, isGrant, isOffending, readGrants, removalsOf, restorationsOf } from './grant-images.ts';
import { onEvery, onGroup, onRole, onUser, roleTags, userTags } from './iam-entities.ts';
import { protectedRole, protectedUser } from './protected.ts';

type On = Permission['on'];

const reads = (actions: readonly string[], on: On): Permission[] => actions.map((action) => ({ action, access: 'read', on }));

/** The holder is known before the plan, but not its policies: a run gets these calls only for its plan. */
const writes = (actions: readonly string[], on: On): Permission[] =>
  actions.map((action) => ({ action, access: 'write', on, narrowedBy: 'plan' }));

/** A run about a user does not read roles: its session has little room for names. */
const ofType =
  (wanted: string, on: On): On =>
  (scope) =>
    scope.type === undefined || scope.type === wanted ? on(scope) : [];

const READS: readonly Permission[] = [
  ...reads(
    ['iam:GetUser', 'iam:GetUserPolicy', 'iam:ListAttachedUserPolicies', 'iam:ListGroupsForUser', 'iam:ListUserTags'],
    ofType('AwsIamUser', onUser),
  ),
  ...reads(
    ['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListRoleTags'],
    ofType('AwsIamRole', onRole),
  ),
  ...reads(['iam:GetGroup'], ofType('AwsIamUser', onEvery('group'))),
  ...reads(['iam:GetPolicy'], onEvery('policy')),
  ...reads(['iam:GetGroup', 'iam:GetGroupPolicy', 'iam:ListAttachedGroupPolicies'], ofType('AwsIamGroup', onGroup)),
];

/** Removes what one call granted; every other permission stays. */
export const detachPermission: Playbook<MemberCall> = {
  id: 'detach-permission',
  title: { en: 'Remove only the permissions that were granted', ko: '부여된 권한만 회수' },
  actsOn: ['AwsIamUser', 'AwsIamRole', 'AwsIamGroup'],
  permissions: {
    fix: [
      ...READS,
      ...writes(['iam:DeleteUserPolicy', 'iam:DetachUserPolicy'], onUser),
      ...writes(['iam:DeleteRolePolicy', 'iam:DetachRolePolicy'], onRole),
      ...writes(['iam:DeleteGroupPolicy', 'iam:DetachGroupPolicy'], onGroup),
      ...writes(['iam:RemoveUserFromGroup'], onEvery('group')),
    ],
    // Restoring needs the right to grant: a session has it only on one holder and, by condition, for exactly the policies it lost.
    undo: [
      ...READS,
      ...writes(['iam:AttachUserPolicy', 'iam:PutUserPolicy'], onUser),
      ...writes(['iam:AttachRolePolicy', 'iam:PutRolePolicy'], onRole),
      ...writes(['iam:AttachGroupPolicy', 'iam:PutGroupPolicy'], onGroup),
      ...writes(['iam:AddUserToGroup'], onEvery('group')),
    ],
  },

  tags: tagsOf,
  read: readGrants,

  plan: (incident, images, { account }) => {
    const refusal = protectedHolder(incident, images, account);
    if (refusal !== undefined) return refused(refusal);
    const before = images.filter((image) => isGrant(image) && isOffending(image));
    if (before.length === 0) return { kind: 'already-safe' };
    const { en, ko } = holderWords(incident);
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Remove from ${en} the ${grantList(before, 'en')}; every other permission stays`,
          ko: `${ko}에서 ${grantList(before, 'ko')}만 회수하고 나머지 권한은 그대로 둡니다`,
        },
        calls: removalsOf(incident, before),
        // If the name belongs to another holder by then, that one gets nothing.
        before: [...before, ...images.filter((image) => !isGrant(image))],
      },
    };
  },

  undo: (incident, { toRestore: back }) => ({
    words: {
      en: `Restore to ${holderWords(incident).en} the ${grantList(back, 'en')}`,
      ko: `${holderWords(incident).ko}에 ${grantList(back, 'ko')} 권한을 다시 부여합니다`,
    },
    calls: restorationsOf(incident, back),
  }),
};

/** Groups have no tags. */
async function tagsOf(incident: Incident, call: MemberCall): Promise<Tags> {
  if (incident.resource.type === 'AwsIamGroup') return {};
  return incident.resource.type === 'AwsIamRole' ? roleTags(incident, call) : userTags(incident.resource.id, call);
}

/** A role's path shows its owner. It is read from IAM, because the event may not contain it. */
function protectedHolder(
  { resource: { type, id, arn } }: Incident,
  images: readonly Image[],
  account: AccountSettings,
): Refusal | undefined {
  if (type === 'AwsIamRole') return protectedRole(holderIn(images) ?? arn, account);
  return type === 'AwsIamUser' ? protectedUser(id, account) : undefined;
}

function holderWords({ resource: { type, id } }: Incident): Localized {
  if (type === 'AwsIamGroup') return { en: `group ${id} with all its members`, ko: `그룹 ${id}(소속 사용자 전체)` };
  return type === 'AwsIamRole' ? { en: `role ${id}`, ko: `역할 ${id}` } : { en: `user ${id}`, ko: `사용자 ${id}` };
}
