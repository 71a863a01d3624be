import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asTerraformText } from '#stacks/organization/terraform-text.ts';
import { findTerraform } from '#stacks/rollout/find-terraform.ts';
import { HOSTILE_TEXT } from '#test/support/hostile-organization.ts';
import { changed, parse } from '#test/support/organization-file.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'terraform-text-test-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The value that Terraform reads from its JSON. */
async function plannedBy(value: unknown): Promise<unknown> {
  const terraform = await findTerraform(process.env);
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ output: { text: { value } } }));
  const run = (...args: string[]) => execFileSync(terraform, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64e6 });
  run('plan', '-input=false', '-out=plan');
  return JSON.parse(run('show', '-json', 'plan')).planned_values.outputs.text.value;
}

describe('a text of the organization file', () => {
  test('is planned by Terraform as exactly that text', async () => {
    expect(await plannedBy(asTerraformText(HOSTILE_TEXT))).toBe(HOSTILE_TEXT);
  });

  test('is planned as exactly that text with any signs and braces in it', async () => {
    const parts = fc.constantFrom('$', '%', '{', '}', '${', '%{', '~}', 'var.x', '"', '\\', '\n', ' ', '한', 'a');
    const texts = fc.sample(
      fc.array(parts, { maxLength: 12 }).map((list) => list.join('')),
      500,
    );
    expect(await plannedBy(asTerraformText(texts))).toEqual(texts);
  });

  test('is planned as exactly that text where it is the key of a map', async () => {
    const tags = { 'visibility ${x}': 'public', '%{ if y }': '${z}' };
    expect(await plannedBy(asTerraformText(tags))).toEqual(tags);
  });

  test('is refused if it contains the mark of CDKTF for references', () => {
    const hostile = changed('unit: workloads, mode', 'unit: workloads, environment: "a${TfToken[TOKEN.0]}", mode');
    expect(() => parse(hostile)).toThrow(
      'organization.yaml is not valid: accounts[2].environment contains {TfToken[, which only CDKTF may write.',
    );
  });
});
