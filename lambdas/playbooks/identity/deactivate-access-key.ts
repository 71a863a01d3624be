import type { Permission } from '#core/iam/permission.ts';
import { notedIn } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { object } from '#core/json.ts';
import { type Image, type PlannedCall, refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { Refusal } from '#core/reason.ts';
import { type MemberCall, planned } from '#member/calls.ts';

import { everyPage, isIamName, onEvery, userTags } from './iam-entities.ts';
import { protectedUser } from './protected.ts';

/** Keys have no ARN: IAM checks their user, which the incident's resource does not name. */
const permissions: readonly Permission[] = [
  { action: 'iam:GetUser', access: 'read', on: onEvery('user') },
  { action: 'iam:ListAccessKeys', access: 'read', on: onEvery('user') },
  { action: 'iam:ListUserTags', access: 'read', on: onEvery('user') },
  { action: 'iam:UpdateAccessKey', access: 'write', on: onEvery('user'), narrowedBy: 'plan' },
];

export const deactivateAccessKey: Playbook<MemberCall> = {
  id: 'deactivate-access-key',
  title: { en: 'Deactivate the access key', ko: '액세스 키 비활성화' },
  actsOn: ['AwsIamAccessKey'],
  permissions: { fix: permissions, undo: permissions },

  tags: async (incident, call) => (notDeactivatable(incident) === undefined ? userTags(ownerOf(incident) ?? '', call) : {}),

  read: async (incident, call) => {
    const UserName = ownerOf(incident);
    if (UserName === undefined || notDeactivatable(incident) !== undefined) return [];
    const [{ User }, pages] = await Promise.all([
      call('iam:GetUser', { UserName }),
      everyPage((from) => call('iam:ListAccessKeys', { UserName, ...from })),
    ]);
    const key = pages.flatMap((page) => page.AccessKeyMetadata ?? []).find((one) => one.AccessKeyId === incident.resource.id);
    const owner = { user: UserName, arn: User?.Arn ?? '' };
    return key === undefined
      ? []
      : [{ subject: `access-key/${incident.resource.id}`, state: key.Status ?? 'Inactive', lookup: owner }];
  },

  plan: (incident, images, { account }) => {
    const user = ownerOf(incident) ?? '';
    const refusal = notDeactivatable(incident) ?? protectedUser(user, account);
    if (refusal !== undefined) return refused(refusal);
    const before = images.filter(({ state: is }) => is === 'Active');
    if (before.length === 0) return { kind: 'already-safe' };
    const key = incident.resource.id;
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Deactivate access key ${key} of user ${user}: workloads that use it stop working; the key is not deleted, and the user's other keys, password and permissions stay`,
          ko: `사용자 ${user}의 액세스 키(${key})를 비활성화합니다. 이 키를 쓰는 작업은 중단되지만 키는 삭제하지 않으며, 사용자의 다른 키와 암호, 권한은 그대로 둡니다`,
        },
        calls: before.map((image) => update(key, image, 'Inactive')),
        before,
      },
    };
  },

  undo: ({ resource: { id } }, { toRestore: back }) => ({
    words: { en: `Reactivate access key ${id}`, ko: `액세스 키(${id})를 다시 활성화합니다` },
    calls: back.map((image) => update(id, image, 'Active')),
  }),
};

function update(AccessKeyId: string, image: Image, Status: 'Active' | 'Inactive'): PlannedCall {
  const { user, arn } = object(image.lookup);
  const on = { resource: AccessKeyId, arns: [String(arn)] };
  return planned('iam:UpdateAccessKey', on, { UserName: String(user), AccessKeyId, Status });
}

/** The owner of the key, from the resource's ARN if a finding named the user, otherwise from the evidence. */
function ownerOf(incident: Incident): string | undefined {
  const [, path] = incident.resource.arn.split(':user/');
  return path?.split('/').at(-1) ?? notedIn(incident.evidence, 'user')[0];
}

/** Why there is no key of a user to deactivate. */
function notDeactivatable(incident: Incident): Refusal | undefined {
  const { id } = incident.resource;
  const user = ownerOf(incident);
  if (id.startsWith('ASIA')) return { code: 'session-key', key: id };
  if (!id.startsWith('AKIA')) return { code: 'not-a-long-lived-key', key: id };
  if (user === undefined) return { code: 'key-owner-unknown', key: id };
  // The event of a new root key has the root user's own name; its later calls have the name root.
  return isIamName(user) && user !== 'root' ? undefined : { code: 'key-of-root', key: id, user };
}
