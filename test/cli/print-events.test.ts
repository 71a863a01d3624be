import { beforeEach, describe, expect, test, vi } from 'vitest';
import { printEvents } from '#cli/print-events.ts';
import type { KeptEvent } from '#core/incident/kept-event.ts';
import type { Language } from '#core/text.ts';
import { numberedIncident } from '../support/control-room.ts';
import { EVERY_PIECE, UNSEEN } from '../support/hostile-text.ts';

const INCIDENT = numberedIncident(0, { event: '11111111-2222-3333-4444-555555555555' });
const kept = (source: string, event: object): KeptEvent => ({
  ...{ source, id: 'e', at: 1, bytes: 9 },
  event: JSON.parse(JSON.stringify(event)),
});
const large = (source: string): KeptEvent => ({ source, id: 'e', at: 1, bytes: 300_000, tooLarge: true });

async function printed(events: readonly KeptEvent[], lang: Language = 'en') {
  const [out, err] = [vi.spyOn(console, 'log').mockReturnValue(), vi.spyOn(console, 'error').mockReturnValue()];
  await printEvents(INCIDENT, { events: async () => events }, lang);
  return { out: out.mock.calls.map(([line]) => String(line)), err: err.mock.calls.map(([line]) => String(line)) };
}

beforeEach(() => vi.restoreAllMocks());

describe('hub show --raw', () => {
  test('prints the event of each source as one line of JSON, exactly', async () => {
    const [call, finding] = [{ detail: { eventName: 'PutBucketPolicy' } }, { detail: { findings: [1] } }];
    const { out, err } = await printed([kept('aws.cloudtrail', call), kept('aws.securityhub', finding)]);
    expect(out.map((line) => JSON.parse(line))).toEqual([call, finding]);
    expect(err).toEqual([]);
  });

  test('prints hostile text as escapes, so that nothing hostile reaches the terminal and nothing is lost', async () => {
    const hostile = { [EVERY_PIECE]: EVERY_PIECE };
    const { out } = await printed([kept('aws.cloudtrail', hostile)]);
    expect(out[0]).not.toMatch(UNSEEN);
    expect(JSON.parse(out[0] ?? '')).toEqual(hostile);
  });

  test('names events that were too large to keep on standard error, with a link for a call', async () => {
    const { out, err } = await printed([large('aws.cloudtrail'), large('aws.config')]);
    expect(out).toEqual([]);
    expect(err).toEqual([
      expect.stringMatching(
        /^The event of aws\.cloudtrail has 300000 bytes, more than the hub keeps\. It is at https:\/\/.*555555555555$/,
      ),
      'The event of aws.config has 300000 bytes, more than the hub keeps.',
    ]);
  });

  test("reports in the reader's language that no event is kept", async () => {
    expect((await printed([])).err[0]).toContain('No event is kept');
    vi.restoreAllMocks();
    expect((await printed([], 'ko')).err[0]).toContain('보관된 이벤트가 없습니다');
  });
});
