import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { type Evidence, noted } from '#core/incident/evidence.ts';
import { list, object, text } from '#core/json.ts';
import { userResource } from '../readings/iam-identity.ts';

export const iamUserTagged: Detection = {
  id: 'iam-user-tagged',
  title: { en: 'Tags of a user were changed', ko: 'IAM 사용자의 태그가 변경되었습니다' },
  about: {
    en: 'Ordinary work. Where permissions depend on tags, a tag is a permission.',
    ko: '일상적인 작업입니다. 다만 권한이 태그에 따라 정해지는 곳에서는 태그가 곧 권한입니다.',
  },
  severity: 'LOW',
  triggers: [{ source: 'iam.amazonaws.com', calls: ['TagUser', 'UntagUser'] }],
  techniques: [],
  controls: [],
  containment: { response: 'none' },
  matches: ({ request }) => text(request.userName) !== undefined,
  subject: (activity) => userResource(activity, text(activity.request.userName) ?? 'unknown'),
  evidence: changesOf,
};

function changesOf({ request }: Activity): Evidence[] {
  const set = list(request.tags).map(object);
  const added = set.map(({ key, value }) => noted('tag', `${text(key) ?? ''}=${text(value) ?? ''}`));
  const removed = list(request.tagKeys).map((key) => noted('removed-tag', text(key) ?? ''));
  return [...added, ...removed];
}
