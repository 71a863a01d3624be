import { isSubject, type Subject } from '#core/playbook/subject.ts';

/** Subjects as versions wrote them before they were keys, and the key of today; the first match counts. */
const EARLIER: readonly (readonly [RegExp, string])[] = [
  [/^network ACL$/, 'network-acl'],
  [/^IP set$/, 'ip-set'],
  [/^delivery channel$/, 'delivery-channel'],
  [/^event selectors$/, 'event-selectors'],
  [/^insight selectors$/, 'insight-selectors'],
  [/^what AWS Config recorded$/, 'trail-record'],
  [/^access key (.+)$/, 'access-key/$1'],
  [/^managed policy (.+)$/, 'managed-policy/$1'],
  [/^inline policy (.+)$/, 'inline-policy/$1'],
  [/^membership of group (.+)$/, 'group-membership/$1'],
  [/^default version of policy (.+)$/, 'default-policy-version/$1'],
  [/^groups of (.+)$/, 'interface-groups/$1'],
  [/^quarantine in (.+)$/, 'quarantine-group/$1'],
  [/^ingress (.+)$/, 'ingress-rule/$1'],
  [/^recorder (.+)$/, 'recorder/$1'],
  [/^website of bucket (.+)$/, 'website/$1'],
  [/^CORS rules of bucket (.+)$/, 'cors-rules/$1'],
  [/^policy of bucket (.+)$/, 'bucket-policy/$1'],
  [/^public access block of bucket (.+)$/, 'bucket-access-block/$1'],
  [/^public access block of account (.+)$/, 'account-access-block/$1'],
  [/^public grants of the ACL of bucket (.+)$/, 'bucket-acl/$1'],
  [/^public grants of the ACL of version (\S+) of object (.+)$/s, 'object-version-acl/$1/$2'],
  [/^public grants of the ACL of object (.+)$/s, 'object-acl/$1'],
  [/^(arn:.+)$/, 'trail/$1'],
  [/^([\da-f.:]+\/\d+)$/i, 'address/$1'],
];

/** The subject of an image or a drift as any version stored it. Throws an error with the way out for a text that no version wrote. */
export function subjectFrom(stored: string): Subject {
  if (isSubject(stored)) return stored;
  const found = EARLIER.find(([prose]) => prose.test(stored));
  if (found === undefined)
    throw new Error(`A stored incident names "${stored}", which no version of the hub wrote; restore the item from a backup`);
  return stored.replace(...found) as Subject;
}
