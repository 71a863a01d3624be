import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bundles, FUNCTIONS, type FunctionName } from '#stacks/rollout/bundle.ts';
import { bundledOnce } from '#stacks/rollout/kept-bundles.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const NODE = join(ROOT, 'node_modules/.bin/node');

/** How much code Node may load before the first event, in bytes. */
const EAGER_LIMIT = 520_000;
/** The limit for functions that no fix waits for. */
const LISTENING_LIMIT = 580_000;
const LISTENING: readonly FunctionName[] = ['publish', 'notify', 'ticket'];

/** Marks of the SDK's other credential providers: single sign-on, instance, container, web identity, a program. */
const SEARCHES = [
  'sso_start_url',
  'GetRoleCredentials',
  'meta-data/iam/security-credentials',
  'AWS_CONTAINER_CREDENTIALS',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'credential_process',
];

let folder: string;
let shared: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-test-'));
  shared = await bundledOnce();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  read.clear();
});

const read = new Map<string, string>();

/** A chunk with one character a byte, read once. */
function chunk(name: FunctionName, file: string): string {
  const path = join(shared, name, file);
  const text = read.get(path) ?? readFileSync(path, 'latin1');
  read.set(path, text);
  return text;
}

const chunks = (name: FunctionName) => readdirSync(join(shared, name));

/** The chunks Node loads before the first event: the handler and everything it imports statically. */
function eagerChunks(name: FunctionName, file = 'handler.mjs', seen = new Set<string>()): Set<string> {
  seen.add(file);
  for (const [, next = ''] of chunk(name, file).matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+)"/g)) {
    if (!seen.has(next)) eagerChunks(name, next, seen);
  }
  return seen;
}

const fingerprints = (some: Bundles) => FUNCTIONS.map((name) => [name, some[name].sha256]);

const sharedZip = (name: FunctionName) => readFileSync(join(shared, `${name}.zip`));
const sharedFingerprints = () => FUNCTIONS.map((name) => [name, createHash('sha256').update(sharedZip(name)).digest('base64')]);

describe('the same sources give the same bytes', () => {
  let again: Bundles;
  beforeAll(() => {
    const program = `
      const { bundleFunctions } = await import(${JSON.stringify(join(ROOT, 'stacks/rollout/bundle.ts'))});
      console.log(JSON.stringify(await bundleFunctions(${JSON.stringify(join(folder, 'second'))})));`;
    const env = { PATH: process.env.PATH, TZ: 'Pacific/Kiritimati', LC_ALL: 'ko_KR.UTF-8' };
    const printed = execFileSync(NODE, ['--input-type=module', '--eval', program], { env, cwd: folder, encoding: 'utf8' });
    again = JSON.parse(printed) as Bundles;
  });

  test('in another folder', () => {
    for (const name of FUNCTIONS) expect(readFileSync(again[name].zip).equals(sharedZip(name)), name).toBe(true);
  });

  test('in another process, working folder, time zone and language', () => {
    expect(fingerprints(again)).toEqual(sharedFingerprints());
  });
});

describe.each(FUNCTIONS)('the bundle of %s', (name) => {
  const limit = LISTENING.includes(name) ? LISTENING_LIMIT : EAGER_LIMIT;

  test(`makes Node load at most ${limit / 1000} kB before the first event`, () => {
    const bytes = [...eagerChunks(name)].map((file) => chunk(name, file).length);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(limit);
  });

  test('looks for credentials only in the environment', () => {
    const found = chunks(name).flatMap((file) => SEARCHES.filter((mark) => chunk(name, file).includes(mark)));
    expect(found).toEqual([]);
  });

  test('takes credentials from the environment', () => {
    expect(chunks(name).some((file) => chunk(name, file).includes('AWS_SESSION_TOKEN'))).toBe(true);
  });
});

describe('clients that only some events need', () => {
  test.each([
    ['detect', 'EC2', 'AmazonEC2'],
    ['detect', 'S3', 'GetBucketOwnershipControls'],
    ['detect', 'IAM', 'GetPolicyVersion'],
    ['detect', 'CloudTrail', 'CloudTrail_20131101'],
    ['detect', 'STS', 'AssumeRoleRequest'],
    ['remediate', 'EC2', 'AmazonEC2'],
    ['remediate', 'CloudTrail', 'CloudTrail_20131101'],
    ['remediate', 'IAM', 'AWSIdentityManagementV20100508'],
    ['publish', 'Security Hub', 'SecurityHubAPIService'],
    ['flow', 'EC2', 'AmazonEC2'],
    ['flow', 'CloudWatch Logs', 'Logs_20140328'],
  ] as const)('%s loads the client of %s when the first call needs it', (name, _, mark) => {
    const eager = eagerChunks(name);
    const holding = chunks(name).filter((file) => chunk(name, file).includes(mark));
    expect(holding.length).toBeGreaterThan(0);
    expect(holding.filter((file) => eager.has(file))).toEqual([]);
  });
});
