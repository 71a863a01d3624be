import type { Actor } from '../detection/activity.ts';
import { canonical, type Json } from '../json.ts';

/** In the ARN of every role of IAM Identity Center. Only AWS can use this path, and it names the sessions after their users. */
export const IDENTITY_CENTER = ':role/aws-reserved/sso.amazonaws.com/';

/** What identifies a principal of AWS: its ARN, its unique id (`AROA...:session`, `AIDA...`) and other names. */
export type Person = { readonly arn?: string; readonly id?: string; readonly names?: readonly string[] };

export function actingPerson({ type, name, arn, principal, sourceIdentity, issuer }: Actor): Person {
  const isPerson = type === 'user' || type === 'role' || type === 'federated';
  const names = [isPerson ? name : '', sourceIdentity ?? '', issuer?.split('/').at(-1) ?? ''];
  return { ...(arn !== undefined && { arn }), ...(principal !== undefined && { id: principal }), names: names.filter(Boolean) };
}

/** Compares id, ARN, and name (ignoring case and mail domain). Sessions that choose their own names (not `named`) count as one person. */
export function maySameBe(one: Person, other: Person, named: boolean): boolean {
  const isSame = (a: string | undefined, b: string | undefined) => a !== undefined && a.toLowerCase() === b?.toLowerCase();
  if (isSame(one.id, other.id) || isSame(one.arn, other.arn) || (isRoot(one) && isRoot(other))) return true;
  if (!named && isSame(roleIn(one), roleIn(other))) return true;
  return namesOf(one).some((name) => namesOf(other).some((also) => isSameName(name, also)));
}

export function isRoot({ arn, id }: Person): boolean {
  return arn?.endsWith(':root') === true || (id !== undefined && /^\d{12}$/.test(id));
}

function roleIn({ id }: Person): string | undefined {
  return id?.startsWith('AROA') ? id.split(':')[0] : undefined;
}

const NAMED_ARN = /^arn:aws[\w-]*:(?:sts|iam)::\d{12}:(?:assumed-role|federated-user|user)\/(?:.*\/)?([^/]+)$/;

function namesOf({ arn, id, names = [] }: Person): string[] {
  const inArn = NAMED_ARN.exec(arn ?? '')?.[1] ?? '';
  const inId = id?.includes(':') ? id.slice(id.indexOf(':') + 1) : '';
  const all = [inArn, inId, ...names].map((name) => name.normalize('NFKC').trim().toLowerCase());
  return [...new Set(all)].filter((name) => name !== '');
}

function isSameName(one: string, other: string): boolean {
  if (one === other) return true;
  const [[local, domain], [otherLocal, otherDomain]] = [one.split('@'), other.split('@')];
  return local === otherLocal && (domain === undefined || otherDomain === undefined);
}

const MOST_ACTORS = 200;

type Caused = { readonly actor: Actor; readonly alsoBy?: readonly Person[] };

/** The people who caused an incident, after one more event; at most the first 200. */
export function furtherActors({ actor, alsoBy = [] }: Caused, fresh: Caused): Pick<Caused, 'alsoBy'> {
  const one = actingPerson(fresh.actor);
  const known = [actingPerson(actor), ...alsoBy].map((person) => canonical(person as unknown as Json));
  const isKnown = known.includes(canonical(one as unknown as Json));
  return isKnown || alsoBy.length >= MOST_ACTORS ? {} : { alsoBy: [...alsoBy, one] };
}
