import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { FAMILY_OF, type Family, type PlaybookId } from '#core/playbook/playbook-id.ts';
import type { MemberCall } from '#member/calls.ts';

type Known = Partial<Record<PlaybookId, Playbook<MemberCall>>>;

/** A starting function must not wait for all playbooks: each family is loaded with the first incident that needs it. */
const FAMILIES: Readonly<Record<Family, () => Promise<Known>>> = {
  compute: async () => (await import('./compute/index.ts')).COMPUTE_PLAYBOOKS,
  edge: async () => (await import('./edge/index.ts')).EDGE_PLAYBOOKS,
  identity: async () => (await import('./identity/index.ts')).IDENTITY_PLAYBOOKS,
  logging: async () => (await import('./logging/index.ts')).LOGGING_PLAYBOOKS,
  network: async () => (await import('./network/index.ts')).NETWORK_PLAYBOOKS,
  storage: async () => (await import('./storage/index.ts')).STORAGE_PLAYBOOKS,
};

/** The playbook with this id; undefined if this version of the hub does not know it. */
export async function playbookOf(id: PlaybookId): Promise<Playbook<MemberCall> | undefined> {
  const family = ownProperty<Family>(FAMILY_OF, id);
  return family === undefined ? undefined : ownProperty<Playbook<MemberCall>>(await ownEntry(FAMILIES, family)(), id);
}
