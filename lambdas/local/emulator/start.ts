import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Options of `startEmulator`.
 * - `accounts`: the 12-digit ids that new accounts get, in this order.
 * - `organizationId`: the id the organization gets, such as `o-exampleorgid`.
 * - `management`: the management account's id; unknown access keys belong to it.
 * - `administratorsAtOnce`: a new administrator of Security Hub is known everywhere immediately; AWS needs a while.
 * - `port`: 0 or absent picks a free one.
 * - `log`: a file that the emulator's messages are appended to.
 */
export interface EmulatorOptions {
  accounts: string[];
  organizationId: string;
  management: string;
  administratorsAtOnce?: boolean;
  port?: number;
  log?: string;
}

/** A running emulator. `stop()` ends this process only and resolves when it has ended; calling it again is harmless. */
export interface Emulator {
  endpoint: string;
  port: number;
  pid: number;
  stop(): Promise<void>;
}

const MOTO = '5.2.1';
const START_MS = 300_000;
const STOP_MS = 5_000;
const SCRIPT = fileURLToPath(new URL('./main.py', import.meta.url));
const VENV = fileURLToPath(new URL('../../../.local/venv', import.meta.url));
const BY_HAND = `install it with: python3 -m pip install "moto[server]==${MOTO}" (or point HUB_PYTHON to a Python that has it)`;

/**
 * Starts the local organization on 127.0.0.1 and waits until it answers.
 * The emulator ends with `stop()`, and by itself when this process ends.
 * Rejects with one sentence when no Python with moto can be found or made, or when the
 * emulator does not become ready within five minutes (then with the tail of its messages).
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const python = await findPython();
  const child = launch(python, options);
  const port = await untilReady(child, options.log);
  const pid = child.pid as number;
  return { endpoint: `http://127.0.0.1:${port}`, port, pid, stop: () => stop(child) };
}

function launch(python: string, options: EmulatorOptions): ChildProcess {
  const child = spawn(
    python,
    [
      '-u',
      SCRIPT,
      '--port',
      String(options.port ?? 0),
      '--accounts',
      options.accounts.join(','),
      '--organization-id',
      options.organizationId,
      '--management',
      options.management,
      ...(options.administratorsAtOnce ? ['--administrators-at-once'] : []),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: childEnvironment() },
  );
  // If the emulator ends unexpectedly, its exit is reported, not the broken pipe.
  child.stdin?.on('error', () => undefined);
  return child;
}

// The emulator must never see real credentials or send calls to a real endpoint.
function childEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS_|MOTO_|TEST_SERVER_MODE|FLASK_|HTTPS?_PROXY)/i.test(name));
  // No machine images: each account and Region would load a thousand, and none is used.
  const moto = { MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' };
  return { ...Object.fromEntries(kept), ...moto, AWS_EC2_METADATA_DISABLED: 'true', PYTHONDONTWRITEBYTECODE: '1' };
}

// Resolves with the port of the ready line; keeps the end of stderr for the error.
function untilReady(child: ChildProcess, log: string | undefined): Promise<number> {
  const file = log === undefined ? undefined : createWriteStream(log, { flags: 'a' });
  let tail = '';
  child.stderr?.on('data', (part: Buffer) => {
    tail = (tail + part.toString()).slice(-2_000);
    file?.write(part);
  });
  child.once('close', () => file?.end());
  return new Promise((resolve, reject) => {
    let out = '';
    const fail = (what: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`The local organization ${what}. ${tail.trim()}`.trim()));
    };
    const timer = setTimeout(() => fail(`was not ready after ${START_MS / 1000} s`), START_MS);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('close', (code) => fail(`ended before it was ready (exit code ${code})`));
    child.stdout?.on('data', (part: Buffer) => {
      out += part.toString();
      const ready = /^(\{"ready": true.*\})$/m.exec(out);
      if (ready === null) return;
      clearTimeout(timer);
      child.removeAllListeners('error');
      resolve((JSON.parse(ready[1] as string) as { port: number }).port);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('close', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

// HUB_PYTHON was set on purpose, so a wrong one is an error; the other candidates are tried in order.
async function findPython(): Promise<string> {
  const chosen = process.env.HUB_PYTHON;
  if (chosen !== undefined && chosen !== '') {
    const version = await motoVersion(chosen);
    if (version === MOTO) return chosen;
    throw new Error(
      `HUB_PYTHON is ${chosen}, which has ${version === undefined ? 'no moto server' : `moto ${version}`}; ${BY_HAND}.`,
    );
  }
  if ((await motoVersion('python3')) === MOTO) return 'python3';
  const inVenv = join(VENV, 'bin', 'python');
  if ((await motoVersion(inVenv)) === MOTO) return inVenv;
  await makeVenv(inVenv);
  return inVenv;
}

// The version alone is not enough: the server needs packages that plain moto does not install. Importing them would take as long as half a start.
const PROBE = `
import importlib.metadata, importlib.util, sys
found = all(map(importlib.util.find_spec, ("moto", "flask", "flask_cors", "jsonpath_ng", "py_partiql_parser")))
print(importlib.metadata.version("moto") if found else sys.exit(1))
`;

async function motoVersion(python: string): Promise<string | undefined> {
  const result = await run(python, ['-c', PROBE], START_MS);
  return result.ok ? result.out.trim() : undefined;
}

async function makeVenv(python: string): Promise<void> {
  if (!existsSync(python)) {
    mkdirSync(dirname(VENV), { recursive: true });
    const made = await run('python3', ['-m', 'venv', VENV], 120_000);
    if (!made.ok)
      throw new Error(
        `The local organization needs Python 3.10 or newer with its venv module, and \`python3 -m venv\` failed (${made.problem}); ${BY_HAND}.`,
      );
  }
  const installed = await run(
    python,
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `moto[server]==${MOTO}`],
    600_000,
  );
  if (!installed.ok)
    throw new Error(
      `The local organization needs moto ${MOTO}, and pip could not install it into .local/venv (${installed.problem}); ${BY_HAND}.`,
    );
}

interface Run {
  ok: boolean;
  out: string;
  problem: string;
}

function run(command: string, args: string[], timeout: number): Promise<Run> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout }, (error, stdout, stderr) => {
      const last = stderr.trim().split('\n').at(-1) || error?.message.split('\n')[0] || '';
      resolve({ ok: error === null, out: stdout, problem: last });
    });
  });
}
