import { randomUUID } from 'node:crypto';
import type { LoopbackClients } from '#adapters/sdk/loopback-clients.ts';
import type { By } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import type { State } from '#core/incident/state.ts';
import { isoTime } from '#core/iso-time.ts';
import type { Lane } from '#core/lane.ts';
import type { Naming } from '#core/naming.ts';
import type { FlowLogs } from '#core/network/flow-log.ts';
import type { BlockSet } from '#core/settings.ts';

/** The account and Region of an attack, with the clients of an administrator of that account. */
export type Target = {
  readonly account: string;
  readonly region: string;
  readonly clients: LoopbackClients;
  readonly naming: Naming;
  /** The flow logs that the account lets the hub read. */
  readonly flowLogs?: FlowLogs;
  /** The IP set where the hub may block addresses. */
  readonly blockSet?: BlockSet;
  /** Puts an event on the default bus of its Region, as AWS does when it has recorded a call, and waits until the hub has processed it. */
  readonly emit: (event: CloudEvent) => Promise<void>;
  /** Puts an event into a lane as a person of the hub account can; returns the id of the message. */
  readonly putInLane: (lane: Lane, event: CloudEvent) => Promise<string>;
};

/** The result of an attack. */
export type AttackResult = {
  /** The event by which the hub recognises the scenario; not emitted yet. */
  readonly event: CloudEvent;
  /** The event that opened the incident, if it is not `event` but an earlier one. */
  readonly about?: CloudEvent;
  /** Set if the hub itself sends `event`, so that the attack must not. */
  readonly sentByHub?: true;
  /** If a later event of the hub itself opens the incident: builds that event from the emitted one. */
  readonly recognisedBy?: (emitted: CloudEvent) => CloudEvent;
  /** Addresses that the incident must name, and addresses that it must not. */
  readonly mustName?: readonly string[];
  readonly mustNotName?: readonly string[];
  /** Set if the hub has too few facts to act automatically and asks a person. */
  readonly needsApproval?: boolean;
  /** The state the incident must reach, if the event alone does not decide it. */
  readonly expected?: State;
  /** Reads the account again: whether the change that the attack made is still in place. */
  readonly persists: () => Promise<boolean>;
  /** Reads the account again: whether everything else is as it was. */
  readonly restUntouched: () => Promise<boolean>;
};

/** One scenario carried out: makes the change through the account's own API and returns the event that AWS would record. */
export type Attack = (target: Target) => Promise<AttackResult>;

/** The time now, or `ago` milliseconds before, as CloudTrail writes it. */
export function eventTime(ago = 0): string {
  return isoTime(Date.now() - ago);
}

/** A call made now in the target account, as input of an event builder. */
export function callBy({ account, region }: Pick<Target, 'account' | 'region'>, by: By) {
  return { account, region, by, at: eventTime(), id: randomUUID() };
}

/** A sign-in now to the target account, as input of an event builder: AWS decides the Region, not the attack. */
export function signInBy({ account }: Pick<Target, 'account'>, by: By) {
  return { account, by, at: eventTime(), id: randomUUID() };
}
