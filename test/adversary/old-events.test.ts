import { describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { MEMBER, minute } from '#catalogue/events/cases.ts';
import { failedLogin, person as user } from '#catalogue/events/sign-in-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import { decide } from '#decide/decide.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, NOW, OPENED, openV6, withOpenIncident } from '../support/containment.ts';
import { personNamed } from '../support/deciders.ts';
import { hubAround } from '../support/hub-around.ts';
import { play } from '../support/play.ts';
import { becauseOf } from '../support/words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An incident in an account in auto mode, with the time of its event. */
async function opened() {
  const around = await withOpenIncident();
  const incident = (await around.incidents.get(around.id)) as Incident;
  return { ...around, at: incident.lastAt, run: () => remediate(around.id, false, around.ports) };
}

describe('the hub acts by itself only within an hour of the event time', () => {
  test('an event of exactly one hour ago is contained', async () => {
    const { world, at, run, member } = await opened();
    world.now = at + HOUR;
    expect(await run()).toMatchObject({ state: 'MITIGATED' });
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });

  test('an older event is planned and waits for a person with the reason, and nothing is changed', async () => {
    const { world, at, run, member } = await opened();
    world.now = at + HOUR + 1;
    const asked = await run();
    expect(asked).toMatchObject({ state: 'AWAITING_APPROVAL', plan: { calls: [expect.anything()] } });
    expect(becauseOf(asked)).toBe(
      'the last event is of 2026-03-02T09:00:00Z, and the hub acts by itself only within 60 minutes of an event',
    );
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('an interrupted run that continues after an hour waits for a person as well', async () => {
    const { world, at, run, dying, member } = await opened();
    await dying(
      'before',
      (call) => call === 'ec2:RevokeSecurityGroupIngress',
      () => run(),
    );
    world.now = at + HOUR + 1;
    expect(await run()).toMatchObject({ state: 'AWAITING_APPROVAL', approvalRequest: { because: { code: 'event-too-old' } } });
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('an event from the future waits for a person as well', async () => {
    const { world, at, run, member } = await opened();
    world.now = at - HOUR - 1;
    expect(await run()).toMatchObject({ approvalRequest: { because: { code: 'event-too-old' } } });
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('a person may still approve the plan of an old event', async () => {
    const { world, at, run, id, ports, member } = await opened();
    world.now = at + 14 * DAY;
    await run();
    await decide({ verb: 'approve', incident: id, ...personNamed('bob') }, ports);
    expect(await run()).toMatchObject({ state: 'MITIGATED' });
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });

  test('a new event for the same incident lets the hub act again', async () => {
    const { world, incidents, id, run, member } = await opened();
    world.now = NOW + 2 * HOUR;
    const known = (await incidents.get(id)) as Incident;
    await incidents.replace(known, { ...known, state: 'FAILED', version: known.version + 1 });
    await openV6({ member, incidents });
    expect(await run()).toMatchObject({ approvalRequest: { because: { code: 'event-too-old' } } });
    const asked = (await incidents.get(id)) as Incident;
    await incidents.replace(asked, { ...asked, state: 'FAILED', lastAt: world.now, version: asked.version + 1 });
    expect(await run()).toMatchObject({ state: 'MITIGATED' });
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });
});

test('three wrong passwords of two weeks ago, sent again from the dead-letter queue, lock out no user today', async () => {
  const now = Date.parse(minute(0)) + 14 * DAY;
  const calls: string[] = [];
  const answers: Record<string, object> = {
    'iam:GetUser': { User: { Arn: `arn:aws:iam::${MEMBER}:user/alice` } },
    'iam:ListUserTags': { Tags: [] },
  };
  const call = async (action: string) => {
    calls.push(action);
    return answers[action] ?? Promise.reject(Object.assign(new Error(), { name: 'NoSuchEntityException' }));
  };
  const hub = hubAround(() => call as never, [{ default: 'auto' }], now);
  const ordered: string[] = [];
  const failures = [0, 4, 8].map((at) => failedLogin({ by: user('alice'), at: minute(at) }));
  const incidents = incidentsInMemory();
  await play(failures, incidents, [], { order: async (id) => void ordered.push(id), now: () => now });
  const ports = { ...hub.ports, incidents };
  const ended = await Promise.all([...new Set(ordered)].map((id) => remediate(id, false, ports)));
  expect(ended.map((one) => [one?.scenario, one?.state])).toContainEqual(['console-bruteforce', 'AWAITING_APPROVAL']);
  expect(calls.filter((one) => one.startsWith('iam:Put'))).toEqual([]);
});
