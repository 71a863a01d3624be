import type { GridCell, OrganizationGrid } from '#core/control-room/overview.ts';
import { type Covered, coverageOf } from '#core/heartbeat/coverage.ts';
import { OPEN_STATES, type State } from '#core/incident/state.ts';
import { ownProperty } from '#core/own-property.ts';
import { DEFAULT_HEARTBEAT_MINUTES, defaultMode } from '#core/settings.ts';
import type { ServePorts } from './ports.ts';
import { type Reader, visibleAccounts } from './reader.ts';

const OPEN: readonly State[] = OPEN_STATES;

/** Every account and Region that a person sees, from the last heartbeats. */
export async function gridFor(reader: Reader, ports: Pick<ServePorts, 'room' | 'pulses' | 'now'>): Promise<OrganizationGrid> {
  const accounts = visibleAccounts(reader);
  const ids = accounts.map(({ id }) => id);
  const [pulses, open] = await Promise.all([ports.pulses(ids), ports.room.open(ids)]);
  const covered = coverageOf(reader.settings, ids, pulses, ports.now());
  return {
    regions: [...new Set(covered.map(({ region }) => region))].toSorted(),
    heartbeatMinutes: reader.settings.heartbeat?.minutes ?? DEFAULT_HEARTBEAT_MINUTES,
    accounts: accounts.map((account) => ({
      ...account,
      mode: defaultMode(ownProperty(reader.settings.accounts, account.id)?.modes ?? []),
      open: openOf(open.get(account.id) ?? {}),
      cells: covered.filter((one) => one.account === account.id).map(cellOf),
    })),
  };
}

function openOf(counts: Readonly<Record<string, number>>): number {
  const isOpen = (name: string) => OPEN.some((state) => name.endsWith(`|${state}`));
  return Object.entries(counts).reduce((sum, [name, number]) => sum + (isOpen(name) ? number : 0), 0);
}

function cellOf({ region, state, lastBeat, delay, hop }: Covered): GridCell {
  return {
    region,
    coverage: state === 'waiting' ? 'unheard' : state,
    ...(lastBeat !== undefined && { heardAt: lastBeat }),
    ...(delay !== undefined && { delay }),
    ...(hop !== undefined && { hop }),
  };
}
