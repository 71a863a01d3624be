import { organizationPulseInMemory, pulsesInMemory } from '#adapters/store/pulses-in-memory.ts';
import { beat, type CallFailures } from '#beat/beat.ts';
import type { SilenceEvent } from '#beat/silence-event.ts';
import { CASE_NAMING } from '#catalogue/events/cases.ts';
import { MINUTE } from '#core/duration.ts';
import { nonceOf, type ReceivedBeat } from '#core/heartbeat/heartbeat.ts';

const START = Date.UTC(2026, 2, 2, 9);
const MANAGEMENT = '123456789012';

/** What happens to a beat on its way in a simulated organization. */
export type Way = {
  /** Whether the hub can assume the account's role; by default it can. */
  readonly refuses?: (account: string) => boolean;
  /** Whether the record of a call is lost. */
  readonly loses?: (account: string, region: string, minute: number) => boolean;
  /** Whether no function of the hub runs in this minute. */
  readonly stops?: (minute: number) => boolean;
  /** Whether only detection is stopped: messages wait in its queue. */
  readonly blocks?: (minute: number) => boolean;
  /** CloudTrail's delay in minutes, 4 by default. */
  readonly delay?: (account: string, region: string) => number;
};

export type Simulated = {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly minutes?: number;
};

/** An organization in virtual time, with the hub's own heartbeat: nothing of AWS, every minute in microseconds. */
export function simulatedBeats({ accounts, regions, minutes = 15 }: Simulated, way: Way = {}) {
  const pulses = pulsesInMemory();
  const organization = organizationPulseInMemory();
  const arriving = new Map<number, ReceivedBeat[]>();
  const waiting: ReceivedBeat[] = [];
  const reports: (SilenceEvent & { readonly minute: number })[] = [];
  const clock = { minute: 0, calls: 0 };
  const now = () => START + clock.minute * MINUTE;

  const call = async (
    { account, regions: called }: { account: string; regions: readonly string[] },
    nonce: string,
  ): Promise<CallFailures> => {
    if (way.refuses?.(account) === true) return { refused: 'AccessDenied', failed: {} };
    for (const region of called) {
      clock.calls += 1;
      if (way.loses?.(account, region, clock.minute) === true) continue;
      const delay = way.delay?.(account, region) ?? 4;
      const due = clock.minute + delay;
      const at = now();
      const others = arriving.get(due) ?? [];
      others.push({ account, region, nonce, at, receivedAt: at + delay * MINUTE });
      arriving.set(due, others);
    }
    return { failed: {} };
  };

  /** One minute: arrived messages wait in the hub's queue, and the hub reads them unless it is stopped. */
  const pass = async (): Promise<void> => {
    clock.minute += 1;
    waiting.push(...(arriving.get(clock.minute) ?? []));
    arriving.delete(clock.minute);
    if (way.stops?.(clock.minute) === true) return;
    if (way.blocks?.(clock.minute) !== true) for (const one of waiting.splice(0)) await pulses.recordReceived(one);
    await beat({
      settings: async () => ({
        forwarding: [{ accounts, regions, signInRegions: [] }],
        heartbeat: { minutes, management: MANAGEMENT },
      }),
      pulses,
      organization,
      nonce: (at) => nonceOf(at, clock.minute.toString(16).padStart(32, '0')),
      call,
      report: async (event) => void reports.push({ ...event, minute: clock.minute }),
      naming: CASE_NAMING,
      now,
      minute: MINUTE,
    });
  };

  return {
    reports,
    clock,
    pulses,
    /** Lets this many minutes pass. */
    run: async (count: number) => {
      for (let minute = 0; minute < count; minute += 1) await pass();
    },
  };
}
