import { ownEntry, ownProperty } from '#core/own-property.ts';
import { FAMILIES, type Family } from '#core/playbook/playbook-id.ts';
import { permissionsOf } from '#playbooks/index.ts';
import { RISK_OF_STOLEN_ROLE } from '#words/fix-roles.ts';

/** What the roles of each family may write, and what a thief could do with them. */
export function fixRolesPage(): string {
  return `${[
    '# What the roles of each family can do',
    "An account that opted in to a family has two roles for it: one for the function that contains automatically, one for the function that acts on a person's decision. A session policy limits each run to one resource and the calls of its plan, but it binds only the hub: a thief of the function's role can open a session without it. For most of these calls IAM has no condition on their contents, so the role that closes can also open. Opt in to families one by one, and only where the benefit is worth the risk.",
    '계열에 참여한 계정에는 역할이 둘 있습니다. 하나는 스스로 조치하는 함수용이고, 다른 하나는 사람의 결정에 따르는 함수용입니다. 세션 정책이 실행마다 리소스 하나와 계획의 호출로 제한하지만 이는 허브에만 적용됩니다. 함수의 역할을 탈취한 사람은 이 정책 없이 세션을 열 수 있습니다. 이 호출 대부분에는 내용을 제한하는 IAM 조건이 없어, 닫는 역할로 열 수도 있습니다. 계열마다 따로, 위험보다 이점이 큰 곳에서만 참여하십시오.',
    ...FAMILIES.flatMap(sectionOf),
  ].join('\n\n')}\n`;
}

/** What people expect here, but the hub does not do by itself. */
const NEVER_ALONE: Readonly<Partial<Record<Family, readonly string[]>>> = {
  storage: [
    'If the policy of a bucket denies the hub access, the hub reports it (`hub-hindered`, `hub-denied-by-policy`) and never blocks public access of the whole account by itself: that would take down sites that were not attacked. A person can do it, and sees the plan first: `npx hub replan INCIDENT --playbook block-public-account`.',
    '버킷의 정책이 허브를 거부하면 허브는 이를 보고(`hub-hindered`, `hub-denied-by-policy`)할 뿐, 계정 전체의 퍼블릭 액세스를 스스로 차단하지 않습니다. 공격받지 않은 사이트까지 멈추기 때문입니다. 사람은 계획을 먼저 확인한 뒤 할 수 있습니다: `npx hub replan INCIDENT --playbook block-public-account`.',
  ],
};

function sectionOf(family: Family): string[] {
  const { en, ko } = ownEntry(RISK_OF_STOLEN_ROLE, family);
  return [
    `## ${family}`,
    `A thief of the role that contains automatically could ${en}.`,
    `스스로 조치하는 역할을 탈취한 사람은 다음을 할 수 있습니다: ${ko}.`,
    [`- automatically: ${writesOf(family, 'fix')}`, `- on a person's decision: ${writesOf(family, 'undo')}`].join('\n'),
    ...(ownProperty(NEVER_ALONE, family) ?? []),
  ];
}

function writesOf(family: Family, role: 'fix' | 'undo'): string {
  const writes = permissionsOf(family, role).flatMap(({ action, access }) => (access === 'write' ? [`\`${action}\``] : []));
  return [...new Set(writes)].sort().join(', ') || 'nothing';
}
