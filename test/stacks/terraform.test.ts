import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deploy } from '#stacks/deploy.ts';
import { writeEarlyStarts } from '#stacks/rollout/early-starts.ts';
import { obtainExternalIds } from '#stacks/rollout/external-ids.ts';
import { findProviderSource, terraformEnvironment } from '#stacks/rollout/provider-source.ts';
import { readStacks, runStacks } from '#stacks/rollout/terraform.ts';
import { problemLine, resourceName } from '#stacks/rollout/terraform-output.ts';
import type { ProgressEvent, RunOptions, Verb } from '#stacks/rollout/terraform-process.ts';

const SECONDS = 1000;
/** A safety net for a busy machine; nothing is expected to take so long. */
const LIMIT = 240 * SECONDS;
const MARKED_SLEEP = `sleep 98${process.pid}`;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terraform-test-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('where the AWS provider comes from', () => {
  const look = (env: NodeJS.ProcessEnv = {}) =>
    findProviderSource({ env, home: join(folder, 'home'), platform: 'linux', arch: 'x64', root: folder });

  function makeMirror(path: string, layout: 'unpacked' | 'packed', target = 'linux_amd64'): string {
    const mirror = join(folder, path);
    const provider = join(mirror, 'registry.terraform.io/hashicorp/aws');
    mkdirSync(layout === 'unpacked' ? join(provider, '5.100.0', target) : provider, { recursive: true });
    if (layout === 'packed') writeFileSync(join(provider, `terraform-provider-aws_5.100.0_${target}.zip`), '');
    return mirror;
  }

  test('an unpacked mirror in a folder for optional software is found', () => {
    const mirror = makeMirror('opt/some-mirror', 'unpacked');
    expect(look()).toEqual({ kind: 'mirror', folder: mirror });
  });

  test("a packed mirror in one of Terraform's own folders is found", () => {
    const mirror = makeMirror('usr/share/terraform/plugins', 'packed');
    expect(look()).toEqual({ kind: 'mirror', folder: mirror });
  });

  test('the folder named by TF_PLUGIN_DIR has precedence over the home folder, which has precedence over optional software', () => {
    const optional = makeMirror('opt/some-mirror', 'unpacked');
    expect(look()).toEqual({ kind: 'mirror', folder: optional });
    const home = makeMirror('home/.terraform.d/plugins', 'packed');
    expect(look()).toEqual({ kind: 'mirror', folder: home });
    const chosen = makeMirror('chosen', 'unpacked');
    expect(look({ TF_PLUGIN_DIR: chosen })).toEqual({ kind: 'mirror', folder: chosen });
  });

  test('a mirror for another processor does not count, which leaves the registry', () => {
    makeMirror('opt/some-mirror', 'unpacked', 'linux_arm64');
    expect(look()).toEqual({ kind: 'registry' });
  });

  test('downloads from the registry are kept in the project', () => {
    const env = terraformEnvironment({}, { kind: 'registry' }, folder);
    expect(env.TF_PLUGIN_CACHE_DIR).toBe(join(folder, '.local/terraform-plugins'));
    expect(existsSync(join(folder, '.local/terraform-plugins'))).toBe(true);
  });

  test('a setting that names a missing Terraform configuration file is not passed on', () => {
    const env = { TF_CLI_CONFIG_FILE: join(folder, 'missing') };
    expect(terraformEnvironment(env, { kind: 'registry' }, folder)).not.toHaveProperty('TF_CLI_CONFIG_FILE');
  });
});

type FakeStack = {
  needs?: string[];
  broken?: boolean;
  command?: string;
  variable?: string;
  /** Resources after which those that need this stack may start. */
  readyAfter?: string[];
  /** Fails with these words until the file `known` is there. */
  says?: string;
};

function synthesize(stacks: Record<string, FakeStack>): string {
  const outdir = join(folder, 'cdktf.out');
  const entries = Object.entries(stacks).map(([name, { needs, broken, command, variable, says }]) => {
    const home = join(outdir, 'stacks', name);
    mkdirSync(home, { recursive: true });
    const isGood = 'terraform_data.first.input == "good"';
    const condition = `\${${says === undefined ? isGood : `${isGood} && fileexists("${join(folder, 'known')}")`}}`;
    const second = {
      input: 'x',
      depends_on: ['terraform_data.first'],
      lifecycle: { precondition: [{ condition, error_message: says ?? 'The first one must be good.\nMore.' }] },
      ...(command && { provisioner: { 'local-exec': { command } } }),
    };
    const template = {
      terraform: { backend: { local: { path: join(folder, `${name}.tfstate`) } } },
      resource: { terraform_data: { first: { input: broken ? 'bad' : 'good' }, second } },
      ...(variable && { variable: { [variable]: { type: 'list(string)', sensitive: true } } }),
    };
    writeFileSync(join(home, 'cdk.tf.json'), JSON.stringify(template));
    return [name, { name, workingDirectory: `stacks/${name}`, dependencies: needs ?? [] }];
  });
  writeFileSync(join(outdir, 'manifest.json'), JSON.stringify({ stacks: Object.fromEntries(entries) }));
  const early = Object.entries(stacks).flatMap(([name, { readyAfter }]) =>
    readyAfter === undefined ? [] : [[name, readyAfter]],
  );
  writeEarlyStarts(outdir, Object.fromEntries(early));
  return outdir;
}

/** A shell command that waits until a file is there. */
function untilThere(file = ''): string {
  return `until [ -e ${file} ]; do sleep 0.05; done`;
}

async function run(outdir: string, verb: Verb, more: Partial<RunOptions> = {}) {
  const events: ProgressEvent[] = [];
  const results = await runStacks(readStacks(outdir), verb, {
    parallelism: 2,
    env: process.env,
    source: { kind: 'registry' },
    projectRoot: folder,
    onProgress: (event) => events.push(event),
    timeoutMinutes: 10,
    ...more,
  });
  const order = (phase: string) => events.filter((event) => event.phase === phase).map((event) => event.stack);
  return { events, results, order };
}

async function command(argv: string[], env: NodeJS.ProcessEnv = process.env) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await deploy(argv, {
    root: folder,
    env,
    out: { write: (text) => out.push(String(text)) > 0 },
    err: { write: (text) => err.push(String(text)) > 0 },
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('running stacks', { timeout: 300 * SECONDS }, () => {
  test('a stack is applied after the stacks it needs, in any order of the manifest', async () => {
    const outdir = synthesize({ member: { needs: ['central'] }, central: { needs: ['root'] }, root: {} });
    const { order, results } = await run(outdir, 'apply');
    expect(order('done')).toEqual(['root', 'central', 'member']);
    expect(results.map((result) => result.changes.add)).toEqual([2, 2, 2]);
  });

  test('the order also holds between two stacks when the one between them was not selected', async () => {
    const outdir = synthesize({ member: { needs: ['central'] }, central: { needs: ['root'] }, root: {} });
    const { order } = await run(outdir, 'apply', { only: ['member', 'root'] });
    expect(order('done')).toEqual(['root', 'member']);
  });

  test('a failed stack skips those that need it and nothing else', async () => {
    const outdir = synthesize({ central: { broken: true }, member: { needs: ['central'] }, other: {} });
    const { results } = await run(outdir, 'apply');
    const phases = Object.fromEntries(results.map((result) => [result.stack, result.phase]));
    expect(phases).toEqual({ central: 'failed', member: 'skipped', other: 'done' });
  });

  test('a stack starts as soon as the resources that it needs of another are there, long before that one is done', async () => {
    const mark = join(folder, 'member-applies');
    const central = { readyAfter: ['terraform_data.first'], command: untilThere(mark) };
    const outdir = synthesize({ central, member: { needs: ['central'], command: `touch ${mark}` } });
    const { order } = await run(outdir, 'apply', { timeoutMinutes: 2 });
    expect(order('done').toSorted()).toEqual(['central', 'member']);
    const again = await run(outdir, 'apply', { timeoutMinutes: 2 });
    expect(again.results.map((result) => [result.phase, result.changed])).toEqual([
      ['done', false],
      ['done', false],
    ]);
  });

  test('a stack that fails after it created what others need does not stop them, and one that fails before does', async () => {
    const late = synthesize({
      central: { readyAfter: ['terraform_data.first'], command: 'exit 1' },
      member: { needs: ['central'] },
    });
    const phases = async (outdir: string) =>
      Object.fromEntries((await run(outdir, 'apply')).results.map((one) => [one.stack, one.phase]));
    expect(await phases(late)).toEqual({ central: 'failed', member: 'done' });
    const soon = synthesize({
      hub: { readyAfter: ['terraform_data.second'], broken: true },
      other: { needs: ['hub'] },
    });
    expect(await phases(soon)).toEqual({ hub: 'failed', other: 'skipped' });
  });

  test('a stack whose single resources others need is planned and destroyed without waiting', async () => {
    const outdir = synthesize({
      central: { readyAfter: ['terraform_data.first'], broken: true },
      member: { needs: ['central'] },
    });
    expect((await run(outdir, 'plan')).results.map(({ phase }) => phase)).toEqual(['failed', 'done']);
    expect((await run(outdir, 'destroy')).results.map(({ phase }) => phase)).toEqual(['done', 'done']);
  });

  test('a stack that fails only because AWS does not know a new role yet is applied again after a pause', async () => {
    const says = 'ValidationException: Make sure you have given CloudWatch Logs permission to assume the provided role.';
    const paused: string[] = [];
    const onProgress = ({ waitingFor = '' }: ProgressEvent) => {
      if (!waitingFor.includes('a new role')) return;
      paused.push(waitingFor);
      if (paused.length === 2) writeFileSync(join(folder, 'known'), '');
    };
    const { results } = await run(synthesize({ member: { says } }), 'apply', { pauses: [1, 1], onProgress });
    expect(results).toEqual([
      expect.objectContaining({ phase: 'done', problems: [], changes: { add: 2, change: 0, remove: 0 } }),
    ]);
    expect(paused).toHaveLength(2);
  });

  test('a stack that still fails with such an error after the last pause has failed, with that error', async () => {
    const says = 'InvalidAccessException: Account 111122223333 is not an administrator for this organization.';
    const { results } = await run(synthesize({ member: { says } }), 'apply', { pauses: [1] });
    expect(results).toEqual([expect.objectContaining({ phase: 'failed', problems: [expect.stringContaining(says)] })]);
  });

  test('a problem is one line with stack, address, summary and the first line of the detail', async () => {
    const { results } = await run(synthesize({ central: { broken: true } }), 'plan');
    expect(results[0]?.problems).toHaveLength(1);
    expect(results[0]?.problems[0]).toMatch(
      /^central: terraform_data\.second\S*: Resource precondition failed: The first one must be good\.$/,
    );
  });

  test('a stack is destroyed before the stacks it needs', async () => {
    const outdir = synthesize({ member: { needs: ['central'] }, central: {} });
    await run(outdir, 'apply');
    const { order, results } = await run(outdir, 'destroy');
    expect(order('done')).toEqual(['member', 'central']);
    expect(results.map((result) => result.changes.remove)).toEqual([2, 2]);
  });

  test('validation reports every broken stack and needs no access to the state', async () => {
    const outdir = synthesize({ central: {}, member: { needs: ['central'] } });
    writeFileSync(join(outdir, 'stacks/central/wrong.tf.json'), '{"resource": {"terraform_data": {"x": {"y": 1}}}}');
    const { results } = await run(outdir, 'validate');
    expect(results.map((result) => result.phase)).toEqual(['failed', 'done']);
    expect(results[0]?.problems[0]).toMatch(/^central: terraform_data\.x: /);
  });

  test('progress counts the resources that are done', async () => {
    const { events } = await run(synthesize({ central: {} }), 'apply');
    const counts = events.flatMap(({ done, total }) => (total === undefined ? [] : [`${done} of ${total}`]));
    expect([...new Set(counts)]).toEqual(['0 of 2', '1 of 2', '2 of 2']);
  });

  test('progress names the resources that Terraform is working on', async () => {
    const { events } = await run(synthesize({ central: {} }), 'apply');
    const busy = events.flatMap((event) => (event.busy === undefined ? [] : [event.busy.join()]));
    expect([...new Set(busy)]).toEqual(['', 'terraform_data.first', 'terraform_data.second']);
  });

  test('a stack in the list to start first starts before the others, after what it needs', async () => {
    const outdir = synthesize({ a: {}, b: {}, central: { needs: ['z'] }, z: {} });
    const { order, results } = await run(outdir, 'apply', { first: ['central'], parallelism: 1 });
    expect(order('init')).toEqual(['z', 'central', 'a', 'b']);
    expect(results.map((result) => result.phase)).toEqual(['done', 'done', 'done', 'done']);
  });

  test('no more stacks plan at the same time than allowed, while planned ones apply', async () => {
    const marks = ['a', 'b'].map((name) => join(folder, `${name}-applies`));
    // Each stack ends only when the other applies too: planning one after the other, they still apply together.
    const stacks = { a: `touch ${marks[0]}; ${untilThere(marks[1])}`, b: `touch ${marks[1]}; ${untilThere(marks[0])}` };
    const outdir = synthesize({ a: { command: stacks.a }, b: { command: stacks.b } });
    const { events, results } = await run(outdir, 'apply', { planning: 1 });
    expect(results.map((result) => result.phase)).toEqual(['done', 'done']);
    const planOfA = events.findIndex(({ stack, total }) => stack === 'a' && total !== undefined);
    expect(events.findIndex(({ stack }) => stack === 'b')).toBeGreaterThan(planOfA);
  });

  test('a stack in the list to start first is also destroyed before the others that need not go before it', async () => {
    const outdir = synthesize({ central: {}, member: { needs: ['central'] }, ledger: {} });
    await run(outdir, 'apply');
    const { order } = await run(outdir, 'destroy', { first: ['ledger'], parallelism: 1 });
    expect(order('done')).toEqual(['ledger', 'member', 'central']);
  });

  test('an unknown stack in the list to start first is answered with the existing names', async () => {
    await expect(run(synthesize({ central: {} }), 'apply', { first: ['centre'] })).rejects.toThrow('there are: central.');
  });

  test('a resource address is shown to people without prefix and suffix of the generator', () => {
    expect(resourceName('aws_sqs_queue.orders_dead_queue_1A2B3C4D')).toBe('sqs queue orders dead');
    expect(resourceName('aws_dynamodb_table_item.settings')).toBe('dynamodb table item settings');
  });

  test('a missing terraform is reported in one sentence with where to get it', async () => {
    const outdir = synthesize({ central: {} });
    await expect(run(outdir, 'plan', { env: { PATH: folder } })).rejects.toThrow(
      /^There is no terraform on the PATH: install Terraform .* from https:\S+\.$/,
    );
  });

  test('a terraform without state locks in S3 is refused with the version it is and where to get another', async () => {
    const outdir = synthesize({ central: {} });
    const terraform = join(folder, 'terraform');
    writeFileSync(terraform, `#!/bin/sh\necho '{ "terraform_version": "1.9.8" }'\n`, { mode: 0o755 });
    await expect(run(outdir, 'plan', { env: { PATH: `${folder}:/bin` } })).rejects.toThrow(
      `${terraform} is version 1.9.8, which is too old for these stacks: install Terraform 1.11 or later from https://`,
    );
  });

  test('an answer in HTML is reported as an API that the endpoint does not offer', () => {
    const line = problemLine('central', {
      severity: 'error',
      summary:
        'reading Example: operation error Example: Get, https response error StatusCode: 404, RequestID: , ' +
        "deserialization failed, failed to decode response body, invalid character '<' looking for a value",
      address: 'aws_example.one',
    });
    expect(line).toBe(
      'central: aws_example.one: reading Example: operation error Example: Get: ' +
        'the endpoint does not offer this API (it answered with HTML)',
    );
  });
});

test('a command that takes too long is interrupted and the resource it was busy with is named', async () => {
  const outdir = synthesize({ central: { command: 'exec sleep 600' } });
  const { results } = await run(outdir, 'apply', { timeoutMinutes: 5 / 60 });
  expect(results[0]?.phase).toBe('failed');
  expect(results[0]?.problems[0]).toMatch(/^central: apply did not end within .* working on terraform_data\.second$/);
}, 300_000);

describe('the deploy command', { timeout: 300 * SECONDS }, () => {
  test('plan ends with 2 when there are changes and with 0 once they are applied', async () => {
    const outdir = synthesize({ central: {} });
    expect((await command(['plan', '--out', outdir])).code).toBe(2);
    expect((await command(['apply', '--yes', '--no-check', '--out', outdir])).code).toBe(0);
    const again = await command(['plan', '--out', outdir]);
    expect(again.code).toBe(0);
    expect(again.out).toContain('no changes');
  });

  test('--no-init initialises no folder, and continues after an apply of the same synthesis', async () => {
    const outdir = synthesize({ central: {} });
    expect((await command(['plan', '--no-init', '--out', outdir])).code).toBe(1);
    expect(existsSync(join(outdir, 'stacks/central/.terraform'))).toBe(false);
    await command(['apply', '--yes', '--no-check', '--out', outdir]);
    expect((await command(['plan', '--no-init', '--out', outdir])).code).toBe(0);
  });

  test('plan ends with 1 when a stack cannot be planned', async () => {
    const outdir = synthesize({ central: { broken: true }, other: {} });
    const { code, out } = await command(['plan', '--out', outdir]);
    expect(code).toBe(1);
    expect(out).toContain('plan: 1 of 2 stacks fine, 1 failed.');
  });

  test('a folder without synthesized stacks is reported in one sentence with the command to run', async () => {
    const { code, err } = await command(['validate']);
    expect(code).toBe(2);
    expect(err).toBe(`There are no synthesized stacks in ${folder}/cdktf.out: run npm run synth first.\n`);
  });

  test('a limit that is not a number is answered with the allowed numbers', async () => {
    const { code, err } = await command(['apply', '--yes', '--no-check', '--planning', 'two']);
    expect({ code, err }).toEqual({ code: 2, err: '--planning takes a whole number from 1 to 99, not "two".\n' });
  });

  test.each([[[]], [['aply']]])('the arguments %j are answered with the available commands', async (argv) => {
    const { code, err } = await command(argv);
    expect(code).toBe(2);
    expect(err).toContain('use one of plan, apply, destroy, validate (--help says more).');
  });

  test('an unknown stack is answered with the existing names', async () => {
    const { code, err } = await command(['validate', 'centre', '--out', synthesize({ central: {}, member: {} })]);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'No stack is called centre; there are: central, member.\n',
    });
  });

  test('apply is refused without --yes if there is no terminal to ask in', async () => {
    const { code, err } = await command(['apply', '--out', synthesize({ central: {} })]);
    expect(code).toBe(2);
    expect(err).toMatch(/^There is no terminal to ask .* add --yes\.\n$/);
  });

  test('--json prints one object per event and the summary last', async () => {
    const { out } = await command(['plan', '--json', '--out', synthesize({ central: {} })]);
    const objects = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects[0]).toMatchObject({ stack: 'central', phase: 'init' });
    expect(objects.at(-1).summary).toMatchObject({
      verb: 'plan',
      exitCode: 2,
      stacks: [{ stack: 'central' }],
    });
  });

  test('an interrupted run ends Terraform and everything it started', async () => {
    const started = join(folder, 'started');
    const outdir = synthesize({
      central: { command: `touch ${started}; exec ${MARKED_SLEEP}` },
      later: { needs: ['central'] },
    });
    const child = startDeploy(['apply', '--yes', '--no-check', '--json', '--out', outdir]);
    await until(() => existsSync(started));
    const ended = new Promise<number | null>((settle) => child.process.on('close', settle));
    child.process.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(child.output()).toContain('central: interrupted');
    expect(child.output()).toContain('later: skipped: interrupted');
    expect(processesIn(folder)).toEqual([]);
    expect(existsSync(join(folder, '.central.tfstate.lock.info'))).toBe(false);
  });
});

describe('external ids', { timeout: 300 * SECONDS }, () => {
  test('one is created once, in a file and folder that only the owner can read', () => {
    const first = obtainExternalIds(folder, {});
    const second = obtainExternalIds(folder, {});
    expect([first.origin, second.origin]).toEqual(['created', 'file']);
    expect(second.value).toBe(first.value);
    expect(JSON.parse(first.value)).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
    expect(statSync(join(folder, '.state/external-ids.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, '.state')).mode & 0o777).toBe(0o700);
  });

  test('the environment has precedence over the file, and creates none', () => {
    const given = '["0123456789012345678901"]';
    expect(obtainExternalIds(folder, { TF_VAR_external_ids: given })).toEqual({
      value: given,
      origin: 'environment',
    });
    expect(existsSync(join(folder, '.state'))).toBe(false);
  });

  test.each(['["012345678901234567890"]', '[]', 'plain-words-of-some-length', '[12345678901234567890123]'])(
    'the value %s is refused without being repeated',
    (given) => {
      const attempt = () => obtainExternalIds(folder, { TF_VAR_external_ids: given });
      expect(attempt).toThrow(/^TF_VAR_external_ids must be a JSON list of strings, each at least 22/);
      expect(attempt).not.toThrow(given);
    },
  );

  test('the command creates one when a stack declares the variable, says so, and never prints it', async () => {
    const outdir = synthesize({ central: { variable: 'external_ids' } });
    const { code, out, err } = await command(['apply', '--yes', '--no-check', '--out', outdir], { ...process.env });
    expect(code).toBe(0);
    const [id] = JSON.parse(readFileSync(join(folder, '.state/external-ids.json'), 'utf8')) as [string];
    expect(err).toMatch(/^Created an external id in .*\n$/);
    expect(out + err).not.toContain(id);
  });

  test('the command creates none when no stack declares the variable', async () => {
    await command(['plan', '--out', synthesize({ central: {} })]);
    expect(existsSync(join(folder, '.state'))).toBe(false);
  });
});

function startDeploy(argv: string[]): { process: ChildProcess; output: () => string } {
  const here = resolve(import.meta.dirname, '../..');
  const node = join(here, 'node_modules/.bin/node');
  const child = spawn(existsSync(node) ? node : process.execPath, [join(here, 'stacks/deploy.ts'), ...argv]);
  let text = '';
  child.stdout.on('data', (part) => (text += part));
  child.stderr.on('data', (part) => (text += part));
  return { process: child, output: () => text };
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + LIMIT;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`The condition did not hold within ${LIMIT / SECONDS} seconds.`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

/** Running processes that name a folder on their command line, or that are the marked sleep. */
function processesIn(place: string): string[] {
  const all = execFileSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(place) || line.includes(MARKED_SLEEP));
}
