import type { ProofObjection } from '#core/decision-reason.ts';
import type { Proven } from '#core/incident/decision.ts';
import { IDENTITY_CENTER } from '#core/incident/person.ts';
import { list, object, text } from '#core/json.ts';
import { type Naming, roleArn } from '#core/naming.ts';

/** A role or user of the hub account, as IAM returns it. `trust` is the role's trust policy. */
export type Principal = { readonly id: string; readonly arn: string; readonly trust?: unknown };

export type ProvePorts = {
  readonly naming: Naming;
  /** Looks a role or user of the hub account up by its name; undefined if there is none. */
  readonly principal: (kind: 'role' | 'user', name: string) => Promise<Principal | undefined>;
};

type Proof<Order> =
  | { readonly kind: 'proven'; readonly decision: Proven<Order> }
  | { readonly kind: 'refused'; readonly reason: ProofObjection };

const SESSION = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/([^/]+)$/;
const USER = /^arn:aws:iam::(\d{12}):user\/(?:.+\/)?([^/]+)$/;

/**
 * Whether a decision is by the person it names: SQS gives the unique id of its sender (`AROA...:session` or `AIDA...`), and IAM the role
 * or user of the hub account with that id. Only people decide: not the hub's own roles, and not root, because a root password can be shared.
 */
export async function prove<Order extends { readonly by: string }>(
  decision: Order,
  sender: string,
  { naming, principal }: ProvePorts,
): Promise<Proof<Order>> {
  const { by } = decision;
  const refused = (code: ProofObjection['code']): Proof<Order> => ({ kind: 'refused', reason: { code, by, sender } });
  if (by === `arn:aws:iam::${naming.hubAccount}:root` || /^\d{12}$/.test(sender)) return refused('root-decides-nothing');
  const [, account, name = '', session] = SESSION.exec(by) ?? USER.exec(by) ?? [];
  if (account !== naming.hubAccount) return refused('sender-differs');
  const known = await principal(session === undefined ? 'user' : 'role', name);
  if (known === undefined) return refused('sender-differs');
  const isSender =
    session === undefined
      ? known.id === sender && known.arn === by
      : `${known.id}:${session}` === sender && known.arn.endsWith(`/${name}`);
  if (!isSender) return refused('sender-differs');
  if (known.arn.startsWith(roleArn(naming, naming.hubAccount, ''))) return refused('function-decides-nothing');
  const named = session === undefined || known.arn.includes(IDENTITY_CENTER) || fixesSessionNames(known.trust);
  return { kind: 'proven', decision: { ...decision, sender, named } };
}

const FEDERATED = ['sts:assumerolewithsaml', 'sts:tagsession', 'sts:setsourceidentity'];

/** Whether a trust policy leaves callers no choice of a session name: the identity provider or the user's own name gives it. */
function fixesSessionNames(trust: unknown): boolean {
  const statements = list(object(trust).Statement).filter((one) => object(one).Effect !== 'Deny');
  return statements.length > 0 && statements.every(namesSessions);
}

function namesSessions(statement: unknown): boolean {
  const { Action, NotAction, Condition } = object(statement);
  const actions = list(Action).map((one) => String(one).toLowerCase());
  const isFederated = NotAction === undefined && actions.length > 0 && actions.every((one) => FEDERATED.includes(one));
  const wanted = text(object(object(Condition).StringEquals)['sts:RoleSessionName']);
  return isFederated || wanted === '${aws:username}';
}
