import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synthesize } from '#stacks/main.ts';
import type { Organization } from '#stacks/organization/organization.ts';
import { readOrganization } from '#stacks/organization/read.ts';
import type { Profile } from '#stacks/profile.ts';

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

/** Synthesizes an organization into a folder of its own and reads the stacks back; nothing stays on disk. */
export async function synthesized(organization: Organization, profile: Profile = 'cloud'): Promise<Stacks> {
  const folder = mkdtempSync(join(tmpdir(), 'stacks-test-'));
  try {
    await synthesize(organization, profile, join(folder, 'out'), join(folder, 'lambdas'));
    const names = readdirSync(join(folder, 'out/stacks'));
    // Folders differ from run to run; everything else must not.
    const read = (name: string) =>
      readFileSync(join(folder, 'out/stacks', name, 'cdk.tf.json'), 'utf8').replaceAll(folder, 'folder');
    return Object.fromEntries(names.map((name) => [name, JSON.parse(read(name)) as Stack]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The stack of that name. Throws when there is none. */
export function stackIn(stacks: Stacks, name: string): Stack {
  const found = stacks[name];
  if (found === undefined) throw new Error(`no stack is named ${name}; there are ${Object.keys(stacks).join(', ')}`);
  return found;
}

/** Every resource of a type in a stack. */
export function resourcesOf(stack: Stack, type: string): Resource[] {
  return Object.values(stack.resource[type] ?? {});
}

/** The text with every reference replaced by the physical name of the resource it means: `${aws_sqs_queue.x.arn}/y` gives `queue-name/y`. */
export function resolved(stack: Stack, text: unknown): string {
  return String(text).replace(/\$\{(aws_\w+)\.([\w-]+)\.\w+\}/g, (expression, type: string, id: string) => {
    const resource = stack.resource[type]?.[id];
    if (resource === undefined) throw new Error(`${expression} means nothing in this stack`);
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

/** The statements of a policy given as text. */
export function statementsOf(policy: unknown): readonly Statement[] {
  return (JSON.parse(String(policy)) as { Statement: readonly Statement[] }).Statement;
}

/** One value or a list, as a list. */
export function listOf<Value>(value: Value | readonly Value[] | undefined): readonly Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value as Value];
}
