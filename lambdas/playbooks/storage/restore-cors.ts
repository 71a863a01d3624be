import { object, text } from '#core/json.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { corsPart, lastHarmless, READ_HISTORY } from './bucket-history.ts';
import { bucketPermission, bucketTags, ifConfigured, inBucket, plain, READ_BUCKET_TAGS, sparingTheHub } from './buckets.ts';
import { isLoose, setCors, withoutLoose } from './cors-rules.ts';

const permissions = [
  bucketPermission('read', 'GetBucketCORS'),
  READ_BUCKET_TAGS,
  READ_HISTORY,
  bucketPermission('write', 'PutBucketCORS'),
];

export const restoreCors: Playbook<MemberCall> = sparingTheHub({
  id: 'restore-cors',
  title: { en: 'Restore the last safe CORS rules of the bucket', ko: '버킷 CORS 규칙을 마지막 안전한 상태로 복원' },
  actsOn: ['AwsS3Bucket'],
  permissions: { fix: permissions, undo: permissions },

  tags: bucketTags,

  read: async (incident, call) => {
    const found = await ifConfigured(call('s3:GetBucketCors', inBucket(incident)));
    const is = found?.CORSRules?.length ? plain(found.CORSRules) : null;
    const earlier = isLoose(is) ? await lastHarmless(incident, call, corsPart, (rules) => !isLoose(rules)) : undefined;
    return [{ subject: `cors-rules/${incident.resource.id}`, state: is, ...(earlier && { lookup: { earlier } }) }];
  },

  plan: (incident, images) => {
    const before = images.filter(({ state: is }) => isLoose(is));
    const [cors] = before;
    if (cors === undefined) return { kind: 'already-safe' };
    const { id } = incident.resource;
    const { is: then, at } = object(cors.lookup?.earlier);
    const rules = at === undefined ? withoutLoose(cors.state) : (then ?? null);
    const time = text(at);
    return {
      kind: 'planned',
      plan: {
        words: {
          en:
            time === undefined
              ? `Remove only the CORS rules that allow any origin from bucket ${id} and leave its other rules`
              : `Restore the CORS rules of bucket ${id} that AWS Config recorded at ${time}${rules === null ? ': there were none' : ''}`,
          ko:
            time === undefined
              ? `버킷 ${id}에서 모든 출처를 허용하는 CORS 규칙만 제거하고 나머지 규칙은 그대로 둡니다`
              : `버킷 ${id}의 CORS 규칙을 AWS Config가 ${time}에 기록한 상태${rules === null ? '(규칙 없음)' : ''}로 복원합니다`,
        },
        calls: [setCors(incident, rules)],
        before,
      },
    };
  },

  undo: (incident, { toRestore: back }) => {
    const { id } = incident.resource;
    return {
      words: {
        en: `Restore the previous CORS rules of bucket ${id}`,
        ko: `버킷 ${id}의 CORS 규칙을 조치 전 상태로 복원합니다`,
      },
      calls: back.map(({ state: is }) => setCors(incident, is)),
    };
  },
});
