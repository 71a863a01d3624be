import type { LoopbackClients } from '#adapters/loopback.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import type { State } from '#core/incident/state.ts';
import { isoTime } from '#core/iso-time.ts';
import type { Naming } from '#core/naming.ts';
import type { FlowLogs } from '#core/network/flow-log.ts';
import type { BlockSet } from '#core/settings.ts';

/** Where an attack happens and with what: the clients are those of an administrator of the account. */
export type Target = {
  readonly account: string;
  readonly region: string;
  readonly clients: LoopbackClients;
  readonly naming: Naming;
  /** What the account lets the hub see of its flow logs. */
  readonly flowLogs?: FlowLogs;
  /** The IP set where the hub may block addresses. */
  readonly blockSet?: BlockSet;
  /** Puts an event on the account's default bus, as AWS does when it has recorded a call. */
  readonly emit: (event: CloudEvent) => Promise<void>;
  /** Waits until the hub has dealt with everything that was emitted. */
  readonly untilIdle: () => Promise<void>;
};

/** What an attack did. */
export type AttackResult = {
  /** The event the scenario is recognised by; not yet emitted. */
  readonly event: CloudEvent;
  /** Event whose incident this attack is about, where it is not the event itself. */
  readonly about?: CloudEvent;
  /** Set where the event is what the hub itself tells of what the attack left behind: nobody else puts it. */
  readonly sentByHub?: true;
  /** Where the scenario is recognised by what the hub itself tells later: that event, for the one above with the id it got. */
  readonly later?: (told: CloudEvent) => CloudEvent;
  /** Addresses that the incident must name, and others that it must not. */
  readonly named?: readonly string[];
  readonly unnamed?: readonly string[];
  /** Set where nobody could tell the hub enough to act by itself: it asks. */
  readonly asks?: boolean;
  /** The state it should end in, where more than the event decides. */
  readonly expected?: State;
  /** Reads the account again: whether what the attack did still stands. */
  readonly stands: () => Promise<boolean>;
  /** Reads the account again: whether everything beside it is as it was. */
  readonly bystandersUnharmed: () => Promise<boolean>;
};

/** One scenario carried out for real: the state is made through the account's own API, then told as AWS records it. */
export type Attack = (victim: Target) => Promise<AttackResult>;

/** Now, or so many milliseconds ago, as CloudTrail writes it. */
export function eventTime(ago = 0): string {
  return isoTime(Date.now() - ago);
}
