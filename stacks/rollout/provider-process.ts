import { type ChildProcess, spawn } from 'node:child_process';
import { type ClientHttp2Session, connect } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { createInterface } from 'node:readline';

/** What a provider prints when it is started to be attached: a variable for Terraform, with the socket of each provider by its address. */
const ATTACH = /TF_REATTACH_PROVIDERS='(.*)'/;

type Attachment = Record<string, { Addr: { Network: string; String: string } }>;

/** A running provider. */
export interface ProviderProcess {
  readonly child: ChildProcess;
  /** The connection to its socket; made when it is first asked for, and again if it was closed. */
  readonly connection: () => ClientHttp2Session;
  /** What Terraform needs to attach to this socket instead. */
  readonly attachedAt: (socket: string) => string;
}

/** Starts a provider as Terraform attaches to it; `onSpawn` gets its process at once. Throws one sentence if the binary is no provider. */
export async function startProvider(
  binary: string,
  env: NodeJS.ProcessEnv,
  onSpawn: (child: ChildProcess) => void,
): Promise<ProviderProcess> {
  // Its own process group: Ctrl-C interrupts Terraform, which then reports it to the provider.
  const child = spawn(binary, ['-debug'], { env, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  let reason = 'it ended without an address';
  child.once('error', ({ message }) => {
    reason = message;
  });
  onSpawn(child);
  const printed = await attachmentOf(child);
  if (printed === undefined) throw new Error(`Terraform cannot attach to ${binary}: ${reason}.`);
  const attachment = JSON.parse(printed) as Attachment;
  const [socket = ''] = Object.values(attachment).map(({ Addr }) => Addr.String);
  let session: ClientHttp2Session | undefined;
  return {
    child,
    connection: () => {
      if (session === undefined || session.closed || session.destroyed) {
        session = connect('http://localhost', { createConnection: () => connectSocket(socket) });
        // Each request also fails, and Terraform gets that error.
        session.on('error', () => {});
      }
      return session;
    },
    attachedAt: (own) =>
      JSON.stringify(
        Object.fromEntries(
          Object.entries(attachment).map(([name, one]) => [name, { ...one, Addr: { Network: 'unix', String: own } }]),
        ),
      ),
  };
}

/** Whether a provider can serve the next command. */
export function hasNotEnded({ child }: ProviderProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function attachmentOf(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const attachment = ATTACH.exec(line)?.[1];
    if (attachment === undefined) continue;
    child.stdout.resume();
    return attachment;
  }
  return undefined;
}
