import { refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { disabledSettings, switchedOn } from './access-block.ts';
import { readBucketBlock, setBucketBlock } from './bucket-block.ts';
import { bucketPermission, bucketTags, isWebsite, READ_BUCKET_TAGS, sparingTheHub } from './buckets.ts';

/** IAM has one action for turning on and off: a session gets it for one bucket only. */
const permissions = [
  bucketPermission('read', 'GetBucketPublicAccessBlock'),
  READ_BUCKET_TAGS,
  bucketPermission('write', 'PutBucketPublicAccessBlock'),
];

export const blockPublicBucket: Playbook<MemberCall> = sparingTheHub({
  id: 'block-public-bucket',
  title: { en: 'Turn on the public access block of the bucket', ko: '버킷의 퍼블릭 액세스 차단을 모두 켜기' },
  actsOn: ['AwsS3Bucket'],
  permissions: { fix: permissions, undo: permissions },

  tags: bucketTags,

  read: async (incident, call) => {
    return [await readBucketBlock(incident, call)];
  },

  plan: (incident, images, { account }) => {
    const { id } = incident.resource;
    const [block] = images;
    if (block === undefined) return refused({ code: 'access-block-unreadable', of: 'bucket', id });
    const off = disabledSettings(block.state);
    if (off.length === 0) return { kind: 'already-safe' };
    if (isWebsite(incident, account)) return refused({ code: 'public-website', bucket: id, question: 'access' });
    const names = off.join(', ');
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Turn on ${names} for bucket ${id}: only users who were granted access can reach it; its policy, ACLs and objects stay as they are`,
          ko: `버킷 ${id}의 ${names} 설정을 켭니다. 권한을 따로 부여받지 않은 사용자는 더 이상 접근할 수 없으며, 버킷 정책과 ACL과 객체는 그대로 둡니다`,
        },
        calls: [setBucketBlock(incident, switchedOn(block.state, off))],
        before: [block],
      },
    };
  },

  undo: (incident, { toRestore: back }) => {
    const { id } = incident.resource;
    return {
      words: {
        en: `Restore the previous public access block of bucket ${id}, or remove it if there was none`,
        ko: `버킷 ${id}의 퍼블릭 액세스 차단 설정을 조치 전 상태로 복원합니다`,
      },
      calls: back.map(({ state: is }) => setBucketBlock(incident, is)),
    };
  },
});
