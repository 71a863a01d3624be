import { readFileSync, statSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { OperatorError } from '#core/errors.ts';
import { isObject, type JsonObject, object } from '#core/json.ts';
import type { Language } from '#core/text.ts';
import { brokenGzip, noFile, notAFile, notJson } from '#words/command-line/errors.ts';
import { asLine, printError } from './screen.ts';

type Unreadable = { readonly number: number; readonly fault: string };

/** One line of input: the events on it, or why it cannot be read. */
export type EventLine = { readonly number: number; readonly events: readonly unknown[] } | Unreadable;

/**
 * The events of a file, or of standard input for `-`: one JSON value a line (an event, a finding of GuardDuty, or an array), or
 * a whole CloudTrail log file or answer of `lookup-events` or `get-findings`, gzipped or not, whose records make one line.
 * Throws one sentence if the file cannot be read.
 */
export async function readEventLines(path: string): Promise<EventLine[]> {
  const written = await readText(path);
  const file = asLogFile(written);
  if (file !== undefined) return [{ number: 1, events: file }];
  return written.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [readLine(line, index + 1)]));
}

/** Prints which line cannot be read. */
export function complain({ number, fault }: Unreadable, path: string, lang: Language): void {
  printError([asLine(notJson(number, path, fault)[lang])]);
}

async function readText(path: string): Promise<string> {
  const bytes = path === '-' ? await buffer(process.stdin) : readBytes(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    throw new OperatorError(brokenGzip(path));
  }
}

function readBytes(path: string): Buffer {
  try {
    if (statSync(path).isFile()) return readFileSync(path);
  } catch {
    throw new OperatorError(noFile(path));
  }
  throw new OperatorError(notAFile(path));
}

/** The records of a CloudTrail log file or of lookup-events: one JSON object that may run over many lines. */
function asLogFile(written: string): readonly unknown[] | undefined {
  if (!/^\s*\{\s*"(Records|Events|Findings|NextToken)"/.test(written)) return undefined;
  try {
    return recordsIn(JSON.parse(written));
  } catch {
    return undefined;
  }
}

/** The records of a log file, of an answer of lookup-events (newest first, each record as text) or of get-findings. */
function recordsIn(value: unknown): readonly unknown[] | undefined {
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.Records)) return value.Records;
  if (Array.isArray(value.Findings)) return value.Findings.map(unwrapped);
  return Array.isArray(value.Events) ? value.Events.map(unwrapped).toReversed() : undefined;
}

/**
 * The record inside an entry of lookup-events, and a GuardDuty finding inside the event that GuardDuty would send; any other value
 * unchanged. Throws if the entry's text is not JSON.
 */
function unwrapped(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (typeof value.CloudTrailEvent === 'string') return JSON.parse(value.CloudTrailEvent) as unknown;
  if (!isGuardDutyFinding(value)) return value;
  const account = value.accountId ?? value.AccountId;
  return { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', account, detail: value };
}

/** EventBridge and exports to S3 write camelCase, the API PascalCase. */
function isGuardDutyFinding({ service, Service }: JsonObject): boolean {
  return object(service).serviceName === 'guardduty' || object(Service).ServiceName === 'guardduty';
}

function readLine(line: string, number: number): EventLine {
  try {
    const value: unknown = JSON.parse(line);
    return { number, events: recordsIn(value) ?? (Array.isArray(value) ? value : [value]).map(unwrapped) };
  } catch (error) {
    return { number, fault: (error as Error).message };
  }
}
