import { covers, type PolicyStatement, statementsOf } from '#core/iam/policy-reading.ts';
import { memoizeByObject } from '#core/memoize-by-object.ts';
import { ownProperty } from '#core/own-property.ts';
import type { PolicyLevels, ServiceControlPolicy } from '../facts.ts';

/** A call as service control policies see it. The ARN of the new resource is absent where AWS chooses it. */
export type PolicyRequest = {
  readonly action: string;
  readonly resource?: string;
  /** Condition keys in lower case that the call carries, or `absent`; every other key is not known before the call. */
  readonly context: Readonly<Record<string, string | 'absent'>>;
};

export type PolicyVerdict =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'refused'; readonly policy: string }
  | { readonly kind: 'unclear'; readonly policy: string; readonly keys: readonly string[] };

/** Whether something holds, as far as it can be known before the call. */
type Truth = 'yes' | 'no' | 'unknown';

/**
 * Whether the policies above an account let a call through: no policy denies it, and one of each level allows it. IAM's own
 * simulator leaves out service control policies with conditions, which are the ones that surprise.
 */
export function verdictOn(request: PolicyRequest, levels: PolicyLevels): PolicyVerdict {
  const judged = levels.map((level) => level.map((policy) => ({ policy, ...judge(policy, request) })));
  const denying = judged.flat().find(({ denies }) => denies === 'yes');
  if (denying !== undefined) return { kind: 'refused', policy: denying.policy.name };
  for (const level of judged) {
    const allows = level.map((one) => one.allows);
    const policy = level.map((one) => one.policy.name).join(', ');
    if (allows.includes('yes')) continue;
    if (!allows.includes('unknown')) return { kind: 'refused', policy };
    return { kind: 'unclear', policy, keys: level.flatMap(({ keys }) => keys) };
  }
  const doubtful = judged.flat().find(({ denies }) => denies === 'unknown');
  return doubtful === undefined ? { kind: 'allowed' } : { kind: 'unclear', policy: doubtful.policy.name, keys: doubtful.keys };
}

/** A few policies are asked about every call of a rollout. */
const statementsIn = memoizeByObject(({ document }: ServiceControlPolicy): readonly PolicyStatement[] => statementsOf(document));

function judge(policy: ServiceControlPolicy, request: PolicyRequest) {
  const statements = statementsIn(policy).map((statement) => ({ ...statement, applies: applies(statement, request) }));
  const of = (effect: 'Allow' | 'Deny'): Truth =>
    any(statements.filter((one) => one.effect === effect).map((one) => one.applies));
  const doubtful = statements.filter((one) => one.applies === 'unknown');
  const keys = doubtful.flatMap(({ conditions }) =>
    conditions.filter((one) => holds(one, request) === 'unknown').map(({ key }) => key),
  );
  return { allows: of('Allow'), denies: of('Deny'), keys: [...new Set(keys)] };
}

function applies(statement: PolicyStatement, request: PolicyRequest): Truth {
  const { actions, notActions, resources, notResources, conditions } = statement;
  const isAction = (pattern: string) => covers(pattern, request.action);
  if (actions.length > 0 && !actions.some(isAction)) return 'no';
  if (notActions.some(isAction)) return 'no';
  const onResource = resources.length > 0 ? concerns(resources, request) : not(concerns(notResources, request));
  return every([onResource, ...conditions.map((condition) => holds(condition, request))]);
}

function concerns(patterns: readonly string[], { action, resource }: PolicyRequest): Truth {
  if (patterns.includes('*')) return 'yes';
  if (resource !== undefined) return patterns.some((pattern) => covers(pattern, resource)) ? 'yes' : 'no';
  const service = action.split(':')[0] ?? '';
  return patterns.some((pattern) => covers(pattern.split(':')[2] ?? '*', service)) ? 'unknown' : 'no';
}

const MATCHES: Readonly<Record<string, (wanted: string, value: string) => boolean>> = {
  stringequals: (wanted, value) => wanted === value,
  stringequalsignorecase: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  stringlike: covers,
  arnequals: covers,
  arnlike: covers,
  bool: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
};

function holds({ operator, key, values }: PolicyStatement['conditions'][number], { context }: PolicyRequest): Truth {
  const known = ownProperty(context, key) ?? (key.startsWith('aws:requesttag/') ? 'absent' : undefined);
  if (known === undefined || values.some((value) => value.includes('${'))) return 'unknown';
  if (operator === 'null') return truth(values.includes(String(known === 'absent')));
  const [, each, plain = '', ifExists] = /^(?:(foranyvalue|forallvalues):)?(.*?)(ifexists)?$/.exec(operator) ?? [];
  const isNegated = /^(string|arn)not/.test(plain);
  const match = ownProperty(MATCHES, plain.replace(/^(string|arn)not/, '$1'));
  if (match === undefined) return 'unknown';
  if (known === 'absent') return truth(ifExists !== undefined || each === 'forallvalues' || isNegated);
  return truth(values.some((value) => match(value, known)) !== isNegated);
}

function truth(holds: boolean): Truth {
  return holds ? 'yes' : 'no';
}

function not(one: Truth): Truth {
  return one === 'unknown' ? 'unknown' : truth(one === 'no');
}

function every(all: readonly Truth[]): Truth {
  if (all.includes('no')) return 'no';
  return all.includes('unknown') ? 'unknown' : 'yes';
}

function any(all: readonly Truth[]): Truth {
  if (all.includes('yes')) return 'yes';
  return all.includes('unknown') ? 'unknown' : 'no';
}
