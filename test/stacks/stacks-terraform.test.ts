import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { synthesize } from '#stacks/main.ts';
import { checkedProvider } from '#stacks/rollout/checked-provider.ts';
import { findProviderSource } from '#stacks/rollout/provider-source.ts';
import { readStacks, runStacks } from '#stacks/rollout/terraform.ts';
import type { Stack } from '#stacks/rollout/terraform-process.ts';
import { HOSTILE_FILE } from '#test/support/hostile-organization.ts';
import { parse } from '#test/support/organization-file.ts';
import { BUNDLES } from '#test/support/synthesized.ts';

/** One stack of each shape; the others differ in names and numbers only. */
const SHAPES = [
  'organization',
  'security-services',
  'security-services-us-east-1',
  'central',
  'control-room',
  'ledger',
  'flow-logs',
  'flow-logs-us-east-1',
  'member-security',
  'member-shop',
  'member-shop-us-east-1',
  'sign-in-shop',
];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacks-terraform-test-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** One configuration with every shape as a module: Terraform reads the schemas of the provider once for all of them. */
function together(outdir: string): Stack {
  const shapes = readStacks(outdir).filter(({ name }) => SHAPES.includes(name));
  const modules = shapes.map(({ name, variables }) => {
    const inputs = variables.map((variable) => [variable, `\${var.${variable}}`]);
    return [name, { source: `./stacks/${name}`, ...Object.fromEntries(inputs) }] as const;
  });
  const variables = [...new Set(shapes.flatMap((shape) => shape.variables))];
  const root = {
    variable: Object.fromEntries(variables.map((name) => [name, { type: 'list(string)', sensitive: true }])),
    module: Object.fromEntries(modules),
  };
  writeFileSync(join(outdir, 'cdk.tf.json'), JSON.stringify(root));
  return {
    name: shapes.map(({ name }) => name).join(' '),
    folder: outdir,
    dependencies: [],
    variables,
    types: shapes.flatMap(({ types }) => types),
  };
}

// The local profile is not validated here: test/organization applies it, from the same organization file.
test('Terraform and its AWS provider find every kind of stack of the cloud profile valid, with any text that people may write into the organization file', async () => {
  const outdir = join(folder, 'cloud');
  synthesize(parse(HOSTILE_FILE), 'cloud', outdir, BUNDLES);
  const [result] = await runStacks([together(outdir)], 'validate', {
    parallelism: 1,
    env: process.env,
    source: findProviderSource(),
    provider: await checkedProvider(join(folder, 'provider'), process.env),
    projectRoot: folder,
    timeoutMinutes: 10,
    onProgress: () => {},
  });
  expect(result?.stack.split(' ').sort()).toEqual(SHAPES.toSorted());
  expect(result).toMatchObject({ phase: 'done', problems: [] });
});
