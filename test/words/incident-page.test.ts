import { describe, expect, test } from 'vitest';
import { withFields } from '#catalogue/events/api-call.ts';
import { root } from '#catalogue/events/callers.ts';
import { throughService } from '#catalogue/events/guard-calls.ts';
import { someWrite } from '#catalogue/events/identity-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { incidentText } from '#cli/incident-text.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isoTime } from '#core/iso-time.ts';
import { object } from '#core/json.ts';
import type { Notice } from '#core/notice/notice.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import { incidentPage } from '#words/incident-page.ts';
import { publishedIncident } from '#words/published-incident.ts';
import { NOW, withOpenIncident } from '../support/containment.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { englishIn } from '../support/korean.ts';
import { NOTICE_REASON_SAMPLES } from '../support/notice-reason-samples.ts';
import { played } from '../support/played.ts';

const LEDGER = 's3://ledger/';
const titleOf = ({ scenario }: Incident) => CATALOGUE.find(({ id }) => id === scenario)?.title;
const ofCases = (await Promise.all(EVERY_CASE.map(async ({ events, facts }) => (await played(events, facts)).all()))).flat();

/** English words on a Korean page, without names that the incident contains. */
function englishOnPage(incident: Incident, notices: readonly Notice[] = []): string[] {
  const { head, title, facts, sections, next } = incidentPage(incident, titleOf(incident), 'ko', LEDGER, undefined, notices);
  const texts = [
    head,
    title,
    ...facts.flat(),
    ...sections.flatMap((one) => [one.head, ...(one.lines ?? []), ...(one.rows ?? []).flat()]),
    ...next,
  ];
  const times = [...[...incident.history, ...notices].map(({ at }) => isoTime(at)), LEDGER];
  const calls = [...(incident.plan?.calls ?? []), ...(incident.undo?.plan.calls ?? [])];
  const inputs = calls.map(({ input }) => JSON.stringify(input));
  return texts.flatMap((text) => englishIn(text, [incident, notices, inputs, times, titleOf(incident)?.ko]));
}

describe('the page of an incident', () => {
  test('uses no English word in Korean except names, ids and calls, for every case of the catalogue', () => {
    expect(ofCases.length).toBeGreaterThan(100);
    for (const incident of ofCases) expect(englishOnPage(incident), incident.scenario).toEqual([]);
  });

  test('shows every piece of evidence in both languages, for every case of the catalogue', () => {
    for (const incident of ofCases) {
      const [en, ko] = (['en', 'ko'] as const).map(
        (language) => incidentPage(incident, undefined, language, LEDGER).facts.length,
      );
      expect(en).toBe(ko);
    }
  });

  test('shows in both languages that the address of the person is not recorded if an agent worked through an MCP server', async () => {
    const by = throughService(root(), 'aws-mcp.amazonaws.com');
    const [incident] = (await played([someWrite({ by })])).all();
    if (incident === undefined) throw new Error('nothing was recognised');
    const rows = (['en', 'ko'] as const).map((language) => incidentPage(incident, undefined, language, LEDGER).facts);
    expect(rows[0]).toContainEqual(['from', 'address of the person not recorded (aws-mcp.amazonaws.com)']);
    expect(rows[1]).toContainEqual(['소스 IP 주소', '사용자의 주소가 기록되지 않음 (aws-mcp.amazonaws.com)']);
  });

  test('names the sign-in that the credentials come from', async () => {
    const session = 'arn:aws:signin:us-west-2:444455556666:session/daff060f-7871-4ab6-92cd-a07bbdabe61a';
    const event = someWrite({ by: root() });
    const userIdentity = { ...object(event.detail.userIdentity), sessionContext: { signInSessionArn: session } };
    const [incident] = (await played([withFields(event, { userIdentity })])).all();
    expect(incident && incidentPage(incident, undefined, 'en', LEDGER).facts).toContainEqual(['sign-in session', session]);
  });

  test('shows in Korean what the hub did, and what a person can do', async () => {
    const { ports, id, incidents } = await withOpenIncident();
    await remediate(id, false, ports);
    await undo(id, { verb: 'undo', by: 'alice' }, false, ports);
    const { ports: asking, id: asked } = await withOpenIncident([{ default: 'approve' }]);
    const waiting = (await remediate(asked, false, asking)) as Incident;
    const undone = (await incidents.get(id)) as Incident;
    expect([...englishOnPage(undone), ...englishOnPage(waiting)]).toEqual([]);
    expect(incidentText(undone, titleOf(undone), 'ko', LEDGER).join('\n')).toMatch(/조치가 적용된 것을 확인했습니다/);
    expect(incidentText(waiting, titleOf(waiting), 'ko', LEDGER).join('\n')).toMatch(
      /승인 기한 .*; 이유: shop 계정은 사람의 승인이 필요/,
    );
  });

  test.each(Object.values(NOTICE_REASON_SAMPLES))('says in Korean what became of a notice: $code', async (reason) => {
    const { incidents, id } = await withOpenIncident();
    const state = reason.code === 'merged-into' ? 'MERGED' : 'HELD';
    const notice: Notice = { route: 'soc', channel: 'slack', state, at: NOW, attempts: 1, reason };
    expect(englishOnPage((await incidents.get(id)) as Incident, [notice])).toEqual([]);
  });

  test.each([
    ['en', 'evidence', 'more, in earlier versions in the ledger: 37'],
    ['ko', '증거', '원장의 이전 버전에만 있는 추가 증거: 37'],
  ] as const)('shows in %s how much evidence is only in the ledger', async (language, name, text) => {
    const { incidents, id } = await withOpenIncident();
    const incident = { ...((await incidents.get(id)) as Incident), leftOut: 37 };
    expect(incidentPage(incident, undefined, language, LEDGER).facts).toContainEqual([name, text]);
  });

  test('shows in English what to type next', async () => {
    const { ports, id } = await withOpenIncident([{ default: 'approve' }]);
    const page = incidentPage((await remediate(id, false, ports)) as Incident, undefined, 'en', LEDGER);
    expect(page.next[1]).toBe(`Decide with: npx hub approve ${id}   |   npx hub reject ${id} --reason "..."`);
  });
});

describe('what is published of an incident', () => {
  test('has English sentences instead of reasons, and keeps the reasons of its history', async () => {
    const { ports, id } = await withOpenIncident([{ default: 'approve' }]);
    const waiting = (await remediate(id, false, ports)) as Incident;
    const because = 'account shop requires a person to approve this';
    const reason = { code: 'account-wants-approval', account: 'shop' };
    expect(publishedIncident(waiting)).toMatchObject({
      id,
      approvalRequest: { since: NOW, because },
      history: [{ state: 'NEW' }, { state: 'AWAITING_APPROVAL', note: because, reason }],
    });
  });
});
