/** An account opts in to each family, not to all playbooks. */
export const FAMILIES = ['compute', 'edge', 'identity', 'logging', 'network', 'storage'] as const;

export type Family = (typeof FAMILIES)[number];
export const FAMILY_OF = {
  'block-address': 'edge',
  'block-public-account': 'storage',
  'block-public-bucket': 'storage',
  'cut-connections': 'edge',
  'deactivate-access-key': 'identity',
  'deny-address-in-network-acl': 'edge',
  'deny-guessed-sessions': 'identity',
  'deny-login-for-a-while': 'identity',
  'deny-without-mfa': 'identity',
  'detach-permission': 'identity',
  'isolate-instance': 'compute',
  'privatise-bucket-acl': 'storage',
  'privatise-object-acl': 'storage',
  'remove-website': 'storage',
  'restart-recorder': 'logging',
  'restart-trail': 'logging',
  'restore-bucket-policy': 'storage',
  'restore-cors': 'storage',
  'restore-event-selectors': 'logging',
  'restore-policy-version': 'identity',
  'restore-trail': 'logging',
  'revoke-open-ingress': 'network',
  'revoke-role-sessions': 'identity',
  'swap-security-group': 'compute',
} as const satisfies Record<string, Family>;

export type PlaybookId = keyof typeof FAMILY_OF;

export type PlaybookOf<Of extends Family> = { [Id in PlaybookId]: (typeof FAMILY_OF)[Id] extends Of ? Id : never }[PlaybookId];

export const PLAYBOOK_IDS = Object.keys(FAMILY_OF) as PlaybookId[];

/** Playbooks that a person may ask for after containment; each runs as a separate incident, so the first keeps its undo. */
export const FOLLOW_UPS: readonly PlaybookId[] = ['cut-connections'];

/** Containing happens automatically; only a person or the end of a temporary measure orders an undo. */
export const PHASES = ['fix', 'undo'] as const;

export type Phase = (typeof PHASES)[number];
