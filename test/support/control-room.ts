import { roomInMemory } from '#adapters/store/room-in-memory.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { KeptEvent } from '#core/incident/kept-event.ts';
import type { KnownPerson } from '#core/people.ts';
import type { Settings } from '#core/settings.ts';
import { project } from '#stream/project.ts';

export const DAY_BEGINS = Date.parse('2026-03-02T00:00:00Z');

export const SETTINGS: Settings = {
  accounts: {
    '444455556666': { name: 'shop', unit: 'workloads/shop', modes: [{ default: 'auto' }] },
    '777788889999': { name: 'payments', unit: 'workloads', modes: [{ default: 'observe' }] },
    '222233334444': { name: 'playground', unit: 'sandbox', modes: [{ default: 'approve' }] },
  },
};

export const ADMIN: KnownPerson = { name: 'Ada', email: 'ada@example.com', role: 'admin' };

const ACCOUNTS = Object.keys(SETTINGS.accounts);
const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
const STATES = ['NEW', 'MITIGATED', 'AWAITING_APPROVAL', 'FAILED'] as const;

/** An incident whose number distinguishes it from all others: one opens every minute. */
export function numberedIncident(n: number, more: Partial<Incident> = {}): Incident {
  const at = DAY_BEGINS + n * 60_000;
  const scenario = CATALOGUE[n % 7]?.id ?? '';
  const account = ACCOUNTS[n % ACCOUNTS.length] ?? '';
  return {
    id: `inc-${n.toString(16).padStart(24, '0')}`,
    scenario,
    severity: SEVERITIES[n % 4] ?? 'LOW',
    state: STATES[Math.floor(n / 4) % 4] ?? 'NEW',
    account,
    region: n % 2 === 0 ? 'ap-northeast-2' : 'us-east-1',
    resource: { type: 'AwsS3Bucket', id: `bucket-${n}`, arn: `arn:aws:s3:::bucket-${n}` },
    actor: { type: 'user', name: `user-${n % 50}` },
    address: '198.51.100.7',
    call: 's3.amazonaws.com:PutBucketPolicy',
    evidence: [],
    standing: [],
    unanswered: [],
    occurrences: 1,
    firstAt: at - 2_000,
    lastAt: at - 2_000,
    receivedAt: at - 1_000,
    openedAt: at,
    updatedAt: at,
    echoes: [],
    history: [{ at, state: 'NEW', by: 'hub' }],
    version: 1,
    ...more,
  };
}

/** The tables of the control room, filled by the projector from incidents that a test may change and project again. */
export function roomWith(incidents: readonly Incident[] = [], settings: Settings = SETTINGS) {
  const known = new Map(incidents.map((one) => [one.id, one]));
  const events = new Map<string, readonly KeptEvent[]>();
  const room = roomInMemory();
  const world = { now: DAY_BEGINS + 7 * 86_400_000 };
  const ports = {
    incident: async (id: string) => known.get(id),
    notices: async () => [],
    settings: async () => settings,
    room,
    now: () => world.now++,
  };
  const change = (incident: Incident) => {
    known.set(incident.id, incident);
    return project(incident.id, ports);
  };
  const everything = async () => {
    for (const { id } of incidents) await project(id, ports);
  };
  return { room, ports, known, events, change, everything, world };
}
