import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { type Evidence, noted } from '#core/incident/evidence.ts';
import { type Json, list, text } from '#core/json.ts';
import { bucketOf, field, firstText, isAboutOwnBucket } from '../readings/bucket.ts';

export const s3CorsLoosened: Detection = {
  id: 's3-cors-loosened',
  title: { en: 'Bucket CORS allows every origin', ko: '버킷 CORS가 모든 출처를 허용합니다' },
  about: {
    en: 'The CORS rules let a page of any website read or write the bucket with the permissions of the visitor.',
    ko: '어디에서 온 페이지든 그 페이지를 보는 사람의 권한으로 버킷을 읽거나 쓸 수 있게 하는 CORS 규칙입니다.',
  },
  severity: 'MEDIUM',
  triggers: [{ source: 's3.amazonaws.com', calls: ['PutBucketCors'] }],
  techniques: ['T1530'],
  controls: [],
  containment: { response: 'ask', playbooks: ['restore-cors'] },
  matches: (activity) => isAboutOwnBucket(activity) && looseRules(activity).length > 0,
  subject: bucketOf,
  evidence: looseRules,
  resolvedBy: {
    triggers: [{ source: 's3.amazonaws.com', calls: ['DeleteBucketCors', 'PutBucketCors'] }],
    matches: (activity) => isAboutOwnBucket(activity) && (activity.name === 'DeleteBucketCors' || hasStrictRules(activity)),
  },
};

/** A call replaces all CORS rules, so the new rules alone decide. */
function hasStrictRules(activity: Activity): boolean {
  return rulesOf(activity).length > 0 && looseRules(activity).length === 0;
}

function rulesOf({ request }: Activity): readonly Json[] {
  return list(field(field(request, 'CORSConfiguration'), 'CORSRule'));
}

function looseRules(activity: Activity): Evidence[] {
  return rulesOf(activity).flatMap((rule) => {
    const origins = texts(field(rule, 'AllowedOrigin')).filter(isAnywhere);
    const methods = texts(field(rule, 'AllowedMethod')).join(', ');
    const id = firstText(field(rule, 'ID'));
    const named = id === undefined ? '' : `${id}: `;
    return origins.length === 0 ? [] : [noted('cors-rule', `${named}${methods} <- ${origins.join(', ')}`)];
  });
}

/** Whether a wildcard leaves the domain open: `*`, `https://*`, `https://*.com`; a wildcard port does not. */
function isAnywhere(origin: string): boolean {
  const host = origin
    .toLowerCase()
    .replace(/^[a-z]*\*?:\/\//, '')
    .replace(/:\*$/, '');
  return host.includes('*') && host.split('.').filter((label) => label !== '' && !label.includes('*')).length < 2;
}

function texts(value: Json | undefined): string[] {
  return list(value).flatMap((one) => text(one) ?? []);
}
