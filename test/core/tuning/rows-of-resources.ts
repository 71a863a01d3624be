import { type KnownFact, minute } from '#catalogue/events/cases.ts';
import { flowLogRecord } from '#catalogue/events/hub-events.ts';
import { runInstances } from '#catalogue/events/instance-calls.ts';
import { authorizeIngress, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import { config, group, type Row } from './recognise.ts';

const world = (port: number, description?: string) =>
  authorizeIngress({
    group,
    permissions: [
      { protocol: 'tcp', from: port, to: port, v4: ['0.0.0.0/0'], ...(description !== undefined && { description }) },
    ],
  });
const openings = (...minutes: number[]) =>
  minutes.map((past) =>
    authorizeIngress({
      group: `sg-0a1b2c3d4e5f6${1000 + past}`,
      permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }],
      at: minute(past),
    }),
  );
const tagged = (tags: Record<string, string>): KnownFact[] => [
  [
    { ask: 'security-group', id: group },
    { tags, ingress: [] },
  ],
];
const behind = (port: number): KnownFact[] => [
  [
    { ask: 'security-group', id: group },
    { tags: {}, ingress: [{ protocol: 'tcp', from: port, to: port, cidr: '0.0.0.0/0' }] },
  ],
];

/** What accounts say of openings, tags, connections and AWS Config's rules. */
export const RESOURCE_ROWS: readonly Row[] = [
  {
    field: 'riskyPorts',
    says: 'a port is high-risk where the account lists it',
    scenario: 'sg-open-highrisk-port',
    events: [world(8080)],
    under: [
      [{}, undefined],
      [{ riskyPorts: [8080] }, 'HIGH'],
    ],
  },
  {
    field: 'riskyPorts',
    says: "a list replaces the default's, so what only that names is no longer high-risk",
    scenario: 'sg-open-highrisk-port',
    events: [world(3389)],
    under: [
      [{}, 'HIGH'],
      [{ riskyPorts: [8080] }, undefined],
    ],
  },
  {
    field: 'riskyPorts',
    says: 'an instance behind a group that is open on such a port counts',
    scenario: 'run-instances-open-sg',
    events: [runInstances({ instances: ['i-0a1b2c3d4e5f60001'], groups: [group] })],
    facts: behind(8080),
    under: [
      [{}, undefined],
      [{ riskyPorts: [8080] }, 'HIGH'],
    ],
  },
  {
    field: 'riskyPorts',
    says: 'a connection to such a port counts',
    scenario: 'sg-connection-after-open',
    events: [world(8080), flowLogRecord({ groups: [group], port: 8080, at: minute(3) })],
    under: [
      [{}, undefined],
      [{ riskyPorts: [8080] }, 'CRITICAL'],
    ],
  },
  {
    field: 'protectedTags',
    says: 'a group is protected by the tags the account names',
    scenario: 'sg-tag-policy',
    events: [world(443)],
    facts: tagged({ Tier: 'Critical' }),
    under: [
      [{}, undefined],
      [{ protectedTags: { tier: ['critical'] } }, 'CRITICAL'],
    ],
  },
  {
    field: 'protectedTags',
    says: 'a further tag leaves the default one, an empty list of values frees it',
    scenario: 'sg-tag-policy',
    events: [world(443)],
    facts: tagged({ environment: 'prod' }),
    under: [
      [{ protectedTags: { tier: ['critical'] } }, 'CRITICAL'],
      [{ protectedTags: { environment: [] } }, undefined],
    ],
  },
  {
    field: 'temporaryWords',
    says: 'a text says temporary in the words of the account',
    scenario: 'sg-temp-description',
    events: [world(443, '임시 점검용')],
    under: [
      [{}, undefined],
      [{ temporaryWords: ['임시'] }, 'HIGH'],
    ],
  },
  {
    field: 'repeatedOpenings',
    says: 'so many groups are several as the account says',
    scenario: 'sg-repeated-opening',
    events: openings(0, 5),
    under: [
      [{}, undefined],
      [{ repeatedOpenings: { groups: 2 } }, 'CRITICAL'],
      [{ repeatedOpenings: { groups: 2, withinMinutes: 4 } }, undefined],
    ],
  },
  {
    field: 'connections',
    says: 'a connection counts as long after the opening as the account says',
    scenario: 'sg-connection-after-open',
    events: [world(22), flowLogRecord({ groups: [group], port: 22, at: minute(120) })],
    under: [
      [{}, 'CRITICAL'],
      [{ connections: { withinHours: 1 } }, undefined],
    ],
  },
  {
    field: 'connections',
    says: 'a connection outlasts its rule as long as the account says',
    scenario: 'sg-connection-after-open',
    events: [
      world(22),
      revokeIngress({ group, permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }], at: minute(10) }),
      flowLogRecord({ groups: [group], port: 22, at: minute(14) }),
    ],
    under: [
      [{}, 'CRITICAL'],
      [{ connections: { afterClosingMinutes: 3 } }, undefined],
    ],
  },
  {
    field: 'configRules',
    says: "a rule of the organization's own weighs as it says, however its name is spelt",
    scenario: 'config-noncompliant',
    events: [config('OrgConfigRule-no-public-db-a1b2c3d4')],
    under: [
      [{}, undefined],
      [{ configRules: { NO_PUBLIC_DB: 'CRITICAL' } }, 'CRITICAL'],
    ],
  },
  {
    field: 'configRules',
    says: 'a rule the hub knows can weigh something else, or nothing',
    scenario: 'config-noncompliant',
    events: [config('restricted-ssh')],
    under: [
      [{}, 'HIGH'],
      [{ configRules: { 'restricted-ssh': 'MEDIUM' } }, 'MEDIUM'],
      [{ configRules: { 'restricted-ssh': 'off' } }, undefined],
    ],
  },
];
