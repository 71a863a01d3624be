import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compressed, MOST_ANSWER_BYTES } from '#adapters/lambda/compressed-answer.ts';
import type { OrganizationGrid } from '#core/control-room/overview.ts';
import { NO_PULSE, type Pulse } from '#core/heartbeat/pulse.ts';
import type { Settings } from '#core/settings.ts';
import { gridFor } from '#serve/organization.ts';
import { ADMIN, DAY_BEGINS, roomWith } from '../../support/control-room.ts';

const GZIP = { 'accept-encoding': 'gzip, deflate, br' };
const answerOf = (body: string) => ({ status: 200, body, headers: { 'content-type': 'application/json' } });

describe('an answer on its way to the browser', () => {
  test('is unchanged if it is short or the browser does not accept gzip', () => {
    expect(compressed(answerOf('{}'), GZIP)).toEqual(answerOf('{}'));
    const large = answerOf(JSON.stringify('x'.repeat(50_000)));
    expect(compressed(large, {})).toEqual(large);
  });

  test('is compressed if it is large, with the headers for the browser and for caches', () => {
    const large = answerOf(JSON.stringify('x'.repeat(50_000)));
    const { isBase64Encoded, headers, body } = compressed(large, GZIP);
    expect(isBase64Encoded).toBe(true);
    expect(headers).toEqual({ ...large.headers, 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(gunzipSync(Buffer.from(body, 'base64')).toString()).toBe(large.body);
  });

  test('that is larger than a function may return fails with an error that names its size', () => {
    expect(() => compressed(answerOf('"'.repeat(MOST_ANSWER_BYTES / 2 + 1)), {})).toThrow(/more than the 5900000/);
  });

  test('with the grid of the largest number of accounts, each in seventeen Regions, is small enough', async () => {
    const regions = Array.from({ length: 17 }, (_, n) => `ap-northeast-${n}`);
    const ids = Array.from({ length: 4_000 }, (_, n) => String(200_000_000_000 + n));
    const accounts = Object.fromEntries(
      ids.map((id, n) => [id, { name: `account-${n}`, unit: `workloads/team-${n % 90}`, modes: [] }]),
    );
    const settings: Settings = { accounts, forwarding: [{ accounts: ids, regions, signInRegions: [] }] };
    const heard = Object.fromEntries(regions.map((region, n) => [region, { sentAt: DAY_BEGINS - n * 997, delay: 21_000 + n }]));
    const pulses = new Map(ids.map((id): [string, Pulse] => [id, { ...NO_PULSE, since: 1, heard }]));
    const grid: OrganizationGrid = await gridFor(
      { person: ADMIN, settings, until: 0 },
      { room: roomWith().room, pulses: async () => pulses, owners: async () => new Map(), now: () => DAY_BEGINS },
    );
    expect(grid.accounts).toHaveLength(ids.length);
    expect(grid.accounts[7]?.cells).toHaveLength(regions.length);
    expect(compressed(answerOf(JSON.stringify(grid)), GZIP).body.length).toBeLessThan(MOST_ANSWER_BYTES / 4);
  });
});
