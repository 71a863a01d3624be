import { expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import type { Incident } from '#core/incident/incident.ts';
import { linksOf } from '#core/links.ts';
import { CHANNEL_KINDS } from '#core/notice/notice.ts';
import { incidentNotice } from '#words/notice/incident.ts';
import { EVERY_CASE } from '../../support/every-case.ts';
import { wholeLine } from '../../support/whole-line.ts';
import { WRITTEN } from './payloads.ts';

const unreachable = async (): Promise<never> => {
  throw new Error('the account does not answer');
};

/** The incidents of the first firing case of every scenario, in the account that the hub of these tests knows. */
async function incidentsOfScenarios(): Promise<Incident[]> {
  const firing = EVERY_CASE.filter(({ fires, events }) => fires && events.every(({ account }) => account === MEMBER));
  const found = new Map<string, Incident>();
  for (const { events } of new Map(firing.map((one) => [one.id, one])).values()) {
    const { send } = wholeLine(unreachable, [{ default: 'approve' }]);
    for (const event of events) for (const one of await send(event)) found.set(one.id, one);
  }
  return [...found.values()];
}

test('every channel accepts the message of every scenario that waits or failed, in both languages', async () => {
  const incidents = await incidentsOfScenarios();
  expect(new Set(incidents.map(({ scenario }) => scenario)).size).toBeGreaterThan(20);
  const refused = incidents.flatMap((incident) => {
    const links = linksOf(incident, { homeRegion: 'ap-northeast-2', controlRoom: 'https://hub.example.com' });
    const context = { title: scenarioNamed(incident.scenario)?.title, accountName: 'shop', joined: [], more: 0, links };
    return (['en', 'ko'] as const).flatMap((language) => {
      const message = incidentNotice(incident, { ...context, language, now: incident.updatedAt });
      const refusing = CHANNEL_KINDS.filter((kind) => !WRITTEN[kind].isTaken(WRITTEN[kind].payload(message)));
      return refusing.map((kind) => `${kind} ${language} ${incident.scenario}`);
    });
  });
  expect(refused).toEqual([]);
});
