import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as read } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { log } from '#adapters/lambda/log.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { detect } from '#cli/detect.ts';
import { explain } from '#cli/explain.ts';
import { incidentText } from '#cli/incident-text.ts';
import { listText } from '#cli/incidents.ts';
import { printIncident } from '#cli/print-incident.ts';
import { noted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { findingOf } from '#publish/finding.ts';
import { evidenceWords } from '#words/evidence.ts';
import { type CheckResult, unread } from '../../stacks/preflight/check-result.ts';
import { preflightTable } from '../../stacks/preflight/table.ts';
import { jsonSummary, textSummary } from '../../stacks/rollout/screen.ts';
import type { StackResult } from '../../stacks/rollout/terraform.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { EVERY_PIECE, FORGED, hostileText, UNSEEN, withText } from '../support/hostile-text.ts';
import { entryFor } from '../support/ledger-changes.ts';
import { played } from '../support/played.ts';
import { REASON_SAMPLES } from '../support/reason-samples.ts';

const LANGUAGES = ['en', 'ko'] as const;
const HUB = fileURLToPath(new URL('../../lambdas/cli/hub.mjs', import.meta.url));
const LEDGER = 's3://org-security-hub-ledger-111122223333/incidents/';
const AT = Date.parse('2026-03-02T09:00:00Z');

/** Fields of an incident that the hub fills from a fixed list of words. */
const WORDS_OF_HUB =
  /^(id|version|state|severity|scenario|account|region|kind|code|what|ask|phase|found|verdict|playbook|of|list|lost|recorded|question|grantee|permission)$/;

/** Fixed words in fields whose names also occur with free text: verdicts on connections and actor types. */
const SHARED = /^(untracked|no-interface|narrow-source|no-open-answer|interfaces-unread|user|role|root|service|unknown)$/;

function hostileIncident(incident: Incident, more: string): Incident {
  const resource = withText(incident.resource, more, () => true);
  return { ...withText(incident, more, (field, text) => !WORDS_OF_HUB.test(field) && !SHARED.test(text)), resource };
}

/** The incident with every optional field, so that an attacker can fill all of them. */
function filled(incident: Incident): Incident {
  const words = { en: 'Remove the rule', ko: '규칙을 제거합니다' };
  const calls = [{ action: 'ec2:RevokeSecurityGroupIngress', resource: incident.resource.arn, input: { GroupId: 'sg-0123' } }];
  const reasons = Object.values(REASON_SAMPLES);
  const connections = { verdict: 'survive', because: 'untracked', idleSeconds: 350 } as const;
  return {
    ...incident,
    state: 'AWAITING_APPROVAL',
    actor: { ...incident.actor, signInSession: 'arn:aws:signin:us-west-2:444455556666:session/daff060f' },
    address: incident.address ?? '203.0.113.7',
    unanswered: [
      { ask: 'tags', arn: incident.resource.arn },
      { ask: 'text', text: 'the account did not answer' },
    ],
    approvalRequest: { since: AT, lapsesAt: AT, because: REASON_SAMPLES['automation-stopped'] },
    plan: { words, calls, before: [], connections } as unknown as NonNullable<Incident['plan']>,
    outcome: { kind: 'failed', reason: REASON_SAMPLES.error } as NonNullable<Incident['outcome']>,
    made: [{ action: 'ec2:Revoke', resource: 'sg-0123', at: AT, request: 'abc', error: REASON_SAMPLES.error }] as never,
    undo: { by: 'alice', at: AT, reason: 'meant', plan: { words, calls } } as unknown as NonNullable<Incident['undo']>,
    echoes: [{ call: 'ec2:RevokeSecurityGroupIngress', at: AT }],
    history: reasons.map((reason) => ({ at: AT, state: 'NEW' as const, by: 'alice', reason })),
  };
}

const incidents = (
  await Promise.all(EVERY_CASE.filter(({ fires }) => fires).map(async ({ events, facts }) => (await played(events, facts)).all()))
)
  .flat()
  .map(filled);
const anIncident = fc.constantFrom(...incidents);

function show(incident: Incident, language: (typeof LANGUAGES)[number]): readonly string[] {
  return incidentText(incident, scenarioNamed(incident.scenario)?.title, language, LEDGER);
}

const harmlessLines = { en: new Map<Incident, number>(), ko: new Map<Incident, number>() };

/** How many lines hub show has for an incident whose texts are harmless. */
function linesOf(incident: Incident, language: (typeof LANGUAGES)[number]): number {
  const lines = harmlessLines[language].get(incident) ?? show(hostileIncident(incident, 'x'), language).length;
  harmlessLines[language].set(incident, lines);
  return lines;
}

/** Every text in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What a command prints, on both outputs. */
async function printedBy(run: () => Promise<unknown>): Promise<string> {
  const written: string[] = [];
  const keep = (text: unknown) => void written.push(String(text));
  const spies = [vi.spyOn(console, 'log').mockImplementation(keep), vi.spyOn(console, 'error').mockImplementation(keep)];
  await run();
  for (const spy of spies) spy.mockRestore();
  return written.join('\n');
}

function expectHarmless(printed: string): void {
  expect(printed.replaceAll('\n', '')).not.toMatch(UNSEEN);
}

afterEach(() => vi.restoreAllMocks());

describe('an attacker who chooses every text of an incident', () => {
  test('moves no cursor, hides nothing and adds no line in hub show, in both languages', () => {
    expect(incidents.length).toBeGreaterThan(100);
    fc.assert(
      fc.property(anIncident, hostileText, fc.constantFrom(...LANGUAGES), (incident, text, language) => {
        const lines = show(hostileIncident(incident, text), language);
        expect(lines.filter((line) => UNSEEN.test(line))).toEqual([]);
        expect(lines.join('\n').split('\n')).toHaveLength(linesOf(incident, language));
      }),
    );
  });

  test('moves no cursor and adds no line in hub show with all hostile characters combined, for every scenario', () => {
    const all = `\n${FORGED}\r\u001b[2J\u009b1A\u202e\u200b\u{e0041}\ud800\u2028`;
    const ofEach = new Map(incidents.map((one) => [one.scenario, one])).values();
    for (const incident of ofEach) {
      for (const language of LANGUAGES) {
        const lines = show(hostileIncident(incident, all), language);
        expect(lines.filter((line) => UNSEEN.test(line))).toEqual([]);
        expect(lines.join('\n').split('\n')).toHaveLength(linesOf(incident, language));
      }
    }
  });

  test('forges no line with a command to decide', () => {
    for (const incident of incidents.slice(0, 40)) {
      const lines = show(hostileIncident(incident, `\n${FORGED}`), 'en')
        .join('\n')
        .split('\n');
      expect(lines.filter((line) => line.trimStart().startsWith('Decide with'))).toEqual([
        expect.stringContaining(`npx hub approve ${incident.id} `),
      ]);
    }
  });

  test('forges no line with spaces that a terminal wraps', () => {
    for (const line of show(hostileIncident(incidents[0] as Incident, `${' '.repeat(300)}${FORGED}`), 'en')) {
      const [, foreign = ''] = /\S( *)Decide with: npx hub approve inc-0{24}/.exec(line) ?? [];
      expect(foreign.length).toBeLessThan(9);
    }
  });

  test('moves no cursor, adds no row and shifts no column in hub incidents', () => {
    fc.assert(
      fc.property(anIncident, hostileText, fc.constantFrom(...LANGUAGES), (incident, text, language) => {
        const lines = listText([hostileIncident(incident, text), incident], language);
        expect(lines.filter((line) => UNSEEN.test(line))).toEqual([]);
        expect(lines.join('\n').split('\n')).toHaveLength(3);
        expect(lines[1]?.trim().split(/ {2,}/)).toHaveLength(8);
      }),
    );
  });

  test('hides no value with the name of an inherited property', () => {
    for (const name of Object.getOwnPropertyNames(Object.prototype)) {
      for (const language of LANGUAGES) expect(evidenceWords(noted('tag', name))[language]).toMatch(new RegExp(`: ${name}$`));
    }
  });

  test('pushes no other field out of view in hub incidents', () => {
    const [incident] = incidents;
    if (incident === undefined) throw new Error('the catalogue opens no incident');
    const long = { ...incident, resource: { ...incident.resource, id: `${'a'.repeat(5_000)}\u202e` } };
    for (const line of listText([long, incident], 'en')) expect(line.length).toBeLessThan(300);
  });

  test('changes only the value in hub show --json, which stays exact', async () => {
    await fc.assert(
      fc.asyncProperty(anIncident, hostileText, async (incident, text) => {
        const hostile = hostileIncident(incident, text);
        const printed = await printedBy(() => printIncident(hostile, undefined as never, { json: true }, 'en'));
        expect(printed).not.toMatch(UNSEEN);
        expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify(hostile)));
      }),
    );
  });

  test('hides nothing in a finding, whose texts stay within the limits of the format', () => {
    fc.assert(
      fc.property(anIncident, hostileText, (incident, text) => {
        const detection = scenarioNamed(incident.scenario);
        if (detection === undefined) throw new Error(incident.scenario);
        const owner = { account: incident.account, region: 'ap-northeast-2' };
        const finding = findingOf(hostileIncident(incident, text.repeat(20)), detection, owner);
        expect(textsIn(finding).filter((one) => UNSEEN.test(one))).toEqual([]);
        expect(finding.Description?.length).toBeLessThanOrEqual(1024);
        expect(finding.Note?.Text?.length).toBeLessThanOrEqual(512);
        for (const value of Object.values(finding.ProductFields ?? {})) expect(value.length).toBeLessThanOrEqual(2048);
      }),
    );
  });

  test('hides nothing in a file of the ledger, which keeps the exact text as evidence', () => {
    fc.assert(
      fc.property(anIncident, hostileText, (incident, text) => {
        const hostile = hostileIncident(incident, text);
        const { body } = entryFor(hostile);
        expect(body.replaceAll('\n', '')).not.toMatch(UNSEEN);
        const written = JSON.parse(JSON.stringify({ actor: hostile.actor, evidence: hostile.evidence }));
        expect(JSON.parse(body)).toMatchObject({ incident: written });
      }),
    );
  });
});

describe('an attacker who chooses texts of an event', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'foreign-text-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** One event of each scenario, a line each, with `more` after every text in a field that a caller fills. */
  function fileWith(more: string): string {
    const free =
      /^(userName|userAgent|principalId|arn|sourceIPAddress|description|groupName|roleName|bucketName|key|value|reason|policyName|errorMessage|errorCode|alarmName|eventName|detail-type|source)$/;
    const first = new Map(EVERY_CASE.filter(({ fires }) => fires).map((one) => [one.id, one.events]));
    const lines = [...first.values()].flatMap((events) => [
      withText(events, more, (field) => /^(userName|userAgent|description|value|reason)$/.test(field)),
      withText(events, more, (field) => free.test(field)),
    ]);
    const file = join(folder, 'events.jsonl');
    writeFileSync(file, lines.map((events) => `${JSON.stringify(events)}\n`).join(''));
    return file;
  }

  test.each(LANGUAGES)('moves no cursor and adds no line in hub explain in %s', async (lang) => {
    const run = (more: string) =>
      printedBy(() => explain({ values: { json: false }, operands: [fileWith(more)], lang } as Parameters<typeof explain>[0]));
    const harmless = (await run('x')).split('\n').length;
    expect(harmless).toBeGreaterThan(200);
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const printed = await run(`x${text}x`);
        expectHarmless(printed);
        expect(printed.split('\n')).toHaveLength(harmless);
      }),
      { numRuns: 5, examples: [[EVERY_PIECE]] },
    );
  });

  test.each(LANGUAGES)('hides nothing in hub detect and hub explain --json in %s', async (lang) => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const operands = [fileWith(text)];
        expectHarmless(await printedBy(() => detect({ values: {}, operands, lang } as Parameters<typeof detect>[0])));
        const call = { values: { json: true }, operands, lang } as Parameters<typeof explain>[0];
        expectHarmless(await printedBy(() => explain(call)));
      }),
      { numRuns: 5, examples: [[EVERY_PIECE]] },
    );
  });

  test('moves no cursor with a line that is not JSON, a file name or an unknown verb', async () => {
    const file = join(folder, 'broken\u202e.jsonl');
    writeFileSync(file, `\u001b[2J\u202e${FORGED}\n`);
    const runs = [
      ['detect', file],
      ['explain', file],
      ['explain', `${folder}/none\n${FORGED}\u001b[2J`],
      [`verb\n${FORGED}\u001b[2J\u202e`],
      ['show', `inc\n${FORGED}\u009b2J`, `\u200b`],
      ['incidents', `STATE\r${FORGED}`],
    ];
    for (const words of runs) {
      const child = spawn(process.execPath, [HUB, ...words], { env: { ...process.env, LC_ALL: 'C', HUB_LOCAL: folder } });
      child.stdin.end();
      const [out, err] = await Promise.all([read(child.stdout), read(child.stderr)]);
      expectHarmless(out + err);
      expect(err).toMatch(/^[^\n]+\n$/);
    }
  });
});

describe('an attacker who chooses texts in the answers of AWS to a rollout', () => {
  const result = {
    stack: 'shop',
    phase: 'failed',
    changed: false,
    changes: { add: 0, change: 0, remove: 0 },
    seconds: 1,
  } as const;
  const failedWith = (problem: string): StackResult[] => [{ ...result, problems: [problem] }];

  test('moves no cursor and adds no line in what a rollout prints, as text or as JSON', () => {
    const harmless = textSummary('apply', failedWith('x')).split('\n').length;
    fc.assert(
      fc.property(hostileText, (text) => {
        const printed = textSummary('apply', failedWith(text));
        expectHarmless(printed);
        expect(printed.split('\n')).toHaveLength(harmless);
        expect(jsonSummary('apply', failedWith(text)).trimEnd()).not.toMatch(UNSEEN);
        expect(JSON.parse(jsonSummary('apply', failedWith(text)))).toMatchObject({ summary: { stacks: failedWith(text) } });
      }),
    );
  });

  test('moves no cursor and adds no line in the preflight', () => {
    const answered = (name: string): CheckResult[] => [
      unread('trail', name, { action: 'cloudtrail:DescribeTrails', error: name }),
      {
        mark: 'look',
        subject: 'accounts',
        where: name,
        found: { code: 'accounts-not-in-file', accounts: [{ id: '444455556666', name }] },
        proposal: { accounts: [{ id: '444455556666', name }] },
      },
    ];
    const harmless = preflightTable(answered('x y'), 'en', { colours: false }).split('\n').length;
    fc.assert(
      fc.property(hostileText, fc.constantFrom(...LANGUAGES), (text, language) => {
        const printed = preflightTable(answered(text), language, { colours: false });
        expectHarmless(printed);
        expect(printed.split('\n')).toHaveLength(harmless);
      }),
    );
  });
});

describe('an attacker who chooses texts of a log line', () => {
  function logged(run: () => unknown): unknown[] {
    const spies = (['info', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level).mockReturnValue());
    run();
    return spies.flatMap(({ mock }) => mock.calls.map(([line]) => line as unknown));
  }

  test('hides nothing in the line and does not replace its message', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, name) => {
        const fields = { message: text, verb: text, [name]: { deep: [text] } };
        const [line] = logged(() => log('info', 'decided', fields));
        for (const one of textsIn(line)) expect(one).not.toMatch(UNSEEN);
        expect(line).toMatchObject({ message: 'decided' });
        expect(JSON.stringify(line)).not.toMatch(UNSEEN);
        vi.restoreAllMocks();
      }),
    );
  });

  test('hides nothing in an AWS error that a function logs', async () => {
    const calls: unknown[] = [];
    vi.spyOn(console, 'error').mockImplementation((line) => void calls.push(line));
    const handler = sqsHandler(
      async () => {
        throw new Error(`AccessDenied for \u202eecila\u200b\u009b2J ${FORGED}`);
      },
      { hide: async () => undefined },
    );
    const record = { messageId: '1', body: '', eventSourceARN: 'arn:aws:sqs:q', attributes: { ApproximateReceiveCount: '1' } };
    await handler({ Records: [record] } as never);
    expect(calls).toMatchObject([
      { message: 'message failed', reason: expect.stringContaining(String.raw`\u{202e}ecila\u{200b}`) },
    ]);
    expect(JSON.stringify(calls)).not.toMatch(UNSEEN);
  });
});
