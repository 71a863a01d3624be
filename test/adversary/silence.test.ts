import { describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { HUB_ACCOUNT, MANAGEMENT, MEMBER, minute } from '#catalogue/events/cases.ts';
import { silenceReport } from '#catalogue/events/hub-events.ts';
import type { SilentRegion } from '#core/heartbeat/silence.ts';
import { play } from '../support/play.ts';

const silent = (region: string): SilentRegion => ({ region, hop: 'not-back', since: Date.parse(minute(-60)) });
const REGIONS = ['us-east-1', 'eu-west-1'];

/** The incidents after these reports, played in turn. */
async function incidentsAfter(...reports: ReturnType<typeof silenceReport>[]) {
  const incidents = incidentsInMemory();
  const ids = new Set<string>();
  for (const report of reports) {
    await play([report], incidents);
    const resource = report.account === HUB_ACCOUNT ? 'org-security-hub' : report.account;
    for (const { id } of await incidents.openAt(`${report.account}/${report.region}/${resource}`)) ids.add(id);
  }
  return Promise.all([...ids].map((id) => incidents.get(id)));
}

describe('an account whose forwarder was killed', () => {
  test('is one HIGH incident, even if its Regions become silent at different times', async () => {
    const [first, ...more] = await incidentsAfter(
      silenceReport({ at: minute(0), silent: [silent('us-east-1')] }),
      silenceReport({ at: minute(15), silent: [silent('eu-west-1')] }),
    );
    expect(more).toEqual([]);
    expect(first).toMatchObject({ severity: 'HIGH', state: 'NEW', account: MEMBER });
    expect(first?.standing.map((one) => one.kind === 'silence' && one.region)).toEqual(REGIONS);
  });

  test.each([
    ['the management account', MANAGEMENT],
    ['the hub account', HUB_ACCOUNT],
  ])('is CRITICAL if it is %s', async (_, account) => {
    const { signals } = await play([silenceReport({ account, critical: true, silent: [silent('us-east-1')] })]);
    expect(signals.map(({ severity }) => severity)).toEqual(['CRITICAL']);
  });

  test('is mitigated when the last of its Regions sends heartbeats again, and not before', async () => {
    const incidents = incidentsInMemory();
    const stateAfter = async (report: ReturnType<typeof silenceReport>) => {
      await play([report], incidents);
      return (await incidents.get(id))?.state;
    };
    await play([silenceReport({ at: minute(0), silent: REGIONS.map(silent) })], incidents);
    const [{ id } = { id: '' }] = await incidents.openAt(`${MEMBER}/ap-northeast-2/${MEMBER}`);
    expect(await stateAfter(silenceReport({ at: minute(15), back: ['us-east-1'] }))).toBe('NEW');
    expect(await stateAfter(silenceReport({ at: minute(30), back: ['eu-west-1'] }))).toBe('MITIGATED');
  });
});

test('an incident about a silence shows the last hop of the heartbeat, by whether CloudTrail recorded the call', async () => {
  const nonce = `beat-${Date.parse(minute(-15))}-0123456789abcdef0123456789abcdef`;
  const arn = `arn:aws:events:us-east-1:${MEMBER}:rule/heartbeat-of-org-security-hub`;
  const question = { ask: 'call-on-record', arn, call: 'UntagResource', identity: nonce } as const;
  const report = silenceReport({ silent: [{ ...silent('us-east-1'), nonce }] });
  const hopWith = async (facts: Parameters<typeof play>[2]) =>
    (await play([report], undefined, facts)).signals.flatMap(({ evidence }) => evidence.map((one) => 'hop' in one && one.hop));
  expect(await hopWith([])).toEqual(['not-back']);
  expect(await hopWith([[question, { found: true }]])).toEqual(['not-forwarded']);
  expect(await hopWith([[question, { found: false }]])).toEqual(['not-recorded']);
});
