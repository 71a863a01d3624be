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

/** A trail that no longer writes. */
export type StoppedTrail = { readonly kind: 'stopped-trail'; readonly trail: string };

/** A call made with one of the hub's own roles. */
export type RoleCall = { readonly kind: 'role-call'; readonly role: string; readonly call: string };

/** What precisely offended: enough to fix exactly that and nothing beside it. */
export type Evidence = IngressRule | StoppedTrail | RoleCall;
