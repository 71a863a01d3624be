import { MINUTE } from '#core/duration.ts';
import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Image } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { kindOf } from '#core/playbook/subject.ts';
import type { MemberCall } from '#member/calls.ts';
import { bucketNameOf } from './buckets.ts';

const LIST_BUCKETS: Permission = { action: 's3:ListAllMyBuckets', access: 'read', on: () => '*' };

/** S3 also changes the date when a bucket's policy is edited, sometimes with a delay. */
const OWN_EDIT = 5 * MINUTE;

/**
 * The same playbook, which also checks that the bucket is still the one of the incident. A name can be used again, and S3 distinguishes
 * buckets of one name only by their date. A policy that someone edited since looks the same, so a person has to check in both cases.
 */
export function ofTheSameBucket(playbook: Playbook<MemberCall>): Playbook<MemberCall> {
  const { fix, undo } = playbook.permissions;
  const { undo: restore } = playbook;
  const others = (images: readonly Image[]) => images.filter((image) => !isIdentity(image));
  return {
    ...playbook,
    permissions: { fix: [...fix, LIST_BUCKETS], undo: [...undo, LIST_BUCKETS] },
    read: async (incident, call, account) => {
      // The inner playbook makes no call on a bucket of the hub.
      if (account.protectedBuckets?.includes(bucketNameOf(incident)) === true) return playbook.read(incident, call, account);
      const [images, identity] = await Promise.all([playbook.read(incident, call, account), identityIn(incident, call)]);
      return images.length === 0 ? images : [...images, identity];
    },
    plan: (incident, images, at) => {
      const planned = playbook.plan(incident, others(images), at);
      if (planned.kind !== 'planned') return planned;
      const before = [...planned.plan.before, ...images.filter(isIdentity)];
      return { ...planned, plan: { ...planned.plan, before } };
    },
    ...(restore !== undefined && {
      undo: (incident, given) => restore(incident, { ...given, toRestore: others(given.toRestore), now: others(given.now) }),
    }),
  };
}

function isIdentity({ subject }: Image): boolean {
  return kindOf(subject) === 'identity';
}

async function identityIn(incident: Incident, call: MemberCall): Promise<Image> {
  const name = bucketNameOf(incident);
  const subject = `identity/${name}` as const;
  const known = incident.plan?.before.find((image) => image.subject === subject)?.state;
  // The run that planned it is under way.
  if (known !== undefined && incident.state === 'PROCESSING') return { subject, state: known };
  const { Buckets = [] } = await call('s3:ListAllMyBuckets', { Prefix: name });
  const made = Buckets.find(({ Name }) => Name === name)?.CreationDate?.getTime();
  const edited = incident.undo?.at ?? incident.made?.at(-1)?.at;
  const isOwnEdit = made !== undefined && edited !== undefined && made <= edited + OWN_EDIT;
  return { subject, state: known !== undefined && isOwnEdit ? known : (made ?? null) };
}
