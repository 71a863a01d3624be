import { expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { root } from '#catalogue/events/callers.ts';
import { type CloudEvent, type KnownFact, minute } from '#catalogue/events/cases.ts';
import { complianceChange } from '#catalogue/events/config-notices.ts';
import { flowLogRecord } from '#catalogue/events/hub-events.ts';
import { runInstances } from '#catalogue/events/instance-calls.ts';
import { authorizeIngress, createSecurityGroup, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import type { Signal } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { detect } from '#detect/detect.ts';
import { normalise } from '#normalise/normalise.ts';
import { track } from '#track/track.ts';
import { detectPorts } from '../support/detect-ports.ts';

const group = 'sg-0a1b2c3d4e5f60091';
const prefixList = 'pl-0a1b2c3d';
const port22 = { protocol: 'tcp', from: 22, to: 22 };
const ssh = { ...port22, v4: ['0.0.0.0/0'] };
const listed = authorizeIngress({ group, permissions: [{ ...port22, prefixLists: [prefixList] }] });
const NOW = Date.parse(minute(30));

test('SSH for a prefix list of an office is recorded as restricted only', async () => {
  const signals = await play([listed], [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['198.51.100.0/24'] }]]);
  expect(idsOf(signals)).toEqual(['sg-ssh-restricted']);
});

test('SSH for an unknown prefix list is undecided, and never counts as restricted', async () => {
  expect(idsOf(await play([listed], []))).toEqual([]);
});

test('evidence names a prefix list that opens to the world together with the rules', async () => {
  const event = authorizeIngress({
    group,
    permissions: [{ ...port22, v4: ['0.0.0.0/1', '10.0.0.0/8'], prefixLists: [prefixList] }],
  });
  const [signal] = await play([event], [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['128.0.0.0/1'] }]]);
  expect(signal?.unanswered).toEqual([]);
  expect(signal?.evidence).toMatchObject([{ cidr: '0.0.0.0/1' }, { what: 'prefix-list' }]);
});

test.each([
  ['MEDIUM', { v4: ['198.51.100.0/24'] }, undefined],
  ['HIGH', { v4: ['0.0.0.0/0'] }, undefined],
  ['HIGH', { v4: ['198.51.100.0/24'] }, root()],
  ['CRITICAL', { v4: ['0.0.0.0/0'] }, root()],
] as const)('a temporary rule has severity %s for %o', async (severity, source, by) => {
  const permission = { protocol: 'tcp', from: 8080, to: 8080, ...source, description: 'temp' };
  const signals = await play([authorizeIngress({ group, permissions: [permission], ...(by !== undefined && { by }) })], []);
  expect(signals.find(({ detection }) => detection.id === 'sg-temp-description')?.severity).toBe(severity);
});

test('repeated openings name each of their groups, and are resolved when the last one closes', async () => {
  const groups = ['sg-0a1b2c3d4e5f60011', 'sg-0a1b2c3d4e5f60012', 'sg-0a1b2c3d4e5f60013'];
  const openings = groups.map((id, index) => authorizeIngress({ group: id, permissions: [ssh], at: minute(index) }));
  const incidents = incidentsInMemory();
  const repeated = (await play(openings, [], incidents)).find(({ detection }) => detection.id === 'sg-repeated-opening');
  const named = repeated?.evidence.flatMap((fact) => (fact.kind === 'noted' && fact.what === 'group' ? [fact.value] : []));
  expect(named).toEqual(groups.map((id) => `arn:aws:ec2:ap-northeast-2:444455556666:security-group/${id}`));
  const place = `444455556666/ap-northeast-2/${groups[2]}`;
  expect((await incidents.openAt(place)).map(({ scenario }) => scenario)).toContain('sg-repeated-opening');
  await play([revokeIngress({ group: groups[2] ?? '', permissions: [ssh], at: minute(3) })], [], incidents);
  expect(await incidents.openAt(place)).toEqual([]);
});

test('a temporary rule is resolved by its revocation, without its description', async () => {
  const permission = { protocol: 'tcp', from: 8080, to: 8080, v4: ['198.51.100.0/24'], description: 'temp' };
  const incidents = incidentsInMemory();
  await play([authorizeIngress({ group, permissions: [permission] })], [], incidents);
  expect(await incidents.openAt(`444455556666/ap-northeast-2/${group}`)).toHaveLength(1);
  await play([revokeIngress({ group, permissions: [permission], at: minute(1) })], [], incidents);
  expect(await incidents.openAt(`444455556666/ap-northeast-2/${group}`)).toEqual([]);
});

test('the resource of a temporary description is the new group itself', async () => {
  const [signal] = await play([createSecurityGroup({ group, name: 'web', description: 'test' })], []);
  expect(signal?.resource.id).toBe(group);
});

test('a connection names the rule that allowed it while the group still has it', async () => {
  const facts: KnownFact[] = [
    [
      { ask: 'security-group', id: group },
      {
        tags: {},
        ingress: [
          { ...port22, cidr: '0.0.0.0/0' },
          { protocol: 'tcp', from: 443, to: 443, cidr: '0.0.0.0/0' },
        ],
      },
    ],
  ];
  const events = [authorizeIngress({ group, permissions: [ssh] }), flowLogRecord({ groups: [group], port: 22, at: minute(3) })];
  const [signal] = await play(events, facts);
  expect(signal?.evidence).toContainEqual({ kind: 'ingress-rule', ...port22, cidr: '0.0.0.0/0' });
  expect(signal?.evidence.filter(({ kind }) => kind === 'ingress-rule')).toHaveLength(1);
});

test('a connection reported after the opening was contained names the rule it came through, so that the fix can prove the rule gone', async () => {
  const rules = ['sgr-0a1b2c3d4e5f60091'];
  const web = { protocol: 'tcp', from: 443, to: 443, v4: ['0.0.0.0/0'] };
  const facts: KnownFact[] = [
    [
      { ask: 'security-group', id: group },
      { tags: {}, ingress: [{ protocol: 'tcp', from: 443, to: 443, cidr: '0.0.0.0/0' }] },
    ],
  ];
  const [signal] = await play(
    [
      authorizeIngress({ group, permissions: [ssh, web], rules: [...rules, 'sgr-0a1b2c3d4e5f60092'] }),
      revokeIngress({ group, rules, at: minute(1) }),
      flowLogRecord({ groups: [group], port: 22, at: minute(1) }),
    ],
    facts,
  );
  expect(signal?.detection.id).toBe('sg-connection-after-open');
  const named = signal?.evidence.filter(({ kind }) => kind === 'ingress-rule');
  expect(named).toEqual([{ kind: 'ingress-rule', ...port22, cidr: '0.0.0.0/0', rule: rules[0] }]);
});

test('a connection through an opening too large to remember names no rule, so that a person looks', async () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ ...ssh, from: 20, to: 4000 + index, v6: ['::/0'] }));
  const events = [authorizeIngress({ group, permissions: many }), flowLogRecord({ groups: [group], port: 22, at: minute(3) })];
  const [signal] = await play(events, [
    [
      { ask: 'security-group', id: group },
      { tags: {}, ingress: [] },
    ],
  ]);
  expect(signal?.detection.id).toBe('sg-connection-after-open');
  expect(signal?.evidence.some(({ kind }) => kind === 'ingress-rule')).toBe(false);
});

test('a launch names the groups that are open, omits the others, and notes type, image and network of the instance', async () => {
  const closed = 'sg-0a1b2c3d4e5f60092';
  const [signal] = await play(
    [runInstances({ instances: ['i-0a1b2c3d4e5f60091'], groups: [group, closed] })],
    [
      [
        { ask: 'security-group', id: group },
        { tags: {}, ingress: [{ ...port22, cidr: '::/0' }] },
      ],
      [
        { ask: 'security-group', id: closed },
        { tags: {}, ingress: [] },
      ],
    ],
  );
  expect(signal?.evidence).toEqual([
    noted('open-group', group),
    noted('instance', 'i-0a1b2c3d4e5f60091'),
    noted('instance-type', 't3.micro'),
    noted('image', 'ami-0a1b2c3d4e5f60001'),
    noted('vpc', 'vpc-0a1b2c3d4e5f60001'),
    noted('subnet', 'subnet-0a1b2c3d4e5f60001'),
  ]);
});

test.each([
  ['restricted-ssh', 'HIGH', 'sg-ssh-open-world'],
  ['securityhub-vpc-sg-open-only-to-authorized-ports-ad44ba36', 'MEDIUM', 'sg-open-all-ports'],
])('the rule %s has severity %s and names %s', async (rule, severity, scenario) => {
  const [signal] = await play([complianceChange({ rule, type: 'AWS::EC2::SecurityGroup', id: group })], []);
  expect(signal?.severity).toBe(severity);
  expect(signal?.evidence).toContainEqual(noted('scenario', scenario));
});

function idsOf(signals: readonly Signal[]): string[] {
  return signals.map(({ detection }) => detection.id);
}

/** Processes events of one account in order and returns the signals of the last one. */
async function play(
  events: readonly CloudEvent[],
  facts: readonly KnownFact[],
  incidents: IncidentStore = incidentsInMemory(),
): Promise<readonly Signal[]> {
  const ports = detectPorts(facts, incidents);
  let last: readonly Signal[] = [];
  for (const event of events) {
    const reading = normalise(JSON.parse(JSON.stringify(event)));
    if (reading.kind === 'held') throw new Error(reading.reason.code);
    for (const activity of reading.activities) {
      last = (await detect(activity, ports)).signals;
      for (const signal of last) await track(signal, activity, NOW, { incidents, now: () => NOW });
    }
  }
  return last;
}
