import { type Json, object, text } from '../json.ts';
import { isWorld } from '../network/cidr.ts';

/** One statement of somebody's policy, whether its fields were written single or as lists. */
export type PolicyStatement = {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Accounts, ARNs or `*`; services and identity providers are left out. Empty in policies of users, groups and roles. */
  readonly principals: readonly string[];
  /** Everybody but some: `NotPrincipal` is there. */
  readonly exceptPrincipals: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly conditions: readonly PolicyCondition[];
};

/** One condition on one key; a statement holds only where all of its conditions do. Operator and key are in lower case. */
export type PolicyCondition = { readonly operator: string; readonly key: string; readonly values: readonly string[] };

/**
 * The statements of a policy document in any recorded form: an object, or JSON text (URL-encoded or not).
 * What is no policy has no statements; a statement whose effect is neither Allow nor Deny is left out.
 */
export function statementsOf(document: Json | undefined): readonly PolicyStatement[] {
  return several(fields(parsed(document)).statement).flatMap((statement) => statementOf(statement) ?? []);
}

/** The statements that let anybody in: Allow for everybody, or for everybody but some, with no condition that limits who or from where. */
export function publicGrants(document: Json | undefined): readonly PolicyStatement[] {
  return statementsOf(document).filter(
    ({ effect, principals, exceptPrincipals, conditions }) =>
      effect === 'Allow' && (exceptPrincipals || principals.includes('*')) && !conditions.some(limits),
  );
}

/** The statements that make their holder an administrator, or let it make itself one, on every resource. */
export function administratorGrants(document: Json | undefined): readonly PolicyStatement[] {
  return statementsOf(document).filter((statement) => {
    const anywhere = statement.notResources.length > 0 || statement.resources.some(isEverything);
    return statement.effect === 'Allow' && anywhere && isAdministrative(statement);
  });
}

/** Whether a pattern of a policy (`*` any letters, `?` any one) covers a name, in any case. Stars do not multiply its cost. */
export function covers(pattern: string, name: string): boolean {
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

/** With any of these on every resource, one can give oneself everything else. */
const KEYS_TO_EVERYTHING = [
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

/** Everything but some actions is administrator-like too, as the managed policy for power users shows. */
function isAdministrative({ actions, notActions }: PolicyStatement): boolean {
  if (notActions.length > 0) return !notActions.some((pattern) => covers(pattern, 'any:Action'));
  return actions.some((pattern) => KEYS_TO_EVERYTHING.some((key) => covers(pattern, key)));
}

/** Whether a resource pattern leaves nothing out, or nothing of IAM. */
function isEverything(resource: string): boolean {
  if (/^\*+$/.test(resource)) return true;
  const [arn, , service = '*', , , ...rest] = resource.split(':');
  return arn === 'arn' && ['*', 'iam'].includes(service) && /^(\*+|(user|role|group|policy)\/\*+)?$/.test(rest.join(':'));
}

/** Keys whose value says who or from where; a caller who is nobody in particular has none of them. */
const LIMITING_KEYS = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
];

/** Operators that hold only where the key is there and has one of the values. `IfExists` and `ForAllValues` hold without it. */
const LIMITING_OPERATOR = /^(foranyvalue:)?(stringequals(ignorecase)?|stringlike|arnequals|arnlike)$/;

/** Whether a condition keeps the world out. */
function limits({ operator, key, values }: PolicyCondition): boolean {
  if (values.length === 0) return false;
  if (operator === 'ipaddress') {
    return key === 'aws:vpcsourceip' || (key === 'aws:sourceip' && !isWorld(values.filter((value) => value.includes('/'))));
  }
  return LIMITING_KEYS.includes(key) && LIMITING_OPERATOR.test(operator) && !values.some(isAnybody);
}

/** Whether a value leaves open whose it is: `arn:aws:iam::111122223333:role/*` and `o-a1b2/r-1/*` name an owner, `vpc-*` does not. */
function isAnybody(value: string): boolean {
  const account = value.startsWith('arn:') ? value.split(':')[4] : value.split(/[/:]/)[0];
  return /[*?]|\$\{/.test(account || value);
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

/** One or a list, as a list. */
function several(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  return value === undefined || value === null ? [] : [value as Json];
}

/** Truth values of conditions may be written as such. */
function texts(value: Json | undefined): string[] {
  return several(value).flatMap((one) => text(typeof one === 'boolean' ? String(one) : one) ?? []);
}

/** An object by its keys in lower case: those of a policy may be written in any. */
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
