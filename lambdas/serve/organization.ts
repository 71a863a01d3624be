import type { GridCell, GridOwner, OrganizationGrid } from '#core/control-room/overview.ts';
import type { VisibleAccount } from '#core/control-room/session.ts';
import { type CoverageEntry, coverageOf } from '#core/heartbeat/coverage.ts';
import { OPEN_STATES, type State } from '#core/incident/state.ts';
import { type AccountOwner, contactOf } from '#core/notice/owner.ts';
import { ownProperty } from '#core/own-property.ts';
import { DEFAULT_HEARTBEAT_MINUTES, defaultMode } from '#core/settings.ts';
import type { ServePorts } from './ports.ts';
import { type Reader, visibleAccounts } from './reader.ts';

const OPEN: readonly State[] = OPEN_STATES;

type GridPorts = Pick<ServePorts, 'room' | 'pulses' | 'owners' | 'now'>;

/** Every account and Region in the person's scope, with the last heartbeats. */
export async function gridFor(reader: Reader, ports: GridPorts): Promise<OrganizationGrid> {
  const accounts = visibleAccounts(reader);
  const ids = accounts.map(({ id }) => id);
  const [pulses, open, owners] = await Promise.all([ports.pulses(ids), ports.room.open(ids), ports.owners(ids)]);
  const covered = coverageOf(reader.settings, ids, pulses, ports.now());
  const byAccount = new Map<string, CoverageEntry[]>(ids.map((id) => [id, []]));
  for (const one of covered) byAccount.get(one.account)?.push(one);
  return {
    regions: [...new Set(covered.map(({ region }) => region))].toSorted(),
    heartbeatMinutes: reader.settings.heartbeat?.minutes ?? DEFAULT_HEARTBEAT_MINUTES,
    accounts: accounts.map((account) => ({
      ...account,
      ...ownerOf(account, owners, reader),
      mode: defaultMode(ownProperty(reader.settings.accounts, account.id)?.modes ?? []),
      open: openOf(open.get(account.id) ?? {}),
      cells: (byAccount.get(account.id) ?? []).map(cellOf),
    })),
  };
}

/** The owner that `notify` read; before the first notice about an account, the unit's contact in the organization file. */
function ownerOf(
  { id, unit }: VisibleAccount,
  owners: ReadonlyMap<string, AccountOwner>,
  { settings: { notices } }: Reader,
): { owner?: GridOwner } {
  const known = owners.get(id);
  if (known !== undefined) return { owner: known };
  const name = notices && contactOf(unit, notices);
  return name === undefined ? {} : { owner: { name, by: 'unit' } };
}

function openOf(counts: Readonly<Record<string, number>>): number {
  const isOpen = (name: string) => OPEN.some((state) => name.endsWith(`|${state}`));
  return Object.entries(counts).reduce((sum, [name, number]) => sum + (isOpen(name) ? number : 0), 0);
}

function cellOf({ region, state, lastBeat, delay, hop }: CoverageEntry): GridCell {
  return {
    region,
    coverage: state === 'waiting' ? 'unheard' : state,
    ...(lastBeat !== undefined && { heardAt: lastBeat }),
    ...(delay !== undefined && { delay }),
    ...(hop !== undefined && { hop }),
  };
}
