import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { type Simulated, simulatedBeats } from '../support/simulated-beats.ts';

/** The seventeen Regions that AWS enables by default. */
const REGIONS = [
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ca-central-1'],
  ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'sa-east-1'],
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
];

const THOUSAND: Simulated = {
  accounts: [HUB_ACCOUNT, ...Array.from({ length: 999 }, (_, index) => String(444_455_550_000 + index))],
  regions: REGIONS,
};
const REFUSING = String(444_455_550_005);
const VICTIM = String(444_455_550_000 + 123);

const reported = ({ reports }: ReturnType<typeof simulatedBeats>) =>
  reports.map(({ account, detail: { who, silent, back } }) => [who, account, silent.length, back.length]);

describe('1,000 accounts in 17 Regions', () => {
  test('all accounts are called once per interval, every heartbeat is received, and nothing is reported', async () => {
    const hub = simulatedBeats(THOUSAND);
    await hub.run(50);
    expect(hub.reports).toEqual([]);
    expect(hub.clock.calls / (17 * 1000)).toBeCloseTo(50 / 15, 0);
    const pulses = await hub.pulses.read(THOUSAND.accounts);
    const received = [...pulses.values()].flatMap(({ heard: from }) => Object.values(from));
    expect(received).toHaveLength(17_000);
    expect(new Set(received.map(({ delay }) => delay))).toEqual(new Set([240]));
  });

  test('one account with a killed forwarder is one report with all its Regions within four heartbeats', async () => {
    const hub = simulatedBeats(THOUSAND, { loses: (account, _, minute) => account === VICTIM && minute > 20 });
    await hub.run(85);
    expect(reported(hub)).toEqual([['account', VICTIM, 17, 0]]);
    expect(hub.reports[0]?.minute).toBeGreaterThan(20 + 45);
    expect(hub.reports[0]?.minute).toBeLessThanOrEqual(20 + 60);
    expect(new Set(hub.reports[0]?.detail.silent.map(({ hop }) => hop))).toEqual(new Set(['not-back']));
  });

  test('one Region without heartbeats from any account is one report about the hub, not a thousand', async () => {
    const hub = simulatedBeats(THOUSAND, { loses: (_, region, minute) => region === 'us-west-2' && minute > 20 });
    await hub.run(100);
    expect(
      hub.reports.map(({ account, detail: { who, silent } }) => [who, account, silent.map(({ region, hop }) => [region, hop])]),
    ).toEqual([['region', HUB_ACCOUNT, [['us-west-2', 'region']]]]);
  });

  test('an outage of the hub for an hour is one report, which ends by itself', async () => {
    const hub = simulatedBeats(THOUSAND, { stops: (minute) => minute > 20 && minute <= 80 });
    await hub.run(130);
    expect(reported(hub)).toEqual([
      ['hub', HUB_ACCOUNT, 1, 0],
      ['hub', HUB_ACCOUNT, 0, 1],
    ]);
    expect(hub.reports[0]?.detail.silent[0]?.hop).toBe('stood-still');
  });

  test('an outage of detection for two hours is one report about the hub and none about an account', async () => {
    const accounts = THOUSAND.accounts.slice(0, 100);
    const hub = simulatedBeats({ ...THOUSAND, accounts }, { blocks: (minute) => minute > 20 && minute <= 140 });
    await hub.run(260);
    expect(hub.reports.map(({ detail: { who, silent, back } }) => [who, silent.map(({ hop }) => hop), back.length])).toEqual([
      ['hub', ['hub'], 0],
      ['hub', [], 1],
    ]);
  });

  test('an account that refuses the role is reported with the error, and the report ends by itself', async () => {
    const refused = { is: false };
    const hub = simulatedBeats(
      { ...THOUSAND, accounts: THOUSAND.accounts.slice(0, 20) },
      { refuses: (account) => refused.is && account === REFUSING },
    );
    await hub.run(40);
    refused.is = true;
    await hub.run(80);
    refused.is = false;
    await hub.run(40);
    expect(reported(hub)).toEqual([
      ['account', REFUSING, 17, 0],
      ['account', REFUSING, 0, 17],
    ]);
    expect(hub.reports[0]?.detail.silent[0]).toMatchObject({ hop: 'role-refused', error: 'AccessDenied' });
  });

  test('an account without a rollout is reported after a day, not before', async () => {
    const late = simulatedBeats(
      { accounts: [MEMBER, REFUSING], regions: ['us-east-1'] },
      { refuses: (account) => account === REFUSING },
    );
    await late.run(24 * 60);
    expect(late.reports).toEqual([]);
    await late.run(60);
    expect(reported(late)).toEqual([['account', REFUSING, 1, 0]]);
  });
});
