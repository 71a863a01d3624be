import { idOf, isSubject } from '#core/playbook/subject.ts';

/** Names that stay English in Korean texts: AWS names, and what a person types. */
const NAMES = new Set(
  'ACL AWS CIDR CORS CloudTrail CloudWatch Logs Config GuardDuty IAM Identity Center IP JSON KMS MFA NAT Nitro S3 SSH TCP UDP Security Hub VPC npx hub approve reject replan undo suppress reopen note reason RESOLVED breakGlass blockSet networkAcl'.split(
    ' ',
  ),
);

/** English words in a Korean text that are neither names nor values of `data`. */
export function englishIn(korean: string, data: unknown): string[] {
  const values = stringsIn(data)
    .filter((value) => /[A-Za-z]/.test(value))
    .toSorted((one, other) => other.length - one.length);
  const text = values.reduce((rest, value) => rest.replaceAll(value, ' '), korean);
  return (text.match(/[A-Za-z][A-Za-z]+/g) ?? []).filter((word) => !NAMES.has(word));
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return isSubject(value) ? partsOf(idOf(value)) : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

/** The kind of a subject is a word to translate, its id is not: a bucket, a bucket and a key, or the traffic of a rule. */
function partsOf(id: string): string[] {
  return [id, ...id.split(/[ /]/)];
}
