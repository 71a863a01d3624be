import { describe, expect, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import { decide } from '#decide/decide.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import { incidentPage } from '#words/incident-page.ts';
import { authorityOf, BYSTANDER, containment, NOW, sshIncident } from '../support/containment.ts';
import { CLOCK, type Decider, personNamed } from '../support/deciders.ts';
import { openIn } from '../support/hub-around.ts';
import { english, lastNote } from '../support/words.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [ALICE, BOB] = [personNamed('alice.kim@example.com'), personNamed('bob@example.com')];

/** A contained incident, HIGH by default, with the result of an undo decision. */
async function contained(change: Partial<Incident> = { severity: 'HIGH' }) {
  const around = containment();
  const id = await openIn(around.incidents, { ...(await sshIncident()), ...change });
  await remediate(id, false, around.ports);
  const say = (who: Decider) => undoneBy(around, id, who);
  return { ...around, id, say, incident: async () => (await around.incidents.get(id)) as Incident };
}

async function undoneBy(around: ReturnType<typeof containment>, incident: string, who: Decider) {
  const consequence = await decide({ verb: 'undo', incident, reason: 'it was meant', ...who }, around.ports);
  if (consequence.kind !== 'undo') return consequence.kind === 'refused' ? consequence.reason.code : consequence.kind;
  const { requestedBy } = consequence;
  return (await undo(incident, { verb: 'undo', ...who, ...(requestedBy && { requestedBy }) }, true, around.ports))?.state;
}

describe('one person can undo a containment', () => {
  test('of a HIGH incident within thirty days, in an account where the hub may act', async () => {
    const { say, member, world } = await contained();
    world.now = NOW + 30 * DAY;
    expect(await say(ALICE)).toBe('CLOSED');
    expect(member.ruleIds()).toHaveLength(2);
  });

  test('for the number of days in the organization file', async () => {
    const { say, world } = await contained();
    world.authority = authorityOf([{ default: 'auto' }], { undo: { days: 2, anHour: 10 } });
    world.now = NOW + 2 * DAY + 1;
    expect(await say(ALICE)).toBe('nothing');
  });
});

type Here = Awaited<ReturnType<typeof contained>>;

describe('any other undo needs two people', () => {
  const limits: Record<string, [change: Partial<Incident>, arrange: (here: Here) => void, because: RegExp]> = {
    'of a CRITICAL incident': [{ severity: 'CRITICAL' }, () => undefined, /a CRITICAL incident is undone only by two people/],
    'after thirty days': [
      { severity: 'HIGH' },
      ({ world }) => {
        world.now = NOW + 30 * DAY + 1;
      },
      /after 30 days an undo takes two people/,
    ],
    'three hundred days later': [
      { severity: 'MEDIUM' },
      ({ world }) => {
        world.now = NOW + 300 * DAY;
      },
      /after 30 days/,
    ],
    'in an account whose mode is off': [
      { severity: 'HIGH' },
      ({ world }) => {
        world.authority = authorityOf([{ default: 'off' }]);
      },
      /account shop does not allow the hub to contain this/,
    ],
    'in an account in observe mode': [
      { severity: 'HIGH' },
      ({ world }) => {
        world.authority = authorityOf([{ default: 'observe' }]);
      },
      /account shop does not allow the hub to contain this/,
    ],
    'while automation is stopped': [
      { severity: 'HIGH' },
      ({ world }) => {
        world.authority = { ...world.authority, stop: { by: 'carol', at: NOW, reason: 'an exercise' } };
      },
      /carol stopped all automatic changes \(an exercise\)/,
    ],
    'beyond the budget of the hour': [
      { severity: 'HIGH' },
      ({ world }) => {
        world.authority = authorityOf([{ default: 'auto' }], { undo: { days: 30, anHour: 0 } });
      },
      /0 containments were undone in shop within the hour/,
    ],
  };

  test.each(Object.keys(limits))('%s', async (name) => {
    const [change, arrange, because] = limits[name] ?? [{}, () => undefined, /^$/];
    const here = await contained(change);
    arrange(here);
    const { say, incident, member } = here;
    expect(await say(ALICE)).toBe('nothing');
    expect(lastNote(await incident())).toMatch(because);
    expect(member.ruleIds()).toEqual([BYSTANDER]);
    expect(await say(ALICE)).toBe('second-person-needed');
    expect(member.ruleIds()).toEqual([BYSTANDER]);
    expect(await say(BOB)).toBe('CLOSED');
    expect((await incident()).undo).toMatchObject({ ...BOB_ON_RECORD, requestedBy: { by: ALICE.by, sender: ALICE.sender } });
    expect(await incident()).not.toHaveProperty('undoRequest');
    expect(member.ruleIds()).toHaveLength(2);
  });

  const BOB_ON_RECORD = { by: BOB.by, sender: BOB.sender };

  const same: Record<string, Decider> = {
    'the person who asked': ALICE,
    'the person who asked, with another role': personNamed('alice.kim@example.com', 'Okta'),
    'the person who asked, in another letter case': personNamed('Alice.Kim@EXAMPLE.com'),
    'another session of the role, if callers may choose its session name': { ...personNamed('dave'), named: false },
    'the hub, when a time limit ends': CLOCK,
  };

  test.each(Object.keys(same))('%s does not count as a second person', async (name) => {
    const { say, member, ports, id } = await contained({ severity: 'CRITICAL' });
    await say(ALICE);
    const who = same[name] ?? ALICE;
    if (who === CLOCK) {
      expect(await decide({ verb: 'expire', incident: id, ...CLOCK }, ports)).toMatchObject({ kind: 'refused' });
      expect(await decide({ verb: 'lapse', incident: id, ...CLOCK }, ports)).toMatchObject({ kind: 'refused' });
    } else expect(await say(who)).toBe('second-person-needed');
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });

  test('a request that is not confirmed in time ends, and the next undo is a new request', async () => {
    const { say, member, world } = await contained({ severity: 'CRITICAL' });
    await say(ALICE);
    world.now = NOW + DAY + 1;
    expect(await say(BOB)).toBe('nothing');
    expect(member.ruleIds()).toEqual([BYSTANDER]);
    expect(await say(ALICE)).toBe('CLOSED');
  });

  test('a request ends when the confirmed undo fails', async () => {
    const { say, incident, member } = await contained({ severity: 'CRITICAL' });
    await say(ALICE);
    member.add({ SecurityGroupRuleId: 'sgr-theirs', CidrIpv4: '203.0.113.0/24' });
    member.state.groupExists = false;
    await say(BOB);
    expect(await incident()).not.toHaveProperty('undoRequest');
    member.state.groupExists = true;
    expect(await say(BOB)).toBe('nothing');
  });

  test('nothing is undone if the settings cannot be read', async () => {
    const { ports, id, member } = await contained();
    const authority = () => Promise.reject(new Error('away'));
    await expect(decide({ verb: 'undo', incident: id, ...ALICE }, { ...ports, authority })).rejects.toThrow('away');
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });

  test('a refused undo does not extend the limit, which counts from the fix', async () => {
    const { say, world, ports, id } = await contained();
    world.now = NOW + 29 * DAY;
    await decide({ verb: 'undo', incident: id, ...personNamed('alice') }, ports);
    world.now = NOW + 31 * DAY;
    expect(await say(BOB)).toBe('nothing');
  });

  test('the incident page shows that another person is needed and the exact command to type', async () => {
    const { say, incident, id } = await contained({ severity: 'CRITICAL' });
    await say(ALICE);
    for (const [language, word] of [
      ['en', 'Another person'],
      ['ko', '다른 사람'],
    ] as const) {
      const { next } = incidentPage(await incident(), undefined, language, 's3://ledger', 'ap-northeast-2');
      expect(next.join('\n')).toContain(word);
      expect(next.at(-1)).toContain(`npx hub undo ${id} --region ap-northeast-2`);
    }
  });
});

describe('a loop over incident ids', () => {
  test('undoes at most the number per hour and account in the organization file, and the rest needs a second person', async () => {
    const around = containment();
    around.world.authority = authorityOf([{ default: 'auto' }], { undo: { days: 30, anHour: 2 } });
    const ids: string[] = [];
    for (const name of ['sg-1', 'sg-2', 'sg-3', 'sg-4']) {
      const incident = await sshIncident();
      const resource = { ...incident.resource, id: name, arn: `${incident.resource.arn}-${name}` };
      ids.push(await openIn(around.incidents, { ...incident, severity: 'HIGH', id: `inc-${name}`, resource }));
    }
    for (const id of ids) {
      around.member.add({ SecurityGroupRuleId: 'sgr-opened' });
      await remediate(id, false, around.ports);
    }
    const kinds: unknown[] = [];
    for (const id of ids) kinds.push((await decide({ verb: 'undo', incident: id, ...ALICE }, around.ports)).kind);
    expect(kinds).toEqual(['undo', 'undo', 'nothing', 'nothing']);
    expect((await decide({ verb: 'undo', incident: ids[0] ?? '', ...ALICE }, around.ports)).kind).toBe('undo');
  });
});

describe('a temporary measure', () => {
  test('ends by itself, without a person and regardless of the limits', async () => {
    const { ports, incidents, id, world, member } = await contained({ severity: 'CRITICAL' });
    const known = (await incidents.get(id)) as Incident;
    const plan = { ...(known.plan as NonNullable<Incident['plan']>), expiresAt: NOW + HOUR };
    await ports.incidents.replace(known, { ...known, plan, version: known.version + 1 });
    world.now = NOW + 60 * DAY;
    world.authority = { ...authorityOf([{ default: 'off' }]), stop: { by: 'carol', at: NOW, reason: 'an exercise' } };
    expect(await decide({ verb: 'expire', incident: id, ...CLOCK }, ports)).toMatchObject({ kind: 'undo' });
    expect((await undo(id, { verb: 'expire', ...CLOCK }, true, ports))?.state).toBe('CLOSED');
    expect(member.ruleIds()).toHaveLength(2);
  });
});

test('the refusal says who asked, why, and what the second person must type', async () => {
  const { say, ports, id, incident } = await contained({ severity: 'CRITICAL' });
  await say(ALICE);
  const again = await decide({ verb: 'undo', incident: id, ...ALICE }, ports);
  const sentence = again.kind === 'refused' ? english(again.reason) : '';
  expect(sentence).toMatch(
    /waits for a person other than .*alice\.kim@example\.com until .*, because .*They run: npx hub undo inc-/,
  );
  expect(lastNote(await incident())).toContain(sentence);
});
