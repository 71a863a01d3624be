import type { SilentRegion } from '../heartbeat/silence.ts';
import type { Reason } from '../reason.ts';
import type { EvidenceName } from './evidence-names.ts';

/** An ingress rule that should not be there. `from` and `to` are absent where the protocol has no ports. */
export type IngressRule = {
  readonly kind: 'ingress-rule';
  /** Security group rule id, where the record names it. */
  readonly rule?: string;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, an IP protocol number as text, or `-1` for all traffic. */
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
  /** Canonical CIDR, IPv4 or IPv6. */
  readonly cidr: string;
};

export type StoppedTrail = { readonly kind: 'stopped-trail'; readonly trail: string };

export type RoleCall = { readonly kind: 'role-call'; readonly role: string; readonly call: string };

/** A grant of an ACL to everyone, or to everyone with an AWS account. */
export type PublicGrant = {
  readonly kind: 'public-grant';
  readonly bucket: string;
  /** Absent if the bucket's own ACL grants it. */
  readonly key?: string;
  readonly version?: string;
  readonly grantee: 'AllUsers' | 'AuthenticatedUsers';
  readonly permission: 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP' | 'FULL_CONTROL';
};

export type PublicStatement = {
  readonly kind: 'public-statement';
  readonly bucket: string;
  readonly sid?: string;
  /** Empty for a statement with `NotAction`. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
};

/** Something else worth knowing under a fixed name: an address, a country, a key id, a policy. */
export type Noted = { readonly kind: 'noted'; readonly what: EvidenceName; readonly value: string };

/** What the flow logs show for the time in which the incident's ports were open. Times are epoch milliseconds. */
export type LookBack = { readonly kind: 'look-back'; readonly phase: 'while-open' | 'until-closed' } & (
  | {
      readonly found: 'connections';
      readonly count: number;
      readonly complete: boolean;
      readonly from: number;
      readonly to: number;
    }
  | { readonly found: 'unknown'; readonly because: Reason }
);

/** Connections of one source to one port of an interface. Times are epoch milliseconds. */
export type ObservedConnection = {
  readonly kind: 'connection';
  readonly from: string;
  readonly interface: string;
  readonly protocol: string;
  readonly port: number;
  readonly times: number;
  readonly first: number;
  readonly last: number;
};

export type SilenceOfRegion = { readonly kind: 'silence' } & Omit<SilentRegion, 'nonce'>;

/** What exactly is wrong: enough to fix that and nothing else. */
export type Evidence =
  | IngressRule
  | StoppedTrail
  | RoleCall
  | PublicGrant
  | PublicStatement
  | LookBack
  | ObservedConnection
  | SilenceOfRegion
  | Noted;

export function noted(what: EvidenceName, value: string): Noted {
  return { kind: 'noted', what, value };
}

/** The same for a value that not every event has. */
export function notedIfKnown(what: EvidenceName, value: string | undefined): Noted[] {
  return value === undefined ? [] : [noted(what, value)];
}

export function notedIn(evidence: readonly Evidence[], what: EvidenceName): string[] {
  return [...new Set(evidence.flatMap((one) => (one.kind === 'noted' && one.what === what ? [one.value] : [])))];
}

export function isNoted(evidence: readonly Evidence[], what: EvidenceName, value?: string): boolean {
  return evidence.some((one) => one.kind === 'noted' && one.what === what && (value === undefined || one.value === value));
}
