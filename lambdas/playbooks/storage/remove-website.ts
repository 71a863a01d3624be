import type { WebsiteConfiguration } from '@aws-sdk/client-s3';
import type { Playbook } from '#core/playbook/playbook.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import {
  bucketPermission,
  bucketTags,
  ifConfigured,
  inBucket,
  onTheBucket,
  plain,
  READ_BUCKET_TAGS,
  sparingTheHub,
} from './buckets.ts';

const reads = [bucketPermission('read', 'GetBucketWebsite'), READ_BUCKET_TAGS];

export const removeWebsite: Playbook<MemberCall> = sparingTheHub({
  id: 'remove-website',
  title: { en: 'Remove the website configuration of the bucket', ko: '버킷의 정적 웹사이트 호스팅 해제' },
  actsOn: ['AwsS3Bucket'],
  permissions: {
    fix: [...reads, bucketPermission('write', 'DeleteBucketWebsite')],
    undo: [...reads, bucketPermission('write', 'PutBucketWebsite')],
  },

  tags: bucketTags,

  read: async (incident, call) => {
    const found = await ifConfigured(call('s3:GetBucketWebsite', inBucket(incident)));
    if (found === undefined) return [];
    const { IndexDocument, ErrorDocument, RedirectAllRequestsTo, RoutingRules } = found;
    const is = plain({ IndexDocument, ErrorDocument, RedirectAllRequestsTo, RoutingRules });
    return [{ subject: `website/${incident.resource.id}`, state: is }];
  },

  plan: (incident, before) => {
    if (before.length === 0) return { kind: 'already-safe' };
    const { id } = incident.resource;
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Delete the website configuration of bucket ${id}: its website address stops answering; objects, policy and ACLs stay as they are`,
          ko: `버킷 ${id}의 웹사이트 구성을 삭제합니다. 웹사이트 주소는 더 이상 응답하지 않으며, 객체와 정책과 ACL은 그대로 둡니다`,
        },
        calls: [planned('s3:DeleteBucketWebsite', onTheBucket(incident), inBucket(incident))],
        before,
      },
    };
  },

  undo: (incident, { toRestore: back }) => {
    const { id } = incident.resource;
    const put = ({ state: is }: (typeof back)[number]) =>
      planned('s3:PutBucketWebsite', onTheBucket(incident), {
        ...inBucket(incident),
        WebsiteConfiguration: is as unknown as WebsiteConfiguration,
      });
    return {
      words: {
        en: `Restore the website configuration of bucket ${id}`,
        ko: `버킷 ${id}의 웹사이트 구성을 조치 전 상태로 복원합니다`,
      },
      calls: back.map(put),
    };
  },
});
