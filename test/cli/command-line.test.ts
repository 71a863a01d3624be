import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minute } from '#catalogue/events/cases.ts';
import { guardDutyFinding } from '#catalogue/events/notices.ts';
import { authorizeIngress, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { command } from '../support/command.ts';

const HUB = fileURLToPath(new URL('../../lambdas/cli/hub.mjs', import.meta.url));
const OPEN = authorizeIngress({
  group: 'sg-0abc',
  permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }],
  rules: ['sgr-1'],
});
const CLOSE = revokeIngress({ group: 'sg-0abc', rules: ['sgr-1'], at: minute(5) });
const SSH = {
  id: 'sg-ssh-open-world',
  severity: 'CRITICAL',
  resource: 'arn:aws:ec2:ap-northeast-2:444455556666:security-group/sg-0abc',
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hub-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command as a process of the shell, with this standard input. */
async function typedInShell(words: string[], { input = '', env = {} } = {}) {
  const child = spawn(process.execPath, [HUB, ...words], { env: { ...process.env, LC_ALL: 'C', HUB_LOCAL: folder, ...env } });
  child.stdin.end(input);
  const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await closed, out, err };
}

/** A file of events with this content. */
function eventsFile(content: string | Buffer): string {
  const file = join(folder, 'events');
  writeFileSync(file, content);
  return file;
}

const objectsIn = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What `hub detect` prints for a file with this content, a value for each line. */
const detected = async (content: string | Buffer) => objectsIn((await command(['detect', eventsFile(content)])).out);

describe('hub detect', () => {
  test('prints one line for each line of input: an array with the result of each event', async () => {
    const { code, out } = await command(['detect', eventsFile(`${JSON.stringify(OPEN)}\n${JSON.stringify({ hello: 1 })}\n`)]);
    expect(objectsIn(out)).toMatchObject([
      [{ detections: [SSH] }],
      [{ held: expect.stringContaining('neither an EventBridge event') }],
    ]);
    expect(code).toBe(0);
  });

  test('reads standard input for -', async () => {
    const { code, out } = await typedInShell(['detect', '-'], { input: `${JSON.stringify(OPEN)}\n{nope\n` });
    expect(objectsIn(out)).toMatchObject([[{ detections: [SSH] }], [{ held: 'not JSON' }]]);
    expect(code).toBe(1);
  });

  test('processes an array as one sequence on fresh state', async () => {
    expect(await detected(`${JSON.stringify([OPEN, CLOSE])}\n${JSON.stringify([CLOSE])}\n`)).toMatchObject([
      [{ detections: [SSH] }, { detections: [{ id: 'sg-closed', severity: 'LOW' }] }],
      [{ detections: [] }],
    ]);
  });

  test('prints titles in Korean with --lang ko', async () => {
    const { out } = await command(['detect', eventsFile(JSON.stringify(OPEN)), '--lang', 'ko']);
    expect(out).toContain('SSH 포트가 인터넷 전체에 열려 있습니다');
  });

  test.each([
    ['as CloudTrail writes it', (log: string) => log],
    ['gzipped', gzipSync],
    ['over many lines', (log: string) => JSON.stringify(JSON.parse(log), null, 2)],
  ])('reads a CloudTrail log file %s', async (_, written) => {
    const log = written(JSON.stringify({ Records: [OPEN.detail, CLOSE.detail] }));
    expect(await detected(log)).toMatchObject([[{ detections: [SSH] }, { detections: [{ id: 'sg-closed' }] }]]);
  });

  test.each([
    ['on one line', 0],
    ['over many lines, as the command prints it', 4],
  ])('reads an answer of lookup-events, the newest event first, %s', async (_, indent) => {
    const Events = [CLOSE, OPEN].map(({ detail }) => ({ EventId: detail.eventID, CloudTrailEvent: JSON.stringify(detail) }));
    expect(await detected(JSON.stringify({ Events, NextToken: 'more' }, null, indent))).toMatchObject([
      [{ detections: [SSH] }, { detections: [{ id: 'sg-closed' }] }],
    ]);
  });

  test('reads one entry of lookup-events a line', async () => {
    const entry = JSON.stringify({ EventId: OPEN.detail.eventID, CloudTrailEvent: JSON.stringify(OPEN.detail) });
    expect(await detected(`${entry}\n${entry}\n`)).toMatchObject([[{ detections: [SSH] }], [{ detections: [SSH] }]]);
  });

  test('reads a finding as GuardDuty exports it to S3, and what get-findings prints', async () => {
    const { detail } = guardDutyFinding({ severity: 8 });
    const pascal = { ...detail, Service: { ServiceName: 'guardduty' } };
    const found = [{ detections: [{ id: 'guardduty-finding', severity: 'HIGH' }] }];
    expect(await detected(JSON.stringify(detail))).toMatchObject([found]);
    expect(await detected(JSON.stringify({ Findings: [pascal] }, null, 4))).toMatchObject([found]);
  });

  test('processes the other lines if one is not JSON, names that line, and does not exit with 0', async () => {
    const file = eventsFile(`${JSON.stringify(OPEN)}\n{nope\n${JSON.stringify(OPEN)}\n`);
    const { code, out, err } = await command(['detect', file]);
    expect(objectsIn(out)).toMatchObject([[{ detections: [SSH] }], [{ held: 'not JSON' }], [{ detections: [SSH] }]]);
    expect(err).toMatch(/^Line 2 of .*events is not JSON .*\n$/);
    expect(code).toBe(1);
  });

  test('reports a missing file in one sentence', async () => {
    const { code, err } = await command(['detect', '/nowhere']);
    expect(err).toBe('There is no file /nowhere; give a file of events, or - for standard input.\n');
    expect(code).not.toBe(0);
  });

  test('reports a truncated gzip file in one sentence', async () => {
    const file = eventsFile(gzipSync(JSON.stringify({ Records: [OPEN.detail] })).subarray(0, 40));
    const { code, err } = await command(['detect', file]);
    expect(err).toBe(`${file} begins like a gzip file but cannot be unpacked; it may be incomplete.\n`);
    expect(code).not.toBe(0);
  });
});

describe('hub explain', () => {
  test('prints which scenarios fired, and why the others stayed quiet', async () => {
    const { code, out } = await command(['explain', eventsFile(JSON.stringify(OPEN))]);
    expect(out).toMatch(/^1\.1 {2}ec2\.amazonaws\.com\/AuthorizeSecurityGroupIngress, alice, 444455556666 ap-northeast-2, /);
    expect(out).toContain(`\n  FIRES  ${SSH.id}  ${SSH.severity}  SSH is open to the whole internet\n         ${SSH.resource}\n`);
    expect(out).toContain('\n  quiet  sg-open-all-ports\n         does not match: Every port is open to the whole internet\n');
    expect(code).toBe(0);
  });

  test('prints the same in Korean with --lang ko', async () => {
    const inKorean = async (event: object) => {
      const { out } = await command(['explain', eventsFile(JSON.stringify(event)), '--lang', 'ko']);
      return out;
    };
    expect(await inKorean({ ...OPEN, source: 'nowhere' })).toContain('읽을 수 없습니다');
    const refused = { ...OPEN, detail: { ...OPEN.detail, errorCode: 'AccessDenied' } };
    expect(await inKorean(refused)).toContain('AWS가 AccessDenied');
  });

  test('prints one JSON object for each event with --json, and processes a sequence on its own state', async () => {
    const ordinary = { ...OPEN, detail: { ...OPEN.detail, eventName: 'DescribeRegions', readOnly: true } };
    const earlier = { ...CLOSE, detail: { ...CLOSE.detail, eventTime: '2026-03-02T08:00:00Z', eventID: 'an-earlier-closing' } };
    const sequence = [earlier, OPEN, CLOSE, ordinary, { hello: 1 }];
    const { code, out } = await command(['explain', eventsFile(JSON.stringify(sequence)), '--json']);
    const objects = objectsIn(out);
    expect(objects.map(({ line, event }) => [line, event])).toEqual([1, 2, 3, 4, 5].map((event) => [1, event]));
    const [early, open, closed, read, held] = objects;
    expect(early.looks).toContainEqual({
      id: 'sg-closed',
      title: 'An open security group was closed',
      fires: false,
      quiet: 'nothing-to-resolve',
      because: [`no open incident to resolve for ${SSH.resource}`],
    });
    expect(open).toMatchObject({ call: 'ec2.amazonaws.com/AuthorizeSecurityGroupIngress', actor: 'alice' });
    expect(open.looks).toContainEqual(expect.objectContaining({ ...SSH, fires: true }));
    expect(closed.looks).toContainEqual(expect.objectContaining({ id: 'sg-closed', fires: true, severity: 'LOW' }));
    expect(read).toMatchObject({ looks: [], unawaited: 'no detection has a trigger for ec2.amazonaws.com/DescribeRegions' });
    expect(held).toEqual({ line: 1, event: 5, held: expect.stringContaining('neither an EventBridge event') });
    expect(code).toBe(0);
  });

  test('explains the other lines if one is not JSON, names that line, and does not exit with 0', async () => {
    const { code, out, err } = await command(['explain', eventsFile(`{nope\n${JSON.stringify(OPEN)}\n`)]);
    expect(out).toMatch(/^1\.1 {2}cannot be read: not JSON\n\n2\.1 {2}ec2/);
    expect(err).toMatch(/^Line 1 of .*events is not JSON .*\n$/);
    expect(code).toBe(1);
  });

  test('asks for a file in one sentence if none is given', async () => {
    const { code, err } = await command(['explain']);
    expect(err).toBe('Give one file of events, or - for standard input. Usage: npx hub explain FILE|- [--json] [--lang en|ko]\n');
    expect(code).not.toBe(0);
  });
});

describe('hub', () => {
  test('suggests the nearest verb for an unknown one, and how to list them', async () => {
    const { code, err } = await command(['explian']);
    expect(err).toBe('There is no verb "explian". Did you mean explain? List them: npx hub help\n');
    expect(code).toBe(2);
    expect((await command(['frobnicate'])).err).toBe('There is no verb "frobnicate". List them: npx hub help\n');
  });

  test('answers a former verb with its current name, ready to paste', async () => {
    const { code, err } = await command(['plan', 'inc-0123456789abcdef01234567', '--playbook', 'restore-cors']);
    expect(err).toBe(
      '"plan" is called "replan" now. Type: npx hub replan inc-0123456789abcdef01234567 --playbook restore-cors\n',
    );
    expect(code).toBe(2);
  });

  test('prints how to start an organization if simulate finds none', async () => {
    const { code, err } = await typedInShell(['simulate', 'sg-ssh-open-world']);
    expect(err).toBe('No local organization is running here. Start one in another terminal: npm start\n');
    expect(code).toBe(2);
  });

  test('suggests the nearest scenarios if simulate gets an unknown one, and how to list them', async () => {
    const { code, err } = await command(['simulate', 'sg-ssh']);
    expect(err).toBe(
      'There is no scenario "sg-ssh". Did you mean sg-ssh-open-world, sg-ssh-restricted? List them: npx hub scenarios\n',
    );
    expect(code).toBe(2);
  });

  test('uses the language of the locale, also for errors, unless --lang is given', async () => {
    const env = { LC_ALL: 'ko_KR.UTF-8' };
    expect((await typedInShell(['show'], { env })).err).toBe(
      '인시던트 하나를 지정하십시오. 사용법: npx hub show INCIDENT [--raw] [--finding] [--region REGION] [--json] [--lang en|ko]\n',
    );
    expect((await typedInShell(['help'], { env })).out).toContain('사용법: npx hub');
    expect((await command(['detect', '/nowhere', '--lang', 'en'], 'ko')).err).toContain('There is no file /nowhere');
    expect((await command(['detect', '/nowhere', '--lang=ko'], 'en')).err).toContain('/nowhere 파일이 없습니다');
  });

  test('prints its help and exits with 2 without arguments', async () => {
    const { code, out } = await typedInShell([]);
    expect(out).toMatch(/^Organization Security Hub/);
    expect(code).toBe(2);
  });

  test.each([
    [['show', '--help'], 'Usage: npx hub show INCIDENT'],
    [['help', 'show'], 'Usage: npx hub show INCIDENT'],
    [['show', '-h', '--lang', 'ko'], '사용법: npx hub show INCIDENT'],
  ])('shows the help of one verb for %j', async (words, usage) => {
    const { code, out } = await command(words);
    expect(out).toMatch(new RegExp(`^${usage}`));
    expect(code).toBe(0);
  });

  test('prints where it looked for a hub if it finds none', async () => {
    const { code, err } = await typedInShell(['incidents'], { env: { AWS_REGION: '' } });
    expect(err).toMatch(/^No local organization runs here\. .*--region REGION.*npm start\n$/);
    expect(code).toBe(2);
  });

  test('prints no error if its reader closes the pipe', async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${HUB}" completion bash | head -1`], {
      env: { ...process.env, HUB_LOCAL: folder },
    });
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(out).toMatch(/^# Completion of hub/);
    expect(err).toBe('');
  });
});

describe('hub scenarios', () => {
  test('lists every scenario by area, with severity, response and title', async () => {
    const { code, out } = await command(['scenarios']);
    for (const { id } of CATALOGUE) expect(out).toMatch(new RegExp(`^  ${id} `, 'm'));
    expect(out).toContain('\nNetwork (network)\n  sg-ssh-open-world ');
    expect(code).toBe(0);
  });

  test('lists one area, in Korean with --lang ko', async () => {
    const { out } = await command(['scenarios', 'edge', '--lang', 'ko']);
    expect(out).toMatch(/엣지 \(edge\)\n {2}web-scanner-detected /);
    expect(out).not.toContain('sg-ssh-open-world');
  });

  test('prints one JSON object for each scenario with --json', async () => {
    const objects = objectsIn((await command(['scenarios', '--json'])).out);
    expect(objects.map(({ id }) => id).toSorted()).toEqual(CATALOGUE.map(({ id }) => id).toSorted());
    expect(objects.find(({ id }) => id === 'sg-ssh-open-world')).toEqual({
      id: 'sg-ssh-open-world',
      area: 'network',
      severity: 'CRITICAL',
      response: 'auto',
      title: 'SSH is open to the whole internet',
      playbooks: ['revoke-open-ingress'],
    });
  });

  test('names the areas if an unknown one is given', async () => {
    const { err } = await command(['scenarios', 'nothing']);
    expect(err).toBe(
      'There is no area "nothing". Use one of: sign-in, identity, logging, hub, network, storage, edge, findings\n',
    );
  });
});
