import type { Incident } from '#core/incident/incident.ts';
import { type Json, object, text } from '#core/json.ts';
import { type Image, refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { kindOf } from '#core/playbook/subject.ts';
import type { MemberCall } from '#member/calls.ts';
import { disabledSettings, switchedOn } from './access-block.ts';
import { readBucketBlock, setBucketBlock } from './bucket-block.ts';
import { lastHarmless, policyPart, READ_HISTORY } from './bucket-history.ts';
import { documentOf, isPublicPolicy, policyWords, setPolicy, withoutPublic } from './bucket-policies.ts';
import { bucketPermission, bucketTags, ifConfigured, inBucket, isWebsite, READ_BUCKET_TAGS, sparingTheHub } from './buckets.ts';

/** IAM has no condition on the contents of a policy: a session gets these for one bucket, and a call outside the plan is no echo. */
const permissions = [
  bucketPermission('read', 'GetBucketPolicy'),
  bucketPermission('read', 'GetBucketPublicAccessBlock'),
  READ_BUCKET_TAGS,
  READ_HISTORY,
  bucketPermission('write', 'DeleteBucketPolicy'),
  bucketPermission('write', 'PutBucketPolicy'),
  bucketPermission('write', 'PutBucketPublicAccessBlock'),
];

/** The two of the four settings that are about policies. */
const POLICY_SETTINGS = ['BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

export const restoreBucketPolicy: Playbook<MemberCall> = sparingTheHub({
  id: 'restore-bucket-policy',
  title: { en: 'Restore the last safe policy of the bucket', ko: '버킷 정책을 마지막 안전한 상태로 복원' },
  actsOn: ['AwsS3Bucket'],
  permissions: { fix: permissions, undo: permissions },

  tags: bucketTags,

  read: async (incident, call) => {
    const policy = async () => (await ifConfigured(call('s3:GetBucketPolicy', inBucket(incident))))?.Policy;
    const [block, given] = await Promise.all([readBucketBlock(incident, call), policy()]);
    const is = given === undefined ? null : documentOf(given);
    const earlier = isSafe(incident, is)
      ? undefined
      : await lastHarmless(incident, call, policyPart, (document) => !isPublicPolicy(document, incident));
    return [{ subject: `bucket-policy/${incident.resource.id}`, state: is, ...(earlier && { lookup: { earlier } }) }, block];
  },

  plan: (incident, images, { account }) => {
    const { id } = incident.resource;
    const [policy, block] = images;
    if (policy === undefined || block === undefined) return refused({ code: 'bucket-policy-unreadable', bucket: id });
    if (isSafe(incident, policy.state)) return { kind: 'already-safe' };
    const isOpen = isPublicPolicy(policy.state, incident);
    if (isOpen && isWebsite(incident, account)) {
      return refused({ code: 'public-website', bucket: id, question: 'policy' });
    }
    const earlier = policy.lookup?.earlier;
    if (!isOpen && (earlier === undefined || object(earlier).is === null)) {
      return refused({ code: 'no-harmless-policy', bucket: id });
    }
    const off = isOpen ? disabledSettings(block.state, POLICY_SETTINGS) : [];
    const document = earlier === undefined ? withoutPublic(policy.state, incident) : (object(earlier).is ?? null);
    return {
      kind: 'planned',
      plan: {
        words: policyWords(id, document, text(object(earlier).at), off),
        // The block first: it closes the bucket immediately, even if the policy fails.
        calls: [
          ...(off.length === 0 ? [] : [setBucketBlock(incident, switchedOn(block.state, off))]),
          setPolicy(incident, document),
        ],
        before: [policy, ...(off.length === 0 ? [] : [block])],
      },
    };
  },

  undo: (incident, { toRestore: back }) => {
    const { id } = incident.resource;
    const [policies, blocks] = [back.filter(isPolicy), back.filter((image) => !isPolicy(image))];
    return {
      words: {
        en: `Restore the previous policy and public access block of bucket ${id}`,
        ko: `버킷 ${id}의 정책과 퍼블릭 액세스 차단 설정을 조치 전 상태로 복원합니다`,
      },
      // The block first: while it is on, S3 accepts no public policy.
      calls: [
        ...blocks.map(({ state: is }) => setBucketBlock(incident, is)),
        ...policies.map(({ state: is }) => setPolicy(incident, is)),
      ],
    };
  },
});

function isPolicy({ subject }: Image): boolean {
  return kindOf(subject) === 'bucket-policy';
}

/** Safe is a policy that is not public; if the policy was deleted, any policy that is not public. */
function isSafe(incident: Incident, document: Json): boolean {
  return document === null ? !incident.call.endsWith(':DeleteBucketPolicy') : !isPublicPolicy(document, incident);
}
