import { describe, expect, test } from 'vitest';
import { isTimeToCount, undeliveredEvents } from '#clock/undelivered.ts';
import type { Settings } from '#core/settings.ts';
import { settingsOf } from '#stacks/organization/settings.ts';
import { awsError } from '../support/incidents.ts';
import { EXAMPLE } from '../support/synthesized.ts';

const SETTINGS = settingsOf(EXAMPLE);

/** The undelivered events if the queues contain these numbers, and the queues that were read. */
async function found(held: Readonly<Record<string, number | Error>>, settings: Pick<Settings, 'forwarding'> = SETTINGS) {
  const asked: string[] = [];
  const undelivered = await undeliveredEvents({
    settings: async () => settings,
    count: async (account, region, queue) => {
      const name = `${account} ${region} ${queue}`;
      asked.push(name);
      const events = held[name] ?? 0;
      if (events instanceof Error) throw events;
      return events;
    },
  });
  return { undelivered, asked };
}

describe('events that could not be forwarded', () => {
  test('are counted in every account, in each Region in use and in each Region with sign-ins only', async () => {
    const { asked, undelivered } = await found({});
    const expected = EXAMPLE.accounts.flatMap(({ id, regions, signInRegions }) => [
      ...regions.map((region) => `${id} ${region} org-security-hub-undelivered`),
      ...signInRegions.map((region) => `${id} ${region} org-security-hub-undelivered-sign-ins`),
    ]);
    expect(asked.sort()).toEqual(expected.sort());
    expect(undelivered).toEqual([]);
  });

  test('are reported with account, Region, queue and number', async () => {
    const [account, region, queue] = ['444455556666', 'us-east-1', 'org-security-hub-undelivered'];
    const { undelivered } = await found({ [`${account} ${region} ${queue}`]: 7 });
    expect(undelivered).toEqual([{ account, region, queue, events: 7 }]);
  });

  test('are reported as unknown if a queue cannot be read, and the other queues are still counted', async () => {
    const { undelivered } = await found({
      '444455556666 us-east-1 org-security-hub-undelivered': awsError('AccessDenied'),
      '777788889999 eu-north-1 org-security-hub-undelivered-sign-ins': 1,
    });
    expect(undelivered.map(({ account }) => account).sort()).toEqual(['444455556666', '777788889999']);
    expect(undelivered).toContainEqual(expect.objectContaining({ reason: expect.stringContaining('AccessDenied') }));
  });

  test('are not counted if the settings name no account', async () => {
    expect((await found({}, {})).asked).toEqual([]);
  });

  test('are counted once an hour', () => {
    const minutes = Array.from({ length: 180 }, (_, minute) => Date.UTC(2026, 2, 2, 9) + minute * 60_000 + 1_500);
    expect(minutes.filter(isTimeToCount)).toHaveLength(3);
  });
});

test('accounts with the same Regions share one entry of the settings, which have a limit', () => {
  expect(SETTINGS.forwarding).toHaveLength(1);
  expect(SETTINGS.forwarding?.[0]?.accounts).toHaveLength(EXAMPLE.accounts.length);
});
