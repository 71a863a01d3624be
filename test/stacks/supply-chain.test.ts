import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import constructs from '@cdktf/provider-aws/package.json' with { type: 'json' };
import { describe, expect, onTestFinished, test } from 'vitest';
import { readStacks, runStacks } from '#stacks/rollout/terraform.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('the provider that the stacks are rolled out with', () => {
  test('is locked at the version of its constructs', () => {
    expect(read('stacks/rollout/provider.lock.hcl')).toContain(`version     = "${constructs.cdktf.provider.version}"`);
  });

  test('is refused where its hash is another, although it lies where Terraform looks for it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'supply-chain-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { version } = constructs.cdktf.provider;
    const target = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const mirror = join(folder, 'mirror/registry.terraform.io/hashicorp/aws', version, target);
    mkdirSync(mirror, { recursive: true });
    writeFileSync(join(mirror, `terraform-provider-aws_v${version}_x5`), '#!/bin/sh\n', { mode: 0o755 });
    const stack = join(folder, 'stacks/one');
    mkdirSync(stack, { recursive: true });
    const one = { name: 'one', workingDirectory: 'stacks/one' };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ stacks: { one } }));
    const required_providers = { aws: { source: 'aws', version } };
    writeFileSync(join(stack, 'cdk.tf.json'), JSON.stringify({ terraform: { required_providers } }));

    const [result] = await runStacks(readStacks(folder), 'validate', {
      parallelism: 1,
      env: process.env,
      source: { kind: 'mirror', folder: join(folder, 'mirror') },
      projectRoot: folder,
      timeoutMinutes: 10,
      onProgress: () => {},
    });
    expect(result).toMatchObject({ phase: 'failed', problems: [expect.stringMatching(/checksums/)] });
  });
});
