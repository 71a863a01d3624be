import { DAY, MINUTE } from '#core/duration.ts';
import { NO_PULSE, type Pulse } from '#core/heartbeat/pulse.ts';
import type { AccountOwner } from '#core/notice/owner.ts';
import type { Settings } from '#core/settings.ts';

export const SAMPLE_REGIONS = ['ap-northeast-2', 'us-east-1', 'eu-west-1'] as const;

/** Accounts by AWS's documentation ids. */
export const SAMPLE_SETTINGS: Settings = {
  accounts: {
    '444455556666': { name: 'payments-prod', unit: 'workloads/prod', environment: 'prod', modes: [{ default: 'auto' }] },
    '555566667777': { name: 'storefront-prod', unit: 'workloads/prod', environment: 'prod', modes: [{ default: 'approve' }] },
    '777788889999': { name: 'storefront-dev', unit: 'workloads/dev', environment: 'dev', modes: [{ default: 'auto' }] },
    '222233334444': { name: 'data-lake', unit: 'platform', modes: [{ default: 'observe' }] },
  },
  forwarding: [
    {
      accounts: ['444455556666', '555566667777', '777788889999', '222233334444'],
      regions: SAMPLE_REGIONS,
      signInRegions: [],
    },
  ],
  heartbeat: { minutes: 15, management: '123456789012' },
  exceptions: [
    {
      scope: { scenarios: ['sg-ssh-open-world'], accounts: ['storefront-dev'] },
      reason: 'Load test of the shop, agreed with security',
      owner: 'storefront@example.com',
      expiresAt: Date.parse('2030-01-01T00:00:00Z'),
    },
  ],
};

/** Heartbeats of every account and Region; one Region became silent. */
export function samplePulses(accounts: readonly string[], now: number): ReadonlyMap<string, Pulse> {
  return new Map(
    accounts.map((account, index) => {
      const silent = index === 1 ? { 'eu-west-1': now - DAY } : {};
      const heard = Object.fromEntries(
        SAMPLE_REGIONS.map((region, n) => [region, { sentAt: now - (3 + n) * MINUTE, delay: 21_000 + 4_000 * n }]),
      );
      return [account, { ...NO_PULSE, since: now - 9 * DAY, heard, silent }];
    }),
  );
}

/** The owner of all but the last. */
export async function sampleOwners(accounts: readonly string[]): Promise<ReadonlyMap<string, AccountOwner>> {
  const owner: AccountOwner = { name: 'payments-team@example.com', by: 'tag', readAt: Date.parse('2026-03-01T00:00:00Z') };
  return new Map(accounts.slice(0, -1).map((account) => [account, owner]));
}
