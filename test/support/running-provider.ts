import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkedProvider } from '#stacks/rollout/verified-provider.ts';

const ATTACH = /TF_REATTACH_PROVIDERS='(.*)'/;

/**
 * The AWS provider, checked against the project's hashes, in one process that every Terraform command with `env` uses, instead of
 * a process for each `provider` block. Only for validation: the process holds one configuration at a time.
 */
export async function runningProvider(folder: string) {
  const place = await checkedProvider(folder, process.env);
  const binary = readdirSync(place).find((name) => name.startsWith('terraform-provider-aws'));
  if (binary === undefined) throw new Error(`There is no terraform-provider-aws in ${place}.`);
  const child = spawn(join(place, binary), ['-debug'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const address = ATTACH.exec(line)?.[1];
    if (address === undefined) continue;
    child.stdout.resume();
    return { env: { ...process.env, TF_REATTACH_PROVIDERS: address }, stop };
  }
  await stop();
  throw new Error(`${join(place, binary)} ended without an address.`);
}
