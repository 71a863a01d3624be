import { sha256 } from './digest.ts';
import { canonical, type Json, type JsonObject } from './json.ts';
import { ownProperty } from './own-property.ts';

/** What the stacks write into one account and Region, as digests of `partDigest`. */
export type WrittenParts = ReadonlySet<string>;

/** A part, such as `role/NAME#trust`, and what is written into it; documents are parsed. */
export type PartContent = { readonly part: string; readonly content: Json };

/** The digests of every account and Region, each once: each Region has one class, and each class many digests. */
export type HubParts = {
  readonly kinds: readonly { readonly accounts: readonly string[]; readonly regions: Readonly<Record<string, number>> }[];
  readonly digests: readonly { readonly classes: readonly number[]; readonly digests: string }[];
};

type Place = { readonly account: string; readonly region: string };

const LETTERS = 24;

export function partDigest({ part, content }: PartContent, { account, region }: Place): string {
  // AWS chooses the id of a key.
  const keys = new RegExp(`arn:aws:kms:[^:"]*:${account}:key/(mrk-)?[0-9a-f-]{32,36}`, 'g');
  const text = canonical([part, content]).replaceAll(keys, '{key}');
  return sha256(text.replaceAll(account, '{account}').replaceAll(region, '{region}')).slice(0, LETTERS);
}

/** The digest for the existence of a part, without its contents. */
export function presenceDigest(part: string, place: Place): string {
  return partDigest({ part, content: 'present' }, place);
}

export function parsed(document: string): Json {
  try {
    return JSON.parse(document) as Json;
  } catch {
    return document;
  }
}

const CHOSEN_BY_AWS = ['DistributionId', 'UserPool', 'UserPoolClient'];

/** Whether the value of an alarm's dimension is an id that AWS chooses, so that the stacks do not know it. */
export function isChosenByAws(dimension: string): boolean {
  return CHOSEN_BY_AWS.includes(dimension);
}

export function watchedDimension(dimension: string, value: string | undefined): string {
  return isChosenByAws(dimension) ? dimension : `${dimension}=${value}`;
}

export const ofRole = {
  trust: (name: string, document: Json): PartContent => ({ part: `role/${name}#trust`, content: document }),
  path: (name: string, path: string): PartContent => ({ part: `role/${name}#path`, content: path }),
  boundary: (name: string, arn: string | null): PartContent => ({ part: `role/${name}#boundary`, content: arn }),
  policy: (name: string, policy: string, document: Json): PartContent => ({
    part: `role/${name}#policy/${policy}`,
    content: document,
  }),
  attached: (name: string, arn: string): PartContent => ({ part: `role/${name}#attached/${arn}`, content: arn }),
};

type Rule = { readonly bus: string; readonly name: string };

const ruleName = ({ bus, name }: Rule) => (bus === 'default' ? `rule/${name}` : `rule/${bus}/${name}`);

export const ofRule = {
  rule: (rule: Rule, content: { pattern: Json; schedule: Json; state: string }): PartContent => ({
    part: ruleName(rule),
    content: { ...content },
  }),
  /** With the fields as EventBridge names them, without the id. */
  target: (rule: Rule, id: string, content: JsonObject): PartContent => ({ part: `${ruleName(rule)}#target/${id}`, content }),
};

export const ofQueue = (name: string, attribute: string, value: Json): PartContent => ({
  part: `queue/${name}#${attribute}`,
  content: value,
});

export const ofPart = (kind: string, name: string, aspect: string, content: Json): PartContent => ({
  part: `${kind}/${name}#${aspect}`,
  content,
});

const KNOWN = new WeakMap<HubParts, Map<number, WrittenParts>>();

/** What the stacks write there; undefined if that is unknown. */
export function partsAt(parts: HubParts | undefined, { account, region }: Place): WrittenParts | undefined {
  if (parts === undefined) return undefined;
  const kind = parts.kinds.find(({ accounts }) => accounts.includes(account));
  const number = ownProperty(kind?.regions, region);
  if (number === undefined) return undefined;
  const classes = KNOWN.get(parts) ?? new Map<number, WrittenParts>();
  KNOWN.set(parts, classes);
  const known = classes.get(number) ?? unpacked(parts, number);
  classes.set(number, known);
  return known;
}

function unpacked({ digests }: HubParts, wanted: number): WrittenParts {
  const own = digests.filter(({ classes }) => classes.includes(wanted)).map(({ digests: all }) => all);
  return new Set(own.flatMap((all) => all.match(/.{24}/g) ?? []));
}
