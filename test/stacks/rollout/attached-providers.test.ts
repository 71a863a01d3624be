import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '#local/running.ts';
import { type AttachedProviders, attachedProviders } from '#stacks/rollout/attached-providers.ts';

let folder: string;
let providers: AttachedProviders;

/** A program that prints what a provider does when it is started to be attached. */
const PROGRAM = [
  `echo "TF_REATTACH_PROVIDERS='{\\"example/aws\\":{\\"Pid\\":$$,\\"Addr\\":{\\"Network\\":\\"unix\\",\\"String\\":\\"/socket\\"}}}'"`,
  'exec sleep 600',
].join('\n');

function started(program: string): AttachedProviders {
  const binary = join(folder, 'provider');
  writeFileSync(binary, `#!/bin/sh\n${program}\n`);
  chmodSync(binary, 0o700);
  return attachedProviders({ binary, types: new Set() }, process.env);
}

/** The process that a command uses. */
const pidOf = async ({ TF_REATTACH_PROVIDERS = '' }: NodeJS.ProcessEnv): Promise<number> =>
  JSON.parse(TF_REATTACH_PROVIDERS)['example/aws'].Pid;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attached-providers-test-'));
});

afterEach(async () => {
  await providers.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('one process of the provider serves one command after another', async () => {
  providers = started(PROGRAM);
  const first = await providers.lend(pidOf);
  expect(first).toBeGreaterThan(0);
  expect(await providers.lend(pidOf)).toBe(first);
});

test('two commands at the same time have a process each', async () => {
  providers = started(PROGRAM);
  const [outer, inner] = await providers.lend(async (env) => [await pidOf(env), await providers.lend(pidOf)]);
  expect(inner).not.toBe(outer);
});

test('a process serves the next command also after one that failed', async () => {
  providers = started(PROGRAM);
  let failed: number | undefined;
  const failing = providers.lend(async (env) => {
    failed = await pidOf(env);
    throw new Error('the command failed');
  });
  await expect(failing).rejects.toThrow('the command failed');
  expect(await providers.lend(pidOf)).toBe(failed);
});

test('a process that ended while it was used is replaced', async () => {
  providers = started(PROGRAM);
  const ended = await providers.lend(async (env) => {
    const pid = await pidOf(env);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    return pid;
  });
  const next = await providers.lend(pidOf);
  expect(next).not.toBe(ended);
  expect(isAlive(next)).toBe(true);
});

test('no process is left after the rollout', async () => {
  providers = started(PROGRAM);
  const pids = await providers.lend(async (env) => [await pidOf(env), await providers.lend(pidOf)]);
  await providers.stop();
  expect(pids.filter(isAlive)).toEqual([]);
});

test('a program that is no provider is one sentence', async () => {
  providers = started('echo "This binary is a plugin."');
  await expect(providers.lend(pidOf)).rejects.toThrow(/^Terraform cannot attach to .*provider: it ended without an address\.$/);
});

test('a binary that is not there is one sentence', async () => {
  providers = attachedProviders({ binary: join(folder, 'missing'), types: new Set() }, process.env);
  await expect(providers.lend(pidOf)).rejects.toThrow(/^Terraform cannot attach to .*missing: spawn .* ENOENT\.$/);
});
