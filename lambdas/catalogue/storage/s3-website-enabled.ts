import type { Detection } from '#core/detection/detection.ts';
import { type Noted, noted } from '#core/incident/evidence.ts';
import type { JsonObject } from '#core/json.ts';
import { bucketOf, field, firstText, isAboutOwnBucket } from '../readings/bucket.ts';

export const s3WebsiteEnabled: Detection = {
  id: 's3-website-enabled',
  title: { en: 'Website hosting was turned on for a bucket', ko: '버킷의 정적 웹사이트 호스팅이 활성화되었습니다' },
  about: {
    en: 'The bucket now answers on a website address without encryption. Content meant for few is often published this way.',
    ko: '버킷이 암호화되지 않은 웹사이트 주소로 응답하기 시작했습니다. 일부에게만 보여야 할 내용이 이렇게 공개되곤 합니다.',
  },
  severity: 'MEDIUM',
  triggers: [{ source: 's3.amazonaws.com', calls: ['PutBucketWebsite'] }],
  techniques: ['T1530'],
  controls: [],
  containment: { response: 'ask', playbooks: ['remove-website'] },
  matches: isAboutOwnBucket,
  subject: bucketOf,
  evidence: ({ request }) => [servedBy(request)],
  resolvedBy: {
    triggers: [{ source: 's3.amazonaws.com', calls: ['DeleteBucketWebsite'] }],
    matches: isAboutOwnBucket,
  },
};

function servedBy(request: JsonObject): Noted {
  const website = field(request, 'WebsiteConfiguration');
  const index = firstText(field(field(website, 'IndexDocument'), 'Suffix'));
  const host = firstText(field(field(website, 'RedirectAllRequestsTo'), 'HostName'));
  return host === undefined ? noted('website-index', index ?? 'unknown') : noted('website-redirect', host);
}
