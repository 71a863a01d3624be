import { type Json, object, text } from '../json.ts';
import { isBroad } from '../network/cidr.ts';
import { limitOf, limitsByAddress, type PolicyCondition } from './condition-keys.ts';

/** A policy statement with every field as a list. */
export type PolicyStatement = {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Accounts, ARNs or `*`, without services and identity providers. Empty in identity policies. */
  readonly principals: readonly string[];
  readonly exceptPrincipals: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly conditions: readonly PolicyCondition[];
};

/** The valid statements of a policy document: an object, or JSON text, URL-encoded or not. */
export function statementsOf(document: Json | undefined): readonly PolicyStatement[] {
  return several(fields(parsed(document)).statement).flatMap((statement) => statementOf(statement) ?? []);
}

/** A statement that allows everyone. `unclear`: condition keys that may limit it in a way unknown to the hub. */
export type PublicStatementRead = PolicyStatement & { readonly unclear: readonly string[] };

/** Statements that certainly allow everyone: no condition limits who calls or from where. */
export function publicGrants(document: Json | undefined): readonly PolicyStatement[] {
  return openGrants(document).filter(({ unclear }) => unclear.length === 0);
}

/**
 * Statements that allow everyone, also if a condition may limit them in a way unknown to the hub. `always` are keys
 * (lower case) that every request to the holder of the policy has.
 */
export function openGrants(document: Json | undefined, always: readonly string[] = []): readonly PublicStatementRead[] {
  const forEverybody = statementsOf(document)
    .filter(isOpenToAll)
    .map((statement) => ({ statement, limits: limitsOf(statement, always) }));
  const ranges = forEverybody.flatMap(({ limits: { byAddress, otherwise } }) => (otherwise ? [] : byAddress));
  const isEveryAddress = isBroad(ranges);
  return forEverybody.flatMap(({ statement, limits: { byAddress, otherwise, unclear } }) => {
    if (otherwise || (byAddress.length > 0 && !isEveryAddress)) return [];
    return [{ ...statement, unclear }];
  });
}

export function isOpenToAll({ effect, principals, exceptPrincipals }: PolicyStatement): boolean {
  return effect === 'Allow' && (exceptPrincipals || principals.includes('*'));
}

type Limits = {
  readonly byAddress: readonly string[];
  readonly otherwise: boolean;
  readonly unclear: readonly string[];
};

function limitsOf({ conditions }: PolicyStatement, always: readonly string[]): Limits {
  const judged = conditions.filter(({ key }) => !always.includes(key)).map((one) => ({ ...one, limit: limitOf(one) }));
  const limiting = judged.filter(({ limit }) => limit === 'limits');
  return {
    byAddress: limiting.filter(limitsByAddress).flatMap(({ values }) => values),
    otherwise: limiting.some((one) => !limitsByAddress(one)),
    unclear: judged.filter(({ limit }) => limit === 'unknown').map(({ key }) => key),
  };
}

/** Statements on every resource that make their holder an administrator, or allow it to become one. */
export function administratorGrants(document: Json | undefined): readonly PolicyStatement[] {
  return statementsOf(document).filter((statement) => {
    const anywhere = statement.notResources.length > 0 || statement.resources.some(isEverything);
    return statement.effect === 'Allow' && anywhere && isAdministrative(statement);
  });
}

/** Whether a policy pattern (`*`, `?`) covers a name, ignoring case. Linear in the number of stars. */
export function covers(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern.toLowerCase() === name.toLowerCase();
  let reached = new Set([0]);
  for (const letter of pattern.toLowerCase()) {
    const next = new Set<number>();
    for (const at of reached) {
      if (letter === '*') for (let to = at; to <= name.length; to++) next.add(to);
      else if (at < name.length && (letter === '?' || letter === name[at]?.toLowerCase())) next.add(at + 1);
    }
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(name.length);
}

/** Any of these on every resource lets its holder grant itself everything else. */
const ESCALATING_ACTIONS = [
  'iam:AddUserToGroup',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreatePolicyVersion',
  'iam:PutGroupPolicy',
  'iam:PutRolePolicy',
  'iam:PutUserPolicy',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateLoginProfile',
];

/** `NotAction` grants nearly everything too, as the managed policy PowerUserAccess does. */
function isAdministrative({ actions, notActions }: PolicyStatement): boolean {
  if (notActions.length > 0) return !notActions.some((pattern) => covers(pattern, 'any:Action'));
  return actions.some((pattern) => ESCALATING_ACTIONS.some((action) => covers(pattern, action)));
}

/** Whether a resource pattern covers everything, or all of IAM. */
function isEverything(resource: string): boolean {
  if (/^\*+$/.test(resource)) return true;
  const [arn, , service = '*', , , ...rest] = resource.split(':');
  return arn === 'arn' && ['*', 'iam'].includes(service) && /^(\*+|(user|role|group|policy)\/\*+)?$/.test(rest.join(':'));
}

function statementOf(value: Json): PolicyStatement | undefined {
  const statement = fields(value);
  const effect = statement.effect;
  if (effect !== 'Allow' && effect !== 'Deny') return undefined;
  const sid = text(statement.sid);
  return {
    ...(sid !== undefined && { sid }),
    effect,
    principals: principalsOf(statement.principal),
    exceptPrincipals: statement.notprincipal !== undefined,
    actions: texts(statement.action),
    notActions: texts(statement.notaction),
    resources: texts(statement.resource),
    notResources: texts(statement.notresource),
    conditions: conditionsOf(statement.condition),
  };
}

function principalsOf(principal: Json | undefined): string[] {
  if (typeof principal === 'string') return [principal];
  const { service: _, federated: __, ...others } = fields(principal);
  return Object.values(others).flatMap(texts);
}

function conditionsOf(condition: Json | undefined): PolicyCondition[] {
  return Object.entries(fields(condition)).flatMap(([operator, keys]) =>
    Object.entries(fields(keys)).map(([key, values]) => ({ operator, key, values: texts(values) })),
  );
}

function several(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  return value === undefined || value === null ? [] : [value as Json];
}

function texts(value: Json | undefined): string[] {
  return several(value).flatMap((one) => text(typeof one === 'boolean' ? String(one) : one) ?? []);
}

/** Keys of a policy may be written in any case. */
function fields(value: Json | undefined): { [key: string]: Json | undefined } {
  return Object.fromEntries(Object.entries(object(value)).map(([key, field]) => [key.toLowerCase(), field]));
}

function parsed(document: Json | undefined): Json | undefined {
  if (typeof document !== 'string') return document;
  try {
    const written = document.trimStart().startsWith('%7B') ? decodeURIComponent(document) : document;
    return JSON.parse(written) as Json;
  } catch {
    return undefined;
  }
}
