import type { ForwardedProof } from '#core/control-room/signed-decision.ts';
import type { RoomReader } from '#core/control-room/store.ts';
import type { Ticket } from '#core/control-room/ticket.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { PulseStore } from '#core/heartbeat/pulse.ts';
import type { CountedRun } from '#core/incident/budget.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { KeptEvent } from '#core/incident/kept-event.ts';
import type { Row } from '#core/incident/ledger.ts';
import type { StoredEntry } from '#core/incident/ledger-check.ts';
import type { Notice } from '#core/notice/notice.ts';
import type { AccountOwner } from '#core/notice/owner.ts';
import type { Authority } from '#core/settings.ts';
import type { SignedIn } from '#core/sign-in.ts';
import type { TicketRow } from '#core/ticket/ticket.ts';

/** The I/O of the API. It only reads, except that it passes on signed orders of people and stores socket tickets. */
export type ServePorts = {
  readonly room: RoomReader;
  readonly authority: () => Promise<Authority>;
  readonly signedIn: (token: string, at: number) => Promise<SignedIn | undefined>;
  /** The same for the first token of a sign-in, which is accepted as long as the sign-in can last. */
  readonly binding: (token: string, at: number) => Promise<SignedIn | undefined>;
  /** Origin of the page, such as `https://hub.example.com`; undefined without a control room. */
  readonly origin: () => Promise<string | undefined>;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  /** The row of the table, for the check of the ledger. */
  readonly stored: (id: string) => Promise<Row | undefined>;
  readonly ledger: (incident: Pick<Incident, 'id' | 'account'>) => Promise<readonly StoredEntry[]>;
  readonly notices: (id: string) => Promise<readonly Notice[]>;
  /** The ticket of an incident in the organization's ticket system. */
  readonly ticket: (id: string) => Promise<TicketRow | undefined>;
  /** The first event of each source. */
  readonly events: (id: string) => Promise<readonly KeptEvent[]>;
  /** The known owners of these accounts. */
  readonly owners: (accounts: readonly string[]) => Promise<ReadonlyMap<string, AccountOwner>>;
  readonly pulses: PulseStore['read'];
  readonly runs: (account: string) => Promise<readonly CountedRun[]>;
  readonly catalogue: readonly Detection[];
  readonly homeRegion: string;
  /** Sends a decision, as its author signed it, to `decide`; decisions about one incident (`about`) stay in order. */
  readonly send: (passedOn: ForwardedProof, about: string) => Promise<void>;
  readonly saveTicket: (ticket: Ticket) => Promise<void>;
  /** A random text that cannot be guessed. */
  readonly secret: () => string;
  readonly now: () => number;
};
