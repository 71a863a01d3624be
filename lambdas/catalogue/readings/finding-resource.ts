import { type JsonObject, list, object, text } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';
import { sourceOf } from './security-finding.ts';

/** The account and Region of a finding, as AWS recorded them, and an id in case the finding has none. */
type Place = { readonly account: string; readonly region: string; readonly id: string };

/**
 * The resource that a finding is about, usually the first; the finding itself if it names none. The account is that of the finding,
 * also if the resource's name contains another.
 */
export function resourceOfFinding(finding: JsonObject, { account, region, id }: Place): Resource {
  const all = list(finding.Resources).map(object);
  const { about } = sourceOf(finding);
  const first = (about && all.find(({ Type }) => Type === about)) || all[0] || {};
  const named = text(first.Id);
  const type = text(first.Type) ?? 'Other';
  if (type === 'AwsAccount' || named === `AWS::::Account:${account}`) return accountItself(account);
  const itself = text(finding.Id) ?? id;
  const hub = `arn:aws:securityhub:${region}:${account}:finding/${itself}`;
  if (named === undefined) return { type: 'Other', id: itself, arn: itself.startsWith('arn:') ? itself : hub };
  const holder = type === 'AwsIamAccessKey' ? holderIn(named, object(object(first.Details).AwsIamAccessKey), account) : undefined;
  if (holder !== undefined) return holder;
  if (!named.startsWith('arn:')) return { type, id: named, arn: hub };
  return { type, id: named.split(/[/:]/).at(-1) || named, arn: named };
}

/**
 * The resource behind credentials: a long-lived key, or the role of temporary ones. Federated users, directories and other accounts
 * have nothing in this account that could be disabled. Types are those of GuardDuty.
 */
export function holderOfCredentials(
  { key, name, type }: { readonly key: string | undefined; readonly name: string | undefined; readonly type: string | undefined },
  account: string,
): Resource | undefined {
  if (type === 'Root') return accountItself(account);
  if (name === undefined) return undefined;
  if (type === 'AssumedRole' || type === 'Role')
    return { type: 'AwsIamRole', id: name, arn: `arn:aws:iam::${account}:role/${name}` };
  if (type !== 'IAMUser') return undefined;
  const arn = `arn:aws:iam::${account}:user/${name}`;
  return key?.startsWith('AKIA') === true ? { type: 'AwsIamAccessKey', id: key, arn } : { type: 'AwsIamUser', id: name, arn };
}

/** GuardDuty names a key `AWS::IAM::AccessKey:AKIA...` in Security Hub, and its holder in the details. */
function holderIn(named: string, details: JsonObject, account: string): Resource | undefined {
  const key = named.replace(/^AWS::IAM::AccessKey:/, '');
  return holderOfCredentials({ key, name: text(details.PrincipalName), type: text(details.PrincipalType) }, account);
}

function accountItself(account: string): Resource {
  return { type: 'AwsAccount', id: account, arn: `arn:aws:iam::${account}:root` };
}
