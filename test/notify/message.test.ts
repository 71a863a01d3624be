import { beforeAll, describe, expect, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import type { KnownPerson } from '#core/people.ts';
import type { Settings } from '#core/settings.ts';
import { incidentMessage, personBehind } from '#notify/message.ts';
import { remediate } from '#remediate/remediate.ts';
import { withOpenIncident } from '../support/containment.ts';
import { englishIn } from '../support/korean.ts';
import { NOON, notifyPorts, SOC_ROUTE } from '../support/notify-ports.ts';

const MINJI: KnownPerson = { name: 'Minji', email: 'minji@example.com', role: 'responder', slack: 'U012AB3CD' };
const SSO = 'arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/ap-northeast-2/AWSReservedSSO_Admin_0123456789abcdef';
let waiting: Incident;

beforeAll(async () => {
  const { ports, id } = await withOpenIncident([{ default: 'approve' }]);
  waiting = (await remediate(id, false, ports)) as Incident;
});

async function messageFor(incident: Incident, language: 'en' | 'ko' = 'en', more: Partial<Settings> = {}) {
  const { ports, settings } = notifyPorts({
    settings: { accounts: { [incident.account]: { name: 'shop', modes: [] } }, controlRoom: 'https://hub.example.com', ...more },
  });
  const owner = async () => ({ name: 'shop-team@example.com', by: 'tag' as const, readAt: NOON });
  return incidentMessage(incident, { joined: [], more: 0 }, { ...SOC_ROUTE, language }, settings, {
    ...ports,
    owner,
    now: () => waiting.updatedAt,
  });
}

describe('the message of an incident', () => {
  test('says in two lines what happened, where, who did it and what the hub proposes', async () => {
    const { title, lines } = await messageFor(waiting);
    expect(title).toMatch(/^\[[A-Z]+\] shop: .+: inbound rule: tcp 22 from 0\.0\.0\.0\/0/);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^sg-\w+ in account shop \(\d{12}\), [a-z0-9-]+; .+ from /);
    expect(lines[1]).toMatch(
      /^proposes: .+ because account shop requires a person to approve this; .*received .+ after the event$/,
    );
  });

  test('offers only buttons for decisions that are possible now', async () => {
    const ids = async (incident: Incident) => (await messageFor(incident)).buttons.map(({ id }) => id);
    expect(await ids(waiting)).toEqual(['open', 'approve', 'reject']);
    expect(await ids({ ...waiting, state: 'CLOSED' })).toEqual(['open']);
    const { approvalRequest, ...rest } = waiting;
    expect(await ids({ ...rest, state: 'MITIGATED', outcome: { kind: 'changed' }, after: [] })).toEqual(['open', 'undo']);
  });

  test('links the resource and the incident, and names the owner with the date of the answer', async () => {
    const { facts } = await messageFor(waiting);
    expect(facts).toContainEqual({
      label: 'Resource',
      value: waiting.resource.id,
      url: expect.stringContaining('console.aws.amazon.com'),
    });
    expect(facts).toContainEqual({
      label: 'Account owner',
      value: 'shop-team@example.com (tag of the account, read on 2026-12-01)',
    });
    expect(facts.at(-1)).toMatchObject({ label: 'Incident', url: expect.stringContaining('https://hub.example.com/') });
  });

  test('contains no English word in Korean except names, ids and calls', async () => {
    const { title, lines, facts, buttons } = await messageFor(waiting, 'ko');
    const texts = [title, ...lines, ...facts.flatMap(({ label, value }) => [label, value]), ...buttons.map(({ label }) => label)];
    const known = [waiting, 'shop', 'shop-team@example.com', 'AWS SDK CLI'.split(' '), title.match(/SSH|\d+T[\d:.]+Z/g)];
    expect(texts.flatMap((text) => englishIn(text.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, ''), known))).toEqual([]);
  });

  test('is closed if nothing is left to do', async () => {
    expect((await messageFor(waiting)).closed).toBeUndefined();
    expect((await messageFor({ ...waiting, state: 'MITIGATED' })).closed).toBe(true);
  });
});

describe('the person who made the change', () => {
  const session = (name: string, role: string) => ({
    type: 'role' as const,
    name,
    role,
    arn: `arn:aws:sts::444455556666:assumed-role/${role.split('/').at(-1)}/${name}`,
  });

  test('is mentioned if the name comes from IAM Identity Center or IAM', () => {
    expect(personBehind({ actor: session('minji@example.com', SSO) }, [MINJI])).toBe(MINJI);
    const user = { type: 'user', name: 'minji', arn: 'arn:aws:iam::444455556666:user/minji' } as const;
    expect(personBehind({ actor: user }, [MINJI])).toBe(MINJI);
  });

  test('is not mentioned if the caller chose the session name', () => {
    expect(
      personBehind({ actor: session('minji@example.com', 'arn:aws:iam::444455556666:role/deploy') }, [MINJI]),
    ).toBeUndefined();
  });

  test('is replaced by the owner if the person is not known', async () => {
    const owner: KnownPerson = { name: 'Shop', email: 'shop-team@example.com', role: 'viewer', discord: '123456789012345678' };
    expect((await messageFor(waiting, 'en', { people: [owner] })).mention).toBe(owner);
  });
});
