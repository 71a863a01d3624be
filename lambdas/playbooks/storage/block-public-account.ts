import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Json } from '#core/json.ts';
import { type PlannedCall, refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { blockImage, disabledSettings, switchedOn } from './access-block.ts';
import { ABSENT_IN_ACCOUNT, ifConfigured } from './buckets.ts';

/** These calls name no resource: they act on the caller's own account. */
const permissions: readonly Permission[] = [
  { action: 's3:GetAccountPublicAccessBlock', access: 'read', on: () => '*' },
  { action: 's3:PutAccountPublicAccessBlock', access: 'write', on: () => '*' },
];

/**
 * If the hub may not change a bucket, it never blocks the whole account by itself: that would take down sites that were not attacked. A
 * person can ask for this plan for the incident of a bucket, and approves it first.
 */
export const blockPublicAccount: Playbook<MemberCall> = {
  id: 'block-public-account',
  title: { en: 'Turn on the public access block of the account', ko: '계정의 퍼블릭 액세스 차단을 모두 켜기' },
  actsOn: ['AwsAccount', 'AwsS3Bucket', 'AwsS3Object'],
  reachesBeyond: ({ resource }) => resource.type !== 'AwsAccount',
  permissions: { fix: permissions, undo: permissions },

  // The tags of an account are in AWS Organizations; an exemption of an account is written in the organization file.
  tags: async () => ({}),

  read: async ({ account }, call) => {
    const answer = await ifConfigured(call('s3:GetAccountPublicAccessBlock', { AccountId: account }), ABSENT_IN_ACCOUNT);
    return [blockImage(`account-access-block/${account}`, answer)];
  },

  plan: (incident, images) => {
    const { account } = incident;
    const [block] = images;
    if (block === undefined) return refused({ code: 'access-block-unreadable', of: 'account', id: account });
    const off = disabledSettings(block.state);
    if (off.length === 0) return { kind: 'already-safe' };
    const names = off.join(', ');
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Turn on ${names} for every bucket of account ${account}, including websites that S3 serves directly; the settings, policies and ACLs of single buckets stay as they are`,
          ko: `계정 ${account}의 모든 버킷에 ${names} 설정을 켭니다. S3가 직접 제공하는 웹사이트도 포함되며, 버킷별 설정과 정책과 ACL은 그대로 둡니다`,
        },
        calls: [setAccountBlock(incident, switchedOn(block.state, off))],
        before: [block],
      },
    };
  },

  undo: (incident, { toRestore: back }) => {
    const { account } = incident;
    return {
      words: {
        en: `Restore the previous public access block of account ${account}, or remove it if there was none`,
        ko: `계정 ${account}의 퍼블릭 액세스 차단 설정을 조치 전 상태로 복원합니다`,
      },
      calls: back.map(({ state: is }) => setAccountBlock(incident, is)),
    };
  },
};

function setAccountBlock({ account }: Incident, block: Json | PublicAccessBlockConfiguration): PlannedCall {
  const [on, to] = [{ resource: account, arns: ['*'] }, { AccountId: account }];
  if (block === null) return planned('s3:DeleteAccountPublicAccessBlock', on, to);
  const PublicAccessBlockConfiguration = block as PublicAccessBlockConfiguration;
  return planned('s3:PutAccountPublicAccessBlock', on, { ...to, PublicAccessBlockConfiguration });
}
