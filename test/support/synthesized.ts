import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synthesize } from '#stacks/main.ts';
import type { Organization } from '#stacks/organization/organization.ts';
import { readOrganization } from '#stacks/organization/read.ts';
import type { Profile } from '#stacks/profile.ts';
import { type Bundles, FUNCTIONS } from '#stacks/rollout/bundle.ts';
import { type EarlyStarts, readEarlyStarts } from '#stacks/rollout/early-starts.ts';

export type SynthesizedResource = Readonly<Record<string, unknown>>;

/** A synthesized stack as Terraform reads it. */
export type TerraformJson = {
  readonly terraform: SynthesizedResource;
  readonly provider: { readonly aws: readonly ProviderBlock[] };
  readonly resource: Readonly<Record<string, Readonly<Record<string, SynthesizedResource>>>>;
  readonly variable?: Readonly<Record<string, SynthesizedResource>>;
  readonly [part: string]: unknown;
};

type ProviderBlock = {
  readonly alias?: string;
  readonly region: string;
  readonly allowed_account_ids: readonly string[];
  readonly assume_role?: readonly { readonly role_arn: string; readonly session_name: string }[];
};

/** Stacks by their names. */
export type Stacks = Readonly<Record<string, TerraformJson>>;

/** The organization of the example file, with the parts that are off there. */
export const EXAMPLE: Organization = {
  ...readOrganization(fileURLToPath(new URL('../../stacks/organization/example.yaml', import.meta.url))),
  tickets: {
    system: 'jira',
    host: 'example.atlassian.net',
    project: 'SEC',
    issueType: 'Task',
    severity: 'HIGH',
    language: 'en',
    secret: 'org-security-hub/tickets/jira',
  },
};

/** What is written for one organization: its stacks, which of them each depends on, and the resources after which others may start. */
type Written = {
  readonly stacks: Stacks;
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  readonly early: EarlyStarts;
};

/** Each organization is synthesized once for all test files of a worker. */
const known = new Map<string, Promise<Written>>();

/** A stack only names its bundles, so empty ones are enough. */
export const BUNDLES = Object.fromEntries(
  FUNCTIONS.map((name) => [name, { zip: `${name}.zip`, sha256: `of ${name}` }]),
) as Bundles;

/** The stacks of an organization as Terraform reads them; nothing stays on disk. The result is shared: do not change it. */
export async function synthesized(organization: Organization, profile: Profile = 'cloud'): Promise<Stacks> {
  return (await synthesizedInOrder(organization, profile)).stacks;
}

/** The same with the order of the stacks. */
export function synthesizedInOrder(organization: Organization, profile: Profile = 'cloud'): Promise<Written> {
  const key = JSON.stringify([profile, organization]);
  const all = known.get(key) ?? inFolder((folder) => writtenIn(folder, organization, profile));
  known.set(key, all);
  return all;
}

async function writtenIn(folder: string, organization: Organization, profile: Profile): Promise<Written> {
  const names = synthesize(organization, profile, folder, BUNDLES).toSorted();
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const manifest = read('manifest.json') as { stacks: Record<string, { dependencies?: readonly string[] }> };
  return {
    stacks: Object.fromEntries(names.map((name) => [name, read(`stacks/${name}/cdk.tf.json`) as TerraformJson])),
    dependencies: Object.fromEntries(names.map((name) => [name, manifest.stacks[name]?.dependencies ?? []])),
    early: readEarlyStarts(folder),
  };
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
export function stackIn(stacks: Stacks, name: string): TerraformJson {
  const found = stacks[name];
  if (found === undefined) throw new Error(`no stack is named ${name}; there are ${Object.keys(stacks).join(', ')}`);
  return found;
}

/** The provider that a resource is created with. */
export function providerOf(stack: TerraformJson, resource: SynthesizedResource): ProviderBlock {
  const found = stack.provider.aws.find(
    ({ alias }) => (alias === undefined ? 'aws' : `aws.${alias}`) === (resource.provider ?? 'aws'),
  );
  if (found === undefined) throw new Error(`there is no provider ${resource.provider}`);
  return found;
}

/** The Region that a resource is in. */
export function regionOf(stack: TerraformJson, resource: SynthesizedResource): string {
  return providerOf(stack, resource).region;
}

/** Every resource of a type in a stack. */
export function resourcesOf(stack: TerraformJson, type: string): SynthesizedResource[] {
  return Object.values(stack.resource[type] ?? {});
}

/** The text with every reference replaced by the physical name of its resource: `${aws_sqs_queue.x.arn}/y` gives `queue-name/y`. */
export function withPhysicalNames(stack: TerraformJson, text: unknown): string {
  return String(text).replace(/\$\{(aws_\w+)\.([\w-]+)\.\w+\}/g, (expression, type: string, id: string) => {
    const resource = stack.resource[type]?.[id];
    if (resource === undefined) throw new Error(`${expression} refers to no resource in this stack`);
    return String(resource.name ?? resource.function_name ?? `${type}.${id}`);
  });
}

export type WrittenStatement = {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** The statements of a policy document in JSON. */
export function writtenStatements(policy: unknown): readonly WrittenStatement[] {
  return (JSON.parse(String(policy)) as { Statement: readonly WrittenStatement[] }).Statement;
}

/** One value or a list, as a list. */
export function asList<Value>(value: Value | readonly Value[] | undefined): readonly Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value as Value];
}
