import { deleteBucketBlock } from '#catalogue/events/bucket-calls.ts';
import { type KnownFact, minute } from '#catalogue/events/cases.ts';
import { flowLogRecord } from '#catalogue/events/hub-events.ts';
import { runInstances } from '#catalogue/events/instance-calls.ts';
import { authorizeIngress, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import { config, group, type TuningRow } from './recognise.ts';

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

/** Tuning of openings, tags, connections and AWS Config rules. */
export const RESOURCE_ROWS: readonly TuningRow[] = [
  {
    field: 'publicWebsites',
    says: 'a bucket that the account lists as a public website may have its block off, another may not',
    scenario: 's3-public-access-block-disabled',
    events: [deleteBucketBlock({ bucket: 'www.example.com' })],
    under: [
      [{}, 'HIGH'],
      [{ publicWebsites: ['www.example.com'] }, undefined],
      [{ publicWebsites: ['example.com'] }, 'HIGH'],
    ],
  },
  {
    field: 'riskyPorts',
    says: 'a port is high-risk if the account lists it',
    scenario: 'sg-open-highrisk-port',
    events: [world(8080)],
    under: [
      [{}, undefined],
      [{ riskyPorts: [8080] }, 'HIGH'],
    ],
  },
  {
    field: 'riskyPorts',
    says: 'a list replaces the default, so ports only in the default are no longer high-risk',
    scenario: 'sg-open-highrisk-port',
    events: [world(3389)],
    under: [
      [{}, 'HIGH'],
      [{ riskyPorts: [8080] }, undefined],
    ],
  },
  {
    field: 'riskyPorts',
    says: 'an instance behind a group open on a listed port counts',
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
    says: 'a connection to a listed port counts',
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
    says: 'a further tag keeps the default one, and an empty list of values removes it',
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
    says: "a text counts as temporary by the account's own words",
    scenario: 'sg-temp-description',
    events: [world(443, '임시 점검용')],
    under: [
      [{}, undefined],
      [{ temporaryWords: ['임시'] }, 'HIGH'],
    ],
  },
  {
    field: 'repeatedOpenings',
    says: 'the account sets how many groups are several',
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
    says: 'the account sets how long after the opening a connection counts',
    scenario: 'sg-connection-after-open',
    events: [world(22), flowLogRecord({ groups: [group], port: 22, at: minute(120) })],
    under: [
      [{}, 'CRITICAL'],
      [{ connections: { withinHours: 1 } }, undefined],
    ],
  },
  {
    field: 'connections',
    says: 'the account sets how long after the closing a connection counts',
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
    says: 'a rule of the organization has the severity it sets, with the name in any case',
    scenario: 'config-noncompliant',
    events: [config('OrgConfigRule-no-public-db-a1b2c3d4')],
    under: [
      [{}, undefined],
      [{ configRules: { NO_PUBLIC_DB: 'CRITICAL' } }, 'CRITICAL'],
    ],
  },
  {
    field: 'configRules',
    says: 'a rule the hub knows can have another severity, or none',
    scenario: 'config-noncompliant',
    events: [config('restricted-ssh')],
    under: [
      [{}, 'HIGH'],
      [{ configRules: { 'restricted-ssh': 'MEDIUM' } }, 'MEDIUM'],
      [{ configRules: { 'restricted-ssh': 'off' } }, undefined],
    ],
  },
];
