import { describe, expect, test } from 'vitest';
import { type KnownFact, minute } from '#catalogue/events/cases.ts';
import { authorizeIngress, modifyPrefixList } from '#catalogue/events/security-group-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, containment, GROUP, OPENED } from '../support/containment.ts';
import { incidentFrom } from '../support/incidents.ts';
import { play } from '../support/play.ts';

const LIST = 'pl-0a1b2c3d';
const plain = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const listed = { protocol: 'tcp', from: 22, to: 22, prefixLists: [LIST] };
const question = { ask: 'prefix-list', id: LIST } as const;
const opened = authorizeIngress({ group: GROUP, permissions: [plain, listed], rules: [OPENED] });

async function contained(incident: Incident) {
  const { ports, incidents, member } = containment();
  await incidents.open(incident);
  const first = await remediate(incident.id, false, ports);
  return { first, again: await remediate(incident.id, false, ports), rules: member.ruleIds(), made: member.actions() };
}

describe('a prefix list in the same call does not prevent the containment of an open rule', () => {
  test.each([
    ['the list is known to contain the internet', [[question, { cidrs: ['0.0.0.0/1', '128.0.0.0/1'] }] as const]],
    ['the list cannot be read', []],
  ])('if %s, the rule is revoked, and then a person is asked about the list', async (_, facts) => {
    const { first, rules } = await contained(await incidentFrom(opened, 'sg-ssh-open-world', facts));
    expect(rules).toEqual([BYSTANDER]);
    expect(first).toMatchObject({
      state: 'AWAITING_APPROVAL',
      outcome: { kind: 'refused', reason: { code: 'opened-by-prefix-list' } },
      standing: [{ kind: 'noted', what: 'prefix-list', value: `${LIST} tcp 22-22` }],
    });
    expect(first?.plan?.before).toHaveLength(1);
    expect(first?.made?.map(({ action }) => action)).toEqual(['ec2:RevokeSecurityGroupIngress']);
  });

  test('a second run changes nothing, and the person is still asked', async () => {
    const facts = [[question, { cidrs: ['0.0.0.0/0'] }] as const];
    const { first, again, made } = await contained(await incidentFrom(opened, 'sg-ssh-open-world', facts));
    expect(made.filter((action) => action === 'ec2:RevokeSecurityGroupIngress')).toHaveLength(1);
    expect(again).toEqual(first);
  });

  test('if the list is known to be harmless, no person is asked', async () => {
    const facts = [[question, { cidrs: ['198.51.100.0/24'] }] as const];
    const { first, rules } = await contained(await incidentFrom(opened, 'sg-ssh-open-world', facts));
    expect(first).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' }, standing: [] });
    expect(rules).toEqual([BYSTANDER]);
  });
});

describe('a rule for a harmless list is detected when the list becomes public', () => {
  const changed = (cidrs: readonly string[]) => modifyPrefixList({ prefixList: LIST, adds: cidrs, at: minute(5) });
  const fired = async (cidrs: readonly string[], facts: readonly KnownFact[]) =>
    (await play([changed(cidrs)], undefined, facts)).signals.find(({ detection }) => detection.id === 'prefix-list-opened');
  const users = [{ ask: 'prefix-list-users', id: LIST }, { groups: [GROUP] }] as const;

  test('by one change or by many, judged with all entries of the list', async () => {
    const pieces = ['16.0.0.0/9', '17.0.0.0/9', '18.0.0.0/9'];
    expect(await fired(['16.0.0.0/9'], [[question, { cidrs: pieces.slice(0, 1) }], users])).toBeUndefined();
    const found = await fired(['18.0.0.0/9'], [[question, { cidrs: pieces }], users]);
    expect(found?.severity).toBe('CRITICAL');
    expect(found?.evidence).toContainEqual({ kind: 'noted', what: 'open-group', value: GROUP });
  });

  test('and a new rule is judged together with the other rules of the group', async () => {
    const live = { protocol: 'tcp', from: 22, to: 22 };
    const group = { tags: {}, ingress: [], lists: [{ ...live, id: LIST, cidrs: ['17.0.0.0/8'] }] };
    const event = authorizeIngress({ group: GROUP, permissions: [{ ...plain, v4: ['198.51.100.0/24'] }] });
    const { signals } = await play([event], undefined, [[{ ask: 'security-group', id: GROUP }, group]]);
    const found = signals.find(({ detection }) => detection.id === 'sg-ssh-open-world');
    expect(found?.evidence).toEqual([{ kind: 'noted', what: 'prefix-list', value: `${LIST} tcp 22-22` }]);
  });
});
