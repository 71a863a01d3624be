import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '#local/running.ts';
import { type AttachedProviders, attachedProviders } from '#stacks/rollout/attached-providers.ts';

let folder: string;
let providers: AttachedProviders;

/** A program that prints its process id as the address, as a provider prints the one of its socket. */
const PROGRAM = `echo "TF_REATTACH_PROVIDERS='$$'"\nexec sleep 600`;

function started(program: string): AttachedProviders {
  const binary = join(folder, 'provider');
  writeFileSync(binary, `#!/bin/sh\n${program}\n`);
  chmodSync(binary, 0o700);
  return attachedProviders(binary, process.env);
}

const address = async ({ TF_REATTACH_PROVIDERS }: NodeJS.ProcessEnv) => Number(TF_REATTACH_PROVIDERS);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attached-providers-test-'));
});

afterEach(async () => {
  await providers.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('one process of the provider serves one command after another', async () => {
  providers = started(PROGRAM);
  const first = await providers.lend(address);
  expect(first).toBeGreaterThan(0);
  expect(await providers.lend(address)).toBe(first);
});

test('two commands at the same time have a process each', async () => {
  providers = started(PROGRAM);
  const [outer, inner] = await providers.lend(async (env) => [await address(env), await providers.lend(address)]);
  expect(inner).not.toBe(outer);
});

test('a process serves the next command also after one that failed', async () => {
  providers = started(PROGRAM);
  let failed: number | undefined;
  const failing = providers.lend(async (env) => {
    failed = await address(env);
    throw new Error('the command failed');
  });
  await expect(failing).rejects.toThrow('the command failed');
  expect(await providers.lend(address)).toBe(failed);
});

test('a process that ended while it was used is replaced', async () => {
  providers = started(PROGRAM);
  const ended = await providers.lend(async (env) => {
    const pid = await address(env);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    return pid;
  });
  const next = await providers.lend(address);
  expect(next).not.toBe(ended);
  expect(isAlive(next)).toBe(true);
});

test('no process is left after the rollout', async () => {
  providers = started(PROGRAM);
  const pids = await providers.lend(async (env) => [await address(env), await providers.lend(address)]);
  await providers.stop();
  expect(pids.filter(isAlive)).toEqual([]);
});

test('a program that is no provider is one sentence', async () => {
  providers = started('echo "This binary is a plugin."');
  await expect(providers.lend(address)).rejects.toThrow(/^Terraform cannot attach to .*provider: it ended without an address\.$/);
});

test('a binary that is not there is one sentence', async () => {
  providers = attachedProviders(join(folder, 'missing'), process.env);
  await expect(providers.lend(address)).rejects.toThrow(/^Terraform cannot attach to .*missing: spawn .* ENOENT\.$/);
});
