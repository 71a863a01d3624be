import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What a provider prints when it is started to be attached: a variable for Terraform, with the address of its socket. */
const ADDRESS = /TF_REATTACH_PROVIDERS='(.*)'/;

/**
 * Processes of one provider that serve one Terraform command after another, where Terraform would start four for each command.
 * A process holds one configuration, so it serves one command at a time.
 */
export interface AttachedProviders {
  /** Calls `use` with the variable by which Terraform finds a free process; starts one if none is free. */
  lend<Result>(use: (env: NodeJS.ProcessEnv) => Promise<Result>): Promise<Result>;
  /** Ends all processes. */
  stop(): Promise<void>;
}

type Attached = { readonly child: ChildProcess; readonly address: string };

/** Processes of this binary, which is not checked here, with the environment of the Terraform commands. */
export function attachedProviders(binary: string, env: NodeJS.ProcessEnv): AttachedProviders {
  const started = new Set<ChildProcess>();
  const free: Attached[] = [];
  const killAll = () => {
    for (const child of started) child.kill('SIGKILL');
  };
  process.once('exit', killAll);

  async function start(): Promise<Attached> {
    // Its own process group: Ctrl-C interrupts Terraform, which then tells the provider.
    const child = spawn(binary, ['-debug'], { env, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    started.add(child);
    let reason = 'it ended without an address';
    child.once('error', ({ message }) => {
      reason = message;
      started.delete(child);
    });
    child.once('close', () => started.delete(child));
    const address = await addressOf(child);
    if (address === undefined) throw new Error(`Terraform cannot attach to ${binary}: ${reason}.`);
    return { child, address };
  }

  return {
    async lend(use) {
      const provider = free.pop() ?? (await start());
      try {
        return await use({ TF_REATTACH_PROVIDERS: provider.address });
      } finally {
        if (isRunning(provider.child)) free.push(provider);
      }
    },
    async stop() {
      process.off('exit', killAll);
      const ended = [...started].map((child) => once(child, 'close'));
      killAll();
      await Promise.all(ended);
    },
  };
}

async function addressOf({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined;
  for await (const line of createInterface({ input: stdout })) {
    const address = ADDRESS.exec(line)?.[1];
    if (address === undefined) continue;
    stdout.resume();
    return address;
  }
  return undefined;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
