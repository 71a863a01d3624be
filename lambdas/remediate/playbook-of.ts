import type { Playbook } from '#core/playbook.ts';
import { FAMILY_OF, type Family, type PlaybookId } from '#core/playbook-id.ts';
import type { MemberCall } from './member-calls.ts';

type Known = Partial<Record<PlaybookId, Playbook<MemberCall>>>;

/** A function that starts must not wait for every way to contain: each family is loaded with the first incident that needs it. */
const FAMILIES: Readonly<Record<Family, () => Promise<Known>>> = {
  compute: async () => (await import('./families/compute.ts')).COMPUTE,
  edge: async () => (await import('./families/edge.ts')).EDGE,
  identity: async () => (await import('./families/identity.ts')).IDENTITY,
  logging: async () => (await import('./families/logging.ts')).LOGGING,
  network: async () => (await import('./families/network.ts')).NETWORK,
  storage: async () => (await import('./families/storage.ts')).STORAGE,
};

/** The playbook with this id; undefined for one that this version of the hub does not know. */
export async function playbookOf(id: PlaybookId): Promise<Playbook<MemberCall> | undefined> {
  return (await FAMILIES[FAMILY_OF[id]]?.())?.[id];
}
