/** What a playbook changes of which a resource may have several: the key is `kind/id`. */
const MANY = [
  'access-key',
  'account-access-block',
  'address',
  'bucket-access-block',
  'bucket-acl',
  'bucket-policy',
  'cors-rules',
  'default-policy-version',
  'group-membership',
  'ingress-rule',
  'inline-policy',
  'interface-groups',
  'managed-policy',
  'object-acl',
  'object-version-acl',
  'quarantine-group',
  'recorder',
  'trail',
  'website',
] as const;

/** What there is one of in any incident: the key is the kind alone. */
const ONE = ['delivery-channel', 'event-selectors', 'insight-selectors', 'ip-set', 'network-acl', 'trail-record'] as const;

type Many = (typeof MANY)[number];
type One = (typeof ONE)[number];

export const SUBJECT_KINDS = [...MANY, ...ONE] as const;

export type SubjectKind = Many | One;

/** The stable key of one thing a playbook reads and changes: undo compares by it, words/subject.ts renders it. */
export type Subject = `${Many}/${string}` | One;

export function isSubject(text: string): text is Subject {
  return (ONE as readonly string[]).includes(text) || (MANY as readonly string[]).includes(kindIn(text) ?? '');
}

export function kindOf(subject: Subject): SubjectKind {
  return (kindIn(subject) ?? subject) as SubjectKind;
}

/** Empty where there is only one. */
export function idOf(subject: Subject): string {
  const end = subject.indexOf('/');
  return end < 0 ? '' : subject.slice(end + 1);
}

function kindIn(text: string): string | undefined {
  const end = text.indexOf('/');
  return end < 0 ? undefined : text.slice(0, end);
}
