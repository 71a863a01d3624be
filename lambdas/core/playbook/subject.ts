const KINDS_WITH_ID = [
  'access-key',
  'account-access-block',
  'acl-denial',
  'address',
  'bucket-access-block',
  'bucket-acl',
  'bucket-policy',
  'cors-rules',
  'default-policy-version',
  'group-membership',
  'identity',
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
const KINDS_WITHOUT_ID = [
  'delivery-channel',
  'event-selectors',
  'insight-selectors',
  'ip-set',
  'network-acl',
  'trail-record',
] as const;

type KindWithId = (typeof KINDS_WITH_ID)[number];
type KindWithoutId = (typeof KINDS_WITHOUT_ID)[number];

export type SubjectKind = KindWithId | KindWithoutId;

/** The stable key of one thing a playbook reads and changes: undo compares by it, words/subject.ts renders it. */
export type Subject = `${KindWithId}/${string}` | KindWithoutId;

export function isSubject(text: string): text is Subject {
  return (
    (KINDS_WITHOUT_ID as readonly string[]).includes(text) || (KINDS_WITH_ID as readonly string[]).includes(kindIn(text) ?? '')
  );
}

export function kindOf(subject: Subject): SubjectKind {
  return (kindIn(subject) ?? subject) as SubjectKind;
}

export function idOf(subject: Subject): string {
  const end = subject.indexOf('/');
  return end < 0 ? '' : subject.slice(end + 1);
}

function kindIn(text: string): string | undefined {
  const end = text.indexOf('/');
  return end < 0 ? undefined : text.slice(0, end);
}
