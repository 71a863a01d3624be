import { describe, expect, test } from 'vitest';
import { root } from '#catalogue/events/callers.ts';
import { throughService } from '#catalogue/events/guard-calls.ts';
import { someWrite } from '#catalogue/events/identity-calls.ts';
import { CATALOGUE, scenarioNamed } from '#catalogue/index.ts';
import type { Incident } from '#core/incident/incident.ts';
import { toolOf } from '#core/incident/tool.ts';
import { isoTime } from '#core/iso-time.ts';
import type { Plan } from '#core/playbook/plan.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import { durationWords } from '#words/duration.ts';
import { storyOf } from '#words/story.ts';
import { toolWords } from '#words/tool.ts';
import { withOpenIncident } from '../support/containment.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { lastIncidentFrom } from '../support/incidents.ts';
import { englishIn } from '../support/korean.ts';
import { played } from '../support/played.ts';

const HANGUL = /\p{Script=Hangul}/u;

const story = (incident: Incident) => storyOf(incident, scenarioNamed(incident.scenario)?.title, 'shop');

function expectWhole(incident: Incident): void {
  const parts = story(incident);
  const times = [...incident.history.map(({ at }) => isoTime(at)), isoTime(incident.approvalRequest?.lapsesAt ?? 0)];
  for (const [part, { en, ko }] of Object.entries(parts)) {
    const where = `${incident.scenario} ${part}`;
    expect(en, where).toMatch(/[a-z]/);
    expect(ko, where).toMatch(HANGUL);
    expect(`${en} ${ko}`, where).not.toMatch(/undefined|null|NaN|\[object|Invalid/);
    expect(
      englishIn(ko, [incident, scenarioNamed(incident.scenario)?.title.ko, 'shop', 'CLI SDK Terraform'.split(' '), times]),
      where,
    ).toEqual([]);
  }
}

/** Incidents of the first case of a scenario; for a scenario that only resolves others, those incidents. */
async function ofFirstCase(id: string): Promise<readonly Incident[]> {
  const first = EVERY_CASE.find((one) => one.id === id && one.fires);
  const all = (await played(first?.events ?? [], first?.facts)).all();
  const own = all.filter(({ scenario }) => scenario === id);
  if (own.length > 0) return own;
  return scenarioNamed(id)?.resolves === undefined ? [await lastIncidentFrom(first?.events ?? [], id)] : all;
}

describe('the story of an incident', () => {
  test.each(CATALOGUE.map(({ id }) => id))(
    'is whole in both languages for %s, with no English word in Korean except names, ids and calls',
    async (id) => {
      const incidents = await ofFirstCase(id);
      expect(incidents.length).toBeGreaterThan(0);
      for (const incident of incidents) expectWhole(incident);
    },
  );

  test('shows what the hub proposes, until when it waits and why', async () => {
    const { ports, id } = await withOpenIncident([{ default: 'approve' }]);
    const waiting = (await remediate(id, false, ports)) as Incident;
    expectWhole(waiting);
    expect(story(waiting).did.en).toMatch(
      /^proposes: .+; waits until \d{4}-.+Z, because account shop requires a person to approve this$/,
    );
    expect(story(waiting).did.ko).toMatch(/^제안: .+; 승인 기한 .+Z, 이유: shop 계정은 사람의 승인이 필요/);
  });

  test('shows what the hub did, how long it took, and what happens to open connections', async () => {
    const { ports, id, incidents } = await withOpenIncident();
    await remediate(id, false, ports);
    const incident = (await incidents.get(id)) as Incident;
    const plan = incident.plan as Plan;
    const contained: Incident = {
      ...incident,
      verifiedAt: incident.receivedAt + 1_234,
      plan: { ...plan, connections: { verdict: 'end', because: 'untracked' } },
    };
    expectWhole(contained);
    const { did, took, connections } = story(contained);
    expect(did.en).toBe(`contained: ${plan.words.en}`);
    expect(took.en).toMatch(/^received .+ after the event, safe 1\.2 s later$/);
    expect(took.ko).toMatch(/^이벤트 발생 .+ 후 수신, 수신 1\.2초 후 안전 확인$/);
    expect(connections?.en).toMatch(/^connections that are open now end/);
  });

  test('shows that a containment was undone, and how', async () => {
    const { ports, id, incidents } = await withOpenIncident();
    await remediate(id, false, ports);
    await undo(id, { verb: 'undo', by: 'alice' }, false, ports);
    const undone = (await incidents.get(id)) as Incident;
    expectWhole(undone);
    expect(story(undone).did.en).toMatch(/^undone: /);
  });

  test('names account, Region and resource', async () => {
    const { id, incidents } = await withOpenIncident();
    const incident = (await incidents.get(id)) as Incident;
    const { resource, account, region } = incident;
    expect(story(incident).where.en).toBe(`${resource.id} in account shop (${account}), ${region}`);
    expect(storyOf(incident, undefined).where.ko).toBe(`계정 ${account}, 리전 ${region}의 ${resource.id}`);
    expect(storyOf(incident, undefined).what.en).toContain(incident.scenario);
  });

  test('names exactly what is open, how many more, and how often it was seen', async () => {
    const { id, incidents } = await withOpenIncident();
    const incident = (await incidents.get(id)) as Incident;
    const rule = { kind: 'ingress-rule', protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0' } as const;
    const open = { ...incident, standing: [rule, { ...rule, cidr: '::/0' }], occurrences: 3 };
    expect(story(open).what.en).toMatch(/ \(3 times\): inbound rule: tcp 22 from 0\.0\.0\.0\/0 \+ 1$/);
    expect(story(open).what.ko).toMatch(/\(3회\): 인바운드 규칙: tcp 22, 소스 0\.0\.0\.0\/0 \+ 1$/);
  });

  test('shows that an agent worked through an MCP server for a person, and that the address of the person is not recorded', async () => {
    const [incident] = (await played([someWrite({ by: throughService(root(), 'aws-mcp.amazonaws.com') })])).all();
    if (incident === undefined) throw new Error('nothing was recognised');
    expect(story(incident).who).toEqual({
      en: 'the root user through aws-mcp.amazonaws.com (the address of the person is not recorded)',
      ko: '루트 사용자, 경유: aws-mcp.amazonaws.com, 사용자의 주소가 기록되지 않음',
    });
  });

  test('counts the others whose events joined', async () => {
    const { id, incidents } = await withOpenIncident();
    const incident = (await incidents.get(id)) as Incident;
    const who = story({ ...incident, alsoBy: [{ names: ['bob'] }, { names: ['carol'] }] }).who;
    expect(who.en).toContain(' and 2 more');
    expect(who.ko).toContain('외 2명');
  });
});

describe('what a call was made with', () => {
  const agents = [
    ['aws-cli/2.17.0 md/awscrt#0.21 ua/2.0 os/linux', 'cli', 'the AWS CLI by its user agent'],
    ['aws-cli/2.17.0 exec-env/CloudShell md/Botocore', 'cloud-shell', 'AWS CloudShell by its user agent'],
    ['APN/1.0 HashiCorp/1.0 Terraform/1.9.0 aws-sdk-go-v2/1.30', 'terraform', 'Terraform by its user agent'],
    ['Boto3/1.34 md/Botocore#1.34', 'sdk', 'an AWS SDK by its user agent'],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'browser', 'a browser by its user agent'],
  ] as const;

  test.each(agents)('is read from the user agent %s', (agent, tool, words) => {
    expect(toolOf({ kind: 'api-call', agent, detail: {} })).toBe(tool);
    expect(toolWords(tool).en).toBe(words);
    expect(toolWords(tool).ko).toMatch(/^사용자 에이전트 기준 /);
  });

  test('is the console only if AWS reports it, even if the user agent claims it', () => {
    const agent = 'aws-cli/2.17.0';
    expect(toolOf({ kind: 'api-call', agent, detail: { sessionCredentialFromConsole: 'true' } })).toBe('console');
    expect(toolOf({ kind: 'api-call', agent: 'console.amazonaws.com', detail: {} })).toBeUndefined();
    expect(toolOf({ kind: 'sign-in', agent, detail: {} })).toBe('console');
    expect(toolWords('console').en).toBe('the AWS console');
  });

  test('is unknown for any other user agent, and for none', () => {
    expect(toolOf({ kind: 'api-call', agent: 'curl/8', detail: {} })).toBeUndefined();
    expect(toolOf({ kind: 'finding', detail: {} })).toBeUndefined();
  });
});

describe('a length of time', () => {
  test.each([
    [-5, '0.0 s', '0.0초'],
    [412, '0.4 s', '0.4초'],
    [12_400, '12 s', '12초'],
    [119_000, '119 s', '119초'],
    [600_000, '10 min', '10분'],
    [7_200_000, '2 h', '2시간'],
    [172_800_000, '2 d', '2일'],
  ])('%d ms is rounded to what matters', (length, en, ko) => {
    expect(durationWords(length)).toEqual({ en, ko });
  });
});
