import { describe, expect, test } from 'vitest';
import { CASE_NAMING, type KnownFact, MEMBER } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, containment, GROUP, OPENED } from '../support/containment.ts';
import { incidentFrom } from '../support/incidents.ts';
import { play } from '../support/play.ts';

const LIST = 'pl-0a1b2c3d';
const OUTSIDER = '999988887777';
const SIBLING = '777788889999';
const OFFICE = ['198.51.100.0/24'];

const opened = authorizeIngress({ group: GROUP, permissions: [{ protocol: 'tcp', from: 22, to: 22, prefixLists: [LIST] }] });

const held = (owner: string | undefined, cidrs = OFFICE): KnownFact[] => [
  [
    { ask: 'prefix-list', id: LIST },
    { cidrs, ...(owner !== undefined && { owner }) },
  ],
  [
    { ask: 'security-group', id: GROUP },
    { tags: {}, ingress: [] },
  ],
];

const auto = { name: 'shop', modes: [{ default: 'auto' }] } as const;
const accounts = { [MEMBER]: auto, [SIBLING]: auto };

async function signalsOf(facts: readonly KnownFact[]) {
  const { signals } = await play([opened], undefined, facts, { hub: CASE_NAMING, settings: async () => ({ accounts }) });
  return signals;
}

describe('SSH opened to a prefix list of an office', () => {
  test('of an account outside the organization counts as open, because its owner can add the internet without an event here', async () => {
    const signals = await signalsOf(held(OUTSIDER));
    expect(signals.map(({ detection }) => detection.id)).not.toContain('sg-ssh-restricted');
    const [found] = signals.filter(({ detection }) => detection.id === 'sg-ssh-open-world');
    expect(found?.unanswered).toEqual([{ ask: 'foreign-prefix-list', id: LIST, owner: OUTSIDER }]);
    expect(found?.evidence).toEqual([{ kind: 'noted', what: 'prefix-list', value: `${LIST} tcp 22-22` }]);
  });

  test('of an outside account does not stop the hub from revoking an open rule of the same call', async () => {
    const both = authorizeIngress({
      group: GROUP,
      permissions: [
        { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] },
        { protocol: 'tcp', from: 22, to: 22, prefixLists: [LIST] },
      ],
      rules: [OPENED],
    });
    const { ports, incidents, member } = containment();
    const incident = await incidentFrom(both, 'sg-ssh-open-world', held(OUTSIDER));
    await incidents.open(incident);
    const asked = await remediate(incident.id, false, ports);
    expect(member.ruleIds()).toEqual([BYSTANDER]);
    expect(asked).toMatchObject({ state: 'AWAITING_APPROVAL', outcome: { reason: { code: 'opened-by-prefix-list' } } });
  });

  test('of an outside account waits for a person, and the incident shows its owner', async () => {
    const { ports, incidents } = containment();
    const incident = await incidentFrom(opened, 'sg-ssh-open-world', held(OUTSIDER));
    await incidents.open(incident);
    const asked = await remediate(incident.id, false, ports);
    expect(asked?.state).toBe('AWAITING_APPROVAL');
    expect(JSON.stringify(asked)).toContain(OUTSIDER);
  });

  test.each([
    ['its own account', MEMBER],
    ['another account of the organization, whose changes the hub receives', SIBLING],
    ['AWS itself', 'AWS'],
  ])('of %s is judged by its entries', async (_, owner) => {
    expect((await signalsOf(held(owner))).map(({ detection }) => detection.id)).toEqual(['sg-ssh-restricted']);
    const world = await signalsOf(held(owner, ['0.0.0.0/1', '128.0.0.0/1']));
    expect(world.find(({ detection }) => detection.id === 'sg-ssh-open-world')?.severity).toBe('CRITICAL');
  });
});
