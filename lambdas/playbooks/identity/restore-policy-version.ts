import type { PolicyVersion } from '@aws-sdk/client-iam';
import type { Permission } from '#core/iam/permission.ts';
import { administratorGrants } from '#core/iam/policy-reading.ts';
import { notedIn } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type Json, list, object } from '#core/json.ts';
import { type Image, type PlannedCall, refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { documentText, everyPage, onPolicy, policyTags } from './iam-entities.ts';

/** An older version may grant more than a newer one, and IAM has no condition on that: a run may change only one policy. */
const permissions: readonly Permission[] = [
  { action: 'iam:GetPolicyVersion', access: 'read', on: onPolicy },
  { action: 'iam:ListPolicyTags', access: 'read', on: onPolicy },
  { action: 'iam:ListPolicyVersions', access: 'read', on: onPolicy },
  { action: 'iam:SetDefaultPolicyVersion', access: 'write', on: onPolicy },
];

/** One version of the policy; a document that could not be read counts as administrator. */
type Version = { readonly id: string; readonly administrator: boolean };

export const restorePolicyVersion: Playbook<MemberCall> = {
  id: 'restore-policy-version',
  title: { en: 'Restore the earlier default version of the policy', ko: '정책의 기본 버전을 이전 버전으로 복원' },
  actsOn: ['AwsIamPolicy'],
  permissions: { fix: permissions, undo: permissions },

  tags: policyTags,

  read: async ({ resource }, call) => {
    const pages = await everyPage((from) => call('iam:ListPolicyVersions', { PolicyArn: resource.arn, ...from }));
    const found = pages.flatMap(({ Versions = [] }) => Versions);
    const versions = await Promise.all(found.map((one) => versionOf(resource.arn, one, call)));
    const current = found.find(({ IsDefaultVersion }) => IsDefaultVersion === true)?.VersionId;
    return current === undefined
      ? []
      : [{ subject: `default-policy-version/${resource.arn}`, state: current, lookup: { versions } }];
  },

  plan: (incident, [image]) => {
    const { id, arn } = incident.resource;
    if (image === undefined) return refused({ code: 'default-version-unknown', policy: id });
    const current = String(image.state);
    const offending = notedIn(incident.evidence, 'policy-version');
    const isAnother = offending.length > 0 && !offending.includes(current);
    if (isAnother || versionsOf(image).some((one) => one.id === current && !one.administrator)) return { kind: 'already-safe' };
    const target = targetOf(incident, current, versionsOf(image));
    if (target === undefined) return refused({ code: 'no-harmless-version', policy: id, version: current });
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Make version ${target} of policy ${id} the default instead of ${current}, for everything it is attached to; no version is deleted, and nothing is detached`,
          ko: `정책 ${id}의 기본 버전을 바꿉니다(${current} → ${target}). 이 정책이 연결된 모든 대상에 적용되며, 버전은 삭제하지 않고 연결도 그대로 둡니다`,
        },
        calls: [setDefault(arn, target)],
        before: [image],
      },
    };
  },

  undo: ({ resource: { id, arn } }, { toRestore: back }) => ({
    words: {
      en: `Restore version ${versionsIn(back)} of policy ${id} as the default`,
      ko: `정책 ${id}의 기본 버전을 복원합니다(${versionsIn(back)})`,
    },
    calls: back.map(({ state: is }) => setDefault(arn, String(is))),
  }),
};

async function versionOf(PolicyArn: string, { VersionId = '' }: PolicyVersion, call: MemberCall): Promise<Version> {
  const { PolicyVersion } = await call('iam:GetPolicyVersion', { PolicyArn, VersionId });
  const document = documentText(PolicyVersion?.Document);
  return { id: VersionId, administrator: document === '' || administratorGrants(document).length > 0 };
}

/** The version that was the default, if the record names it; otherwise the newest one that the new version can have replaced. */
function targetOf(incident: Incident, current: string, versions: readonly Version[]): string | undefined {
  const harmless = versions.filter(({ administrator }) => !administrator).map(({ id }) => id);
  const [previous] = notedIn(incident.evidence, 'previous-version');
  if (previous !== undefined) return harmless.find((id) => id === previous);
  // An attacker who chose among existing versions may have written any of them.
  if (!incident.call.endsWith(':CreatePolicyVersion')) return undefined;
  return harmless.filter((id) => numberOf(id) < numberOf(current)).sort((one, other) => numberOf(other) - numberOf(one))[0];
}

function numberOf(version: string): number {
  return Number(/^v(\d+)/.exec(version)?.[1] ?? Number.NaN);
}

function setDefault(PolicyArn: string, VersionId: string): PlannedCall {
  return planned('iam:SetDefaultPolicyVersion', { resource: PolicyArn, arns: [PolicyArn] }, { PolicyArn, VersionId });
}

function versionsOf(image: Image): Version[] {
  return list(image.lookup?.versions).map((one: Json) => {
    const { id, administrator } = object(one);
    return { id: String(id), administrator: administrator !== false };
  });
}

function versionsIn(images: readonly Image[]): string {
  return images.map(({ state: is }) => String(is)).join(', ');
}
