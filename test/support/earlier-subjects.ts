import type { Incident } from '#core/incident/incident.ts';
import type { Image } from '#core/playbook/plan.ts';
import { idOf, kindOf, type Subject, type SubjectKind } from '#core/playbook/subject.ts';

/** Subjects of images as free text, as an earlier version stored them. */
const EARLIER: Readonly<Record<SubjectKind, (id: string) => string>> = {
  'access-key': (id) => `access key ${id}`,
  'account-access-block': (id) => `public access block of account ${id}`,
  'acl-denial': (id) => `acl-denial/${id}`,
  address: (id) => id,
  'bucket-access-block': (id) => `public access block of bucket ${id}`,
  'bucket-acl': (id) => `public grants of the ACL of bucket ${id}`,
  'bucket-policy': (id) => `policy of bucket ${id}`,
  'cors-rules': (id) => `CORS rules of bucket ${id}`,
  'default-policy-version': (id) => `default version of policy ${id}`,
  'delivery-channel': () => 'delivery channel',
  'event-selectors': () => 'event selectors',
  'group-membership': (id) => `membership of group ${id}`,
  identity: (id) => `identity/${id}`,
  'ingress-rule': (id) => `ingress ${id}`,
  'inline-policy': (id) => `inline policy ${id}`,
  'insight-selectors': () => 'insight selectors',
  'interface-groups': (id) => `groups of ${id}`,
  'ip-set': () => 'IP set',
  'managed-policy': (id) => `managed policy ${id}`,
  'network-acl': () => 'network ACL',
  'object-acl': (id) => `public grants of the ACL of object ${id}`,
  'object-version-acl': (id) => id.replace(/^([^/]+)\/(.*)$/s, 'public grants of the ACL of version $1 of object $2'),
  'quarantine-group': (id) => `quarantine in ${id}`,
  recorder: (id) => `recorder ${id}`,
  trail: (id) => id,
  'trail-record': () => 'what AWS Config recorded',
  website: (id) => `website of bucket ${id}`,
};

export function earlierSubject(subject: Subject): string {
  return EARLIER[kindOf(subject)](idOf(subject));
}

/** An incident with its images as that version stored them. */
export function storedEarlier({ plan, after, ...rest }: Incident): Readonly<Record<string, unknown>> {
  return {
    ...rest,
    ...(plan && { plan: { ...plan, before: plan.before.map(imageEarlier) } }),
    ...(after && { after: after.map(imageEarlier) }),
  };
}

function imageEarlier({ subject, state, lookup }: Image) {
  return { of: earlierSubject(subject), is: state, ...(lookup && { with: lookup }) };
}
