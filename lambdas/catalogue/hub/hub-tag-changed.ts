import { callOf } from '#core/detection/call.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { hubTagsIn, maySetTags, TAG_TRIGGERS, taggedBy } from '../readings/hub-tags.ts';

/**
 * For resources that the hub may contain. A tag counts only if a policy of the organization prevents others from setting it, and
 * never on a bucket: IAM has no condition on the tags of PutBucketTagging.
 */
export const hubTagChanged: Detection = {
  id: 'hub-tag-changed',
  title: { en: 'A tag of the hub was set or removed', ko: '허브의 태그가 설정되거나 제거되었습니다' },
  about: {
    en: 'The tags that begin with org-security-hub: keep the hub from changing a resource. A caller who may not set them may be trying to protect a resource from the hub.',
    ko: 'org-security-hub:로 시작하는 태그가 있으면 허브가 그 리소스를 변경하지 않습니다. 설정 권한이 없는 호출자가 리소스를 허브의 조치에서 제외하려는 것일 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: TAG_TRIGGERS,
  techniques: ['T1562.001'],
  controls: [],
  containment: { response: 'none' },
  matches: (activity) => {
    const { set, removed } = hubTagsIn(activity);
    return set.length + removed.length > 0 && !maySetTags(activity);
  },
  subject: (activity) => {
    const named = taggedBy(activity);
    const { source, region, account } = activity;
    const arn = named.startsWith('arn:') ? named : `arn:aws:${source.split('.')[0]}:${region}:${account}:${named}`;
    return { type: 'Other', id: named.split(/[:/]/).findLast((part) => part !== '') ?? 'unknown', arn };
  },
  evidence: (activity) => {
    const { set, removed } = hubTagsIn(activity);
    return [
      noted('call', callOf(activity)),
      ...set.map((tag) => noted('tag', tag)),
      ...removed.map((key) => noted('removed-tag', key)),
    ];
  },
};
