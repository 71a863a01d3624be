/** A policy document as IAM reads it: identity policy, boundary, session policy or trust policy. */
export type Document = { readonly Statement: readonly DocumentStatement[] };

type Texts = string | readonly string[];

type DocumentStatement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, Texts>>;
  readonly Action?: Texts;
  readonly NotAction?: Texts;
  readonly Resource?: Texts;
  readonly NotResource?: Texts;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Texts>>>>;
};

/** Condition keys of a request; a key with several values is a list. */
export type Context = Readonly<Record<string, Texts>>;

export type IamRequest = { readonly action: string; readonly resource: string; readonly context?: Context };

/** Everything that limits one session of a role. An absent boundary or session policy, or a list without levels, limits nothing. */
export type Grants = {
  readonly identity: readonly Document[];
  readonly boundary?: Document;
  readonly session?: Document;
  /** The service control policies of the root, of each unit and of the account, or resource control policies likewise. */
  readonly control?: readonly (readonly Document[])[];
};

/** The caller that assumes a role: a principal by its ARN, or an AWS service. */
export type AssumingCaller = { readonly arn: string } | { readonly service: string };

/** Whether IAM permits the request: no layer denies it, and every layer allows it. */
export function isAllowed(request: IamRequest, { identity, boundary, session, control = [] }: Grants): boolean {
  const layers = [
    identity,
    ...[boundary, session].flatMap((document) => (document === undefined ? [] : [[document]])),
    ...control,
  ];
  const matching = layers.map((documents) =>
    documents.flatMap(({ Statement }) => Statement.filter((one) => applies(one, request))),
  );
  return (
    !matching.flat().some(({ Effect }) => Effect === 'Deny') &&
    matching.every((statements) => statements.some(({ Effect }) => Effect === 'Allow'))
  );
}

/** Whether a role's trust policy lets the caller do the action, such as `sts:AssumeRole`. */
export function isTrusted(trust: Document, caller: AssumingCaller, action: string, context: Context = {}): boolean {
  const known = 'arn' in caller ? { ...context, 'aws:PrincipalArn': caller.arn } : context;
  const request = { action, resource: '*', context: known };
  const matching = trust.Statement.filter((one) => names(one.Principal, caller) && applies(one, request));
  return matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny');
}

function applies(statement: DocumentStatement, { action, resource, context = {} }: IamRequest): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const name = action.toLowerCase();
  const isAction = (pattern: string) => glob(pattern.toLowerCase(), name);
  const isResource = (pattern: string) => resourceMatches(pattern, resource);
  return (
    (Action === undefined || textsOf(Action).some(isAction)) &&
    (NotAction === undefined || !textsOf(NotAction).some(isAction)) &&
    (Resource === undefined || textsOf(Resource).some(isResource)) &&
    (NotResource === undefined || !textsOf(NotResource).some(isResource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, textsOf(wanted), valuesOf(key, context))),
    )
  );
}

/** An account in a trust policy means every principal of that account. */
function names(principal: DocumentStatement['Principal'], caller: AssumingCaller): boolean {
  if (principal === undefined) throw new Error('a trust policy statement names no principal');
  if (principal === '*') return true;
  if (typeof principal === 'string') throw new Error(`${principal} is not a principal`);
  if ('service' in caller) return textsOf(principal.Service ?? []).includes(caller.service);
  const account = caller.arn.split(':')[4];
  return textsOf(principal.AWS ?? []).some((one) => ['*', caller.arn, account, `arn:aws:iam::${account}:root`].includes(one));
}

type Match = (wanted: string, value: string) => boolean;

const MATCHES: Readonly<Record<string, Match>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringEqualsIgnoreCase: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  StringLike: (wanted, value) => glob(wanted, value),
  ArnEquals: arnMatches,
  ArnLike: arnMatches,
  DateEquals: (wanted, value) => momentOf(value) === momentOf(wanted),
  DateLessThan: (wanted, value) => momentOf(value) < momentOf(wanted),
  DateLessThanEquals: (wanted, value) => momentOf(value) <= momentOf(wanted),
  DateGreaterThan: (wanted, value) => momentOf(value) > momentOf(wanted),
  DateGreaterThanEquals: (wanted, value) => momentOf(value) >= momentOf(wanted),
  Bool: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
};

/** One operator on one key. `values` is undefined when the request does not carry the key. */
function holds(operator: string, wanted: readonly string[], values: readonly string[] | undefined): boolean {
  if (operator === 'Null') return wanted.some((one) => (one === 'true') === (values === undefined));
  const { each, base, optional, negated } = partsOf(operator);
  const match = MATCHES[base];
  if (match === undefined) throw new Error(`the evaluator does not support the condition operator ${operator}`);
  if (wanted.some((one) => one.includes('${'))) throw new Error('the evaluator does not support policy variables');
  const isOne = (value: string) => wanted.some((one) => match(one, value)) !== negated;
  if (each === 'ForAllValues') return (values ?? []).every(isOne);
  if (values === undefined) return optional || (negated && each === undefined);
  if (each === 'ForAnyValue') return values.some(isOne);
  if (values.length > 1) throw new Error(`a key with several values needs ForAnyValue or ForAllValues, not ${operator}`);
  return values.every(isOne);
}

function partsOf(operator: string) {
  const [, each, name = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/.exec(operator) ?? [];
  const optional = name.endsWith('IfExists');
  const plain = optional ? name.slice(0, -'IfExists'.length) : name;
  const negated = /^(String|Arn|Date)Not/.test(plain);
  return { each, base: plain.replace(/^(String|Arn|Date)Not/, '$1'), optional, negated };
}

/** A time as IAM writes it: ISO 8601, or seconds since 1970. */
function momentOf(written: string): number {
  const moment = /^\d+$/.test(written) ? Number(written) * 1000 : Date.parse(written);
  if (Number.isNaN(moment)) throw new Error(`${written} is not a time`);
  return moment;
}

function valuesOf(key: string, context: Context): readonly string[] | undefined {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  return found === undefined ? undefined : textsOf(found[1]);
}

/** `*` alone matches every resource; in an ARN a wildcard matches within one part only. */
function resourceMatches(pattern: string, resource: string): boolean {
  return pattern === '*' || pattern === resource || (resource !== '*' && arnMatches(pattern, resource));
}

function arnMatches(pattern: string, arn: string): boolean {
  const [wanted, parts] = [partsOfArn(pattern), partsOfArn(arn)];
  return wanted.every((part, index) => glob(part, parts[index] ?? ''));
}

function partsOfArn(arn: string): string[] {
  const parts = arn.split(':');
  if (parts.length < 6) throw new Error(`${arn} is not a complete ARN`);
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

const EXPRESSIONS = new Map<string, RegExp>();

function glob(pattern: string, value: string): boolean {
  if (pattern === '*' || pattern === value) return true;
  if (!/[*?]/.test(pattern)) return false;
  const known = EXPRESSIONS.get(pattern) ?? expressionOf(pattern);
  EXPRESSIONS.set(pattern, known);
  return known.test(value);
}

function expressionOf(pattern: string): RegExp {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's');
}

function textsOf(value: Texts): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
