import { sentAtOf } from '#core/heartbeat/heartbeat.ts';
import type { OrganizationPulse, OrganizationPulseStore } from '#core/heartbeat/organization-pulse.ts';
import { lastBeatAt, NO_PULSE, type Pulse, type PulseStore } from '#core/heartbeat/pulse.ts';

/** The pulses of accounts in one process, for tests and the bench. It behaves like the table. */
export function pulsesInMemory(): PulseStore {
  const pulses = new Map<string, Pulse>();
  const entryOf = (account: string) => {
    const pulse = pulses.get(account);
    return pulse === undefined ? [] : [[account, pulse] as const];
  };
  return {
    recordReceived: async ({ account, region, nonce, at, receivedAt }) => {
      const pulse = pulses.get(account);
      const sentAt = sentAtOf(nonce);
      if (pulse === undefined || sentAt === undefined || !pulse.sent.some((one) => one === nonce)) return false;
      if (lastBeatAt(pulse, region) >= sentAt) return false;
      const delay = Math.max(0, Math.round((receivedAt - at) / 1000));
      pulses.set(account, { ...pulse, heard: { ...pulse.heard, [region]: { sentAt, delay } } });
      return true;
    },
    read: async (accounts) => new Map(accounts.flatMap(entryOf)),
    recordSent: async (account, { since, sent, silent }) => {
      const pulse = pulses.get(account) ?? { ...NO_PULSE, since };
      pulses.set(account, { ...pulse, sent, silent });
    },
    recordFailed: async (account, { refused, failed }) => {
      const { refused: _, ...pulse } = pulses.get(account) ?? NO_PULSE;
      pulses.set(account, { ...pulse, failed, ...(refused !== undefined && { refused }) });
    },
  };
}

export function organizationPulseInMemory(): OrganizationPulseStore {
  let known: OrganizationPulse | undefined;
  return {
    read: async () => known,
    write: async (pulse) => {
      known = pulse;
    },
  };
}
