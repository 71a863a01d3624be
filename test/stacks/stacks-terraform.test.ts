import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { synthesize } from '#stacks/main.ts';
import { type Bundles, bundleFunctions } from '#stacks/rollout/bundle.ts';
import { findProviderSource } from '#stacks/rollout/provider-source.ts';
import { readStacks, runStacks } from '#stacks/rollout/terraform.ts';
import { HOSTILE_FILE } from '#test/support/hostile-organization.ts';
import { parse } from '#test/support/organization-file.ts';

/** One stack of each shape; the others differ in names and numbers only. */
const SHAPES = [
  'organization',
  'security-services',
  'security-services-us-east-1',
  'central',
  'ledger',
  'flow-logs',
  'flow-logs-us-east-1',
  'member-security',
  'member-shop',
  'member-shop-us-east-1',
  'sign-in-shop',
];

let folder: string;
let bundles: Bundles;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stacks-terraform-test-'));
  bundles = await bundleFunctions(join(folder, 'lambdas'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each(['cloud', 'local'] as const)(
  'Terraform and its AWS provider find every kind of stack of the %s profile valid, whatever people write into the organization file',
  async (profile) => {
    const outdir = join(folder, profile);
    synthesize(parse(HOSTILE_FILE), profile, outdir, bundles);
    const shapes = readStacks(outdir).filter(({ name }) => SHAPES.includes(name));
    const results = await runStacks(shapes, 'validate', {
      parallelism: 2,
      env: process.env,
      source: findProviderSource(),
      projectRoot: folder,
      timeoutMinutes: 10,
      onProgress: () => {},
    });
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    expect(results.map(({ stack, phase }) => `${stack} ${phase}`).sort()).toEqual(SHAPES.map((name) => `${name} done`).sort());
  },
);
