import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DOCUMENTATION_KEY, type LoopbackCredentials, loopbackSession } from '#adapters/sdk/loopback.ts';
import { OperatorError } from '#core/errors.ts';
import type { Naming } from '#core/naming.ts';
import type { FlowLogs } from '#core/network/flow-log.ts';
import type { BlockSet, Modes } from '#core/settings.ts';
import type { Outside } from './recorder/local-channels.ts';

/** The project's root folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Everything the local organization writes, removed at its next start. */
export const LOCAL = process.env.HUB_LOCAL ?? join(ROOT, '.local');

/** The bundles that were deployed; another synth must not replace them while the organization runs. */
export const DIST = join(LOCAL, 'dist');

/** The organization as the stacks were synthesized from it. */
export type LocalOrganization = Outside & {
  readonly id: string;
  readonly management: string;
  readonly naming: Naming;
  readonly deploy: { readonly role: string };
  /** Absent where the organization file has no control room. */
  readonly controlRoom?: object;
  readonly accounts: readonly {
    readonly id: string;
    readonly name: string;
    readonly unit?: string;
    readonly modes: Modes;
    readonly regions: readonly [string, ...string[]];
    readonly signInRegions: readonly string[];
    readonly flowLogs?: FlowLogs;
    readonly blockSet?: BlockSet;
    readonly webAccess?: { readonly region: string; readonly logGroups: readonly { readonly name: string }[] };
  }[];
};

/** A local organization that is up. */
export type Running = {
  readonly endpoint: string;
  readonly pid: number;
  readonly organization: LocalOrganization;
  /** Address of the control room; absent where the organization file has none. */
  readonly controlRoom?: string;
  /** Address of the page with the messages that the hub sent. */
  readonly messages?: string;
  /** The Request URL of the Slack app, at which the hub receives clicks. */
  readonly clicks?: string;
};

const RECORD = join(LOCAL, 'running.json');
const OWNER = join(LOCAL, 'start.pid');
let isOwner = false;

/** Takes the folder of the local organization for this process. Throws one sentence while another process uses it. */
export function takeFolder(): void {
  mkdirSync(LOCAL, { recursive: true });
  const other = existsSync(OWNER) ? Number(readFileSync(OWNER, 'utf8')) : Number.NaN;
  if (isAlive(other)) {
    throw new OperatorError({
      en: `A local organization already runs in ${LOCAL} (process ${other}): end it with Ctrl-C in its terminal, or choose another folder with HUB_LOCAL. If that process is another program, delete ${OWNER}.`,
      ko: `${LOCAL}에서 로컬 조직이 이미 실행 중입니다(프로세스 ${other}). 해당 터미널에서 Ctrl-C로 종료하거나 HUB_LOCAL로 다른 폴더를 지정하십시오. 그 프로세스가 다른 프로그램이라면 ${OWNER} 파일을 삭제하십시오.`,
    });
  }
  writeFileSync(OWNER, `${process.pid}\n`);
  isOwner = true;
}

/** Gives the folder back, if this process has it. */
export function leaveFolder(): void {
  if (!isOwner) return;
  for (const file of [RECORD, OWNER]) rmSync(file, { force: true });
}

/** Records that a local organization is running, for the commands that use it. */
export function announceRunning(running: Running): void {
  writeFileSync(RECORD, JSON.stringify(running, null, 2));
}

/** Whether a local organization is up now. */
export function isRunning(): boolean {
  return existsSync(RECORD) && isAlive((JSON.parse(readFileSync(RECORD, 'utf8')) as Running).pid);
}

/** The local organization that is up now. Throws one sentence when there is none. */
export function findRunning(): Running {
  if (!isRunning()) throw new OperatorError('No local organization is running here; start one with: npm start');
  return JSON.parse(readFileSync(RECORD, 'utf8')) as Running;
}

/** Where the accounts of a local organization are. */
export type LocalPlace = Pick<Running, 'endpoint' | 'organization'>;

/** Sessions of administrators, by the endpoint and their role. */
const sessions = new Map<string, Promise<LoopbackCredentials>>();

/** Credentials of an account's own administrator; the management account uses the documentation key itself. */
export async function administratorOf(
  { endpoint, organization }: LocalPlace,
  account: string,
  region: string,
): Promise<LoopbackCredentials> {
  if (account === organization.management) return DOCUMENTATION_KEY;
  const role = `arn:aws:iam::${account}:role/${organization.deploy.role}`;
  const key = `${endpoint} ${role}`;
  const session = sessions.get(key) ?? loopbackSession(endpoint, region, role, 'administrator');
  sessions.set(key, session);
  session.catch(() => sessions.delete(key));
  return session;
}

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
