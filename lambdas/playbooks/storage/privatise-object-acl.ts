import type { Incident } from '#core/incident/incident.ts';
import { text } from '#core/json.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { aclOf, grantsIn, grantWords, hasPublicGrants, publicGrantsImage } from './acl-images.ts';
import { bucketPermission, inBodyOnly, READ_BUCKET_TAGS, sparingTheHub } from './buckets.ts';
import { inObject, objectPermission, objectTags, ofExistingVersions, versionWords } from './object-versions.ts';

/** A call on a named version needs another IAM action; an ACL can only be written whole. */
const permissions = [
  objectPermission('read', 'GetObjectAcl'),
  objectPermission('read', 'GetObjectTagging'),
  objectPermission('read', 'GetObjectVersionAcl'),
  objectPermission('read', 'GetObjectVersionTagging'),
  bucketPermission('read', 'ListBucketVersions'),
  READ_BUCKET_TAGS,
  { ...objectPermission('write', 'PutObjectAcl'), when: inBodyOnly },
  { ...objectPermission('write', 'PutObjectVersionAcl'), when: inBodyOnly },
];

export const privatiseObjectAcl: Playbook<MemberCall> = sparingTheHub({
  id: 'privatise-object-acl',
  title: { en: 'Remove the public grants from the ACL of the object', ko: '객체 ACL에서 공개 권한만 제거' },
  actsOn: ['AwsS3Object'],
  permissions: { fix: permissions, undo: permissions },

  tags: objectTags,

  read: (incident, call) =>
    ofExistingVersions(incident, call, async (version) => {
      const acl = await call('s3:GetObjectAcl', { ...inObject(incident), ...version });
      const { id } = incident.resource;
      const { VersionId } = version;
      const image = publicGrantsImage(
        VersionId === undefined ? `object-acl/${id}` : `object-version-acl/${VersionId}/${id}`,
        acl,
      );
      return { ...image, lookup: { ...image.lookup, ...version } };
    }),

  plan: (incident, images) => {
    const before = images.filter(hasPublicGrants);
    if (before.length === 0) return { kind: 'already-safe' };
    return {
      kind: 'planned',
      plan: {
        words: {
          en: `Remove ${grantWords(before, 'en')} from the ACL of ${versionWords(incident, before, 'en')}; every other grant, the contents and all other versions stay as they are`,
          ko: `${versionWords(incident, before, 'ko')}의 ACL에서 공개 권한(${grantWords(before, 'ko')})만 제거합니다. 다른 권한과 객체 내용, 다른 버전은 그대로 둡니다`,
        },
        calls: before.map((image) => putAcl(incident, image)),
        before,
      },
    };
  },

  undo: (incident, { toRestore: back, now }) => {
    const currentOf = (image: Image) => now.filter(({ subject }) => subject === image.subject);
    return {
      words: {
        en: `Restore ${grantWords(back, 'en')} in the ACL of ${versionWords(incident, back, 'en')}`,
        ko: `${versionWords(incident, back, 'ko')}의 ACL에 공개 권한(${grantWords(back, 'ko')})을 다시 부여합니다`,
      },
      calls: back.flatMap((image) => currentOf(image).map((acl) => putAcl(incident, acl, grantsIn(image)))),
    };
  },
});

/** The other grants of the current ACL, and these public grants. */
function putAcl(incident: Incident, acl: Image, grants: readonly unknown[] = []): PlannedCall {
  const version = text(acl.lookup?.VersionId);
  const input = { ...inObject(incident), ...(version !== undefined && { VersionId: version }) };
  const on = { resource: incident.resource.id, arns: [incident.resource.arn] };
  return planned('s3:PutObjectAcl', on, { ...input, AccessControlPolicy: aclOf(acl, grants) });
}
