import { expect, test } from 'vitest';
import { MEMBER, minute } from '#catalogue/events/cases.ts';
import { nonceOf, type ReceivedBeat } from '#core/heartbeat/heartbeat.ts';
import type { PulseStore } from '#core/heartbeat/pulse.ts';

const SENT = Date.parse(minute(0));
const nonce = (after: number) => nonceOf(SENT + after * 900_000, String(after).padStart(32, '0'));
const OTHER = '777788889999';

const beat = (different: Partial<ReceivedBeat> = {}): ReceivedBeat => ({
  account: MEMBER,
  region: 'us-east-1',
  nonce: nonce(0),
  at: SENT + 1_000,
  receivedAt: SENT + 241_000,
  ...different,
});

/** The tests for every store of pulses. */
export function honoursThePulseContract(fresh: () => Promise<PulseStore>): void {
  const sent = async () => {
    const store = await fresh();
    await store.recordSent(MEMBER, { since: SENT, sent: [nonce(0), nonce(1)], silent: {} });
    return store;
  };
  const receivedIn = async (store: PulseStore) => (await store.read([MEMBER])).get(MEMBER)?.heard;

  test('a received beat is noted with its delay, in its Region only', async () => {
    const store = await sent();
    expect(await store.recordReceived(beat())).toBe(true);
    expect(await receivedIn(store)).toEqual({ 'us-east-1': { sentAt: SENT, delay: 240 } });
  });

  test.each([
    ['was never sent', beat({ nonce: nonce(7) })],
    ['was sent to another account', beat({ account: OTHER })],
    ['has no nonce', beat({ nonce: 'inc-0123' })],
  ])('a beat that %s is not noted', async (_, one) => {
    const store = await sent();
    expect(await store.recordReceived(one)).toBe(false);
    expect(await receivedIn(store)).toEqual({});
    expect([...(await store.read([OTHER])).keys()]).toEqual([]);
  });

  test('a beat counts once, and an older one not after a newer', async () => {
    const store = await sent();
    expect(await store.recordReceived(beat({ nonce: nonce(1) }))).toBe(true);
    expect(await store.recordReceived(beat({ nonce: nonce(1) }))).toBe(false);
    expect(await store.recordReceived(beat())).toBe(false);
    expect(await store.recordReceived(beat({ region: 'eu-west-1' }))).toBe(true);
  });

  test('beats of seventeen Regions at the same moment are noted seventeen times', async () => {
    const store = await sent();
    const regions = Array.from({ length: 17 }, (_, index) => `region-${index}`);
    expect(await Promise.all(regions.map((region) => store.recordReceived(beat({ region }))))).toEqual(regions.map(() => true));
    expect(Object.keys((await receivedIn(store)) ?? {}).sort()).toEqual(regions.sort());
  });

  test('sending keeps the received beats, and when the first beat was sent', async () => {
    const store = await sent();
    await store.recordReceived(beat());
    await store.recordFailed(MEMBER, { refused: 'AccessDenied', failed: { 'eu-west-1': 'TimeoutError' } });
    await store.recordSent(MEMBER, { since: SENT + 900_000, sent: [nonce(1), nonce(2)], silent: { 'us-east-1': SENT } });
    expect((await store.read([MEMBER])).get(MEMBER)).toEqual({
      since: SENT,
      sent: [nonce(1), nonce(2)],
      heard: { 'us-east-1': { sentAt: SENT, delay: 240 } },
      failed: { 'eu-west-1': 'TimeoutError' },
      refused: 'AccessDenied',
      silent: { 'us-east-1': SENT },
    });
    await store.recordFailed(MEMBER, { failed: {} });
    expect((await store.read([MEMBER])).get(MEMBER)).not.toHaveProperty('refused');
  });

  test('more accounts than fit into one read are all read', async () => {
    const store = await fresh();
    const accounts = Array.from({ length: 130 }, (_, index) => String(100_000_000_000 + index));
    await Promise.all(accounts.map((account) => store.recordSent(account, { since: SENT, sent: [], silent: {} })));
    expect([...(await store.read(accounts)).keys()].sort()).toEqual(accounts);
  });
}
