import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForCommand } from './provider-forwarding.ts';
import { hasNotEnded, type ProviderProcess, startProvider } from './provider-process.ts';
import { schemasOf } from './provider-schemas.ts';

/**
 * Processes of one provider that serve one Terraform command after another, where Terraform would start four for each command. They
 * offer only the types that the stacks use: reading the schemas of all 1,500 takes Terraform two seconds in each command.
 */
export interface AttachedProviders {
  /** Calls `use` with the variable by which a Terraform command finds the provider. */
  lend<Result>(use: (env: NodeJS.ProcessEnv) => Promise<Result>): Promise<Result>;
  /** Ends all processes. */
  stop(): Promise<void>;
}

/** Processes of this binary, which is not checked here, with the environment of the Terraform commands. */
export function attachedProviders(
  { binary, types }: { binary: string; types: ReadonlySet<string> },
  env: NodeJS.ProcessEnv,
): AttachedProviders {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-providers-'));
  const started = new Set<ChildProcess>();
  const free: ProviderProcess[] = [];
  const killAll = () => {
    for (const child of started) child.kill('SIGKILL');
  };
  process.once('exit', killAll);
  let commands = 0;
  let schemas: Promise<Buffer> | undefined;

  async function take(): Promise<ProviderProcess> {
    const waiting = free.pop();
    if (waiting !== undefined) return waiting;
    return startProvider(binary, env, (child) => {
      started.add(child);
      child.once('close', () => started.delete(child));
    });
  }

  return {
    async lend(use) {
      const first = await take();
      // A process holds one configuration, and a command has one for each `provider` block.
      const byConfiguration = new Map<string, Promise<ProviderProcess>>();
      const withConfiguration = (configuration: string) => {
        const known = byConfiguration.get(configuration);
        const provider = known ?? (byConfiguration.size === 0 ? Promise.resolve(first) : take());
        byConfiguration.set(configuration, provider);
        return provider;
      };
      const readSchemas = () => {
        schemas ??= schemasOf(types, first);
        return schemas;
      };
      const socket = join(folder, String(commands++));
      const close = await openForCommand(socket, { first, withConfiguration, readSchemas });
      try {
        return await use({ TF_REATTACH_PROVIDERS: first.attachedAt(socket) });
      } finally {
        close();
        const others = await Promise.allSettled(byConfiguration.values());
        const used = new Set([first, ...others.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))]);
        free.push(...[...used].filter(hasNotEnded));
      }
    },
    async stop() {
      process.off('exit', killAll);
      const ended = [...started].map((child) => new Promise((resolve) => child.once('close', resolve)));
      killAll();
      await Promise.all(ended);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
