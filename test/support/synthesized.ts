import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synthesize } from '#stacks/main.ts';
import type { Organization } from '#stacks/organization/organization.ts';
import { readOrganization } from '#stacks/organization/read.ts';
import type { Profile } from '#stacks/profile.ts';
import { type Bundles, bundleFunctions } from '#stacks/rollout/bundle.ts';

export type Resource = Readonly<Record<string, unknown>>;

/** A synthesized stack as Terraform reads it. */
export type Stack = {
  readonly provider: { readonly aws: readonly ProviderBlock[] };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly variable?: Readonly<Record<string, Resource>>;
  readonly [part: string]: unknown;
};

type ProviderBlock = {
  readonly region: string;
  readonly allowed_account_ids: readonly string[];
  readonly assume_role?: readonly { readonly role_arn: string; readonly session_name: string }[];
};

/** Stacks by their names. */
export type Stacks = Readonly<Record<string, Stack>>;

/** The organization of the example file. */
export const EXAMPLE: Organization = readOrganization(
  fileURLToPath(new URL('../../stacks/organization/example.yaml', import.meta.url)),
);

/** Each organization is synthesized once for all test files of a worker, and the functions are bundled once for all organizations. */
const known = new Map<string, Promise<Stacks>>();
let bundles: Promise<Bundles> | undefined;

/** The stacks of an organization as Terraform reads them; nothing stays on disk. The result is shared: do not change it. */
export function synthesized(organization: Organization, profile: Profile = 'cloud'): Promise<Stacks> {
  const key = JSON.stringify([profile, organization]);
  const stacks = known.get(key) ?? inFolder((folder) => synthesizedIn(folder, organization, profile));
  known.set(key, stacks);
  return stacks;
}

async function synthesizedIn(folder: string, organization: Organization, profile: Profile): Promise<Stacks> {
  bundles ??= inFolder((lambdas) => bundleFunctions(lambdas));
  const names = synthesize(organization, profile, folder, await bundles);
  const read = (name: string) => readFileSync(join(folder, 'stacks', name, 'cdk.tf.json'), 'utf8');
  return Object.fromEntries(names.toSorted().map((name) => [name, JSON.parse(read(name)) as Stack]));
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'stacks-test-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The stack with this name. Throws if there is none. */
export function stackIn(stacks: Stacks, name: string): Stack {
  const found = stacks[name];
  if (found === undefined) throw new Error(`no stack is named ${name}; there are ${Object.keys(stacks).join(', ')}`);
  return found;
}

/** Every resource of a type in a stack. */
export function resourcesOf(stack: Stack, type: string): Resource[] {
  return Object.values(stack.resource[type] ?? {});
}

/** The text with every reference replaced by the physical name of its resource: `${aws_sqs_queue.x.arn}/y` gives `queue-name/y`. */
export function resolved(stack: Stack, text: unknown): string {
  return String(text).replace(/\$\{(aws_\w+)\.([\w-]+)\.\w+\}/g, (expression, type: string, id: string) => {
    const resource = stack.resource[type]?.[id];
    if (resource === undefined) throw new Error(`${expression} refers to no resource in this stack`);
    return String(resource.name ?? resource.function_name ?? `${type}.${id}`);
  });
}

export type Statement = {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** The statements of a policy document in JSON. */
export function statementsOf(policy: unknown): readonly Statement[] {
  return (JSON.parse(String(policy)) as { Statement: readonly Statement[] }).Statement;
}

/** One value or a list, as a list. */
export function listOf<Value>(value: Value | readonly Value[] | undefined): readonly Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value as Value];
}
