import { describe, expect, test } from 'vitest';
import { sendDueReminders } from '#clock/clock.ts';
import type { Decision } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { State } from '#core/incident/state.ts';
import { decide } from '#decide/decide.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, NOW, OPENED, openV6, withOpenIncident } from '../support/containment.ts';
import { CLOCK, personNamed } from '../support/deciders.ts';
import { english, lastNote } from '../support/words.ts';

const BOB = personNamed('bob@example.com');
const DAY = 24 * 3_600_000;
const UNTIL = NOW + 7 * DAY;

/** An incident that waits for approval, and people who decide about it. */
async function waiting() {
  const around = await withOpenIncident([{ default: 'approve' }]);
  const { ports, incidents, id } = around;
  await remediate(id, false, ports);
  const incident = async () => (await incidents.get(id)) as Incident;
  const say = (verb: Decision['verb'], more: Partial<Decision> = {}, who = BOB) =>
    decide({ verb, incident: id, ...who, ...more }, ports);
  const suppress = (more: Partial<Decision> = {}) => say('suppress', { reason: 'bastion until the move', until: UNTIL, ...more });
  return { ...around, incident, say, suppress };
}

describe('a suppressed incident', () => {
  test('has the person, the reason and the end in the incident, its history and a reminder', async () => {
    const { suppress, incident, reminders, id } = await waiting();
    expect(await suppress()).toMatchObject({ kind: 'nothing' });
    const { by, sender } = BOB;
    const suppressed = await incident();
    expect(suppressed).toMatchObject({
      state: 'SUPPRESSED',
      suppression: { by, sender, at: NOW, until: UNTIL, reason: 'bastion until the move' },
    });
    expect(suppressed.history.at(-1)).toMatchObject({ by, sender, state: 'SUPPRESSED' });
    expect(lastNote(suppressed)).toBe('suppressed until 2026-03-09T09:30:00Z: bastion until the move');
    expect(reminders.at(-1)).toEqual({ kind: 'end-suppression', incident: id, at: UNTIL });
  });

  test('is not contained, and the plan that waited can no longer be approved', async () => {
    const { suppress, say, ports, member, id } = await waiting();
    await suppress();
    expect(await say('approve')).toMatchObject({ kind: 'refused', reason: { code: 'not-awaiting-approval' } });
    await remediate(id, false, ports);
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('permanently ends an approval that was not carried out yet', async () => {
    const { suppress, say, ports, incident, member, id } = await waiting();
    await say('approve');
    await suppress();
    await say('reopen');
    await remediate(id, false, ports);
    expect(await incident()).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect(await incident()).not.toHaveProperty('approval');
    expect(member.ruleIds()).toEqual([BYSTANDER, OPENED]);
  });

  test('is NEW again when its time ends, not before, and the hub asks for approval again', async () => {
    const { suppress, say, incident, ports, world, id } = await waiting();
    await suppress();
    world.now = UNTIL - 1;
    expect(await say('end-suppression', {}, CLOCK)).toEqual({
      kind: 'refused',
      reason: { code: 'no-suppression-to-end', incident: id },
    });
    world.now = UNTIL;
    expect(await say('end-suppression', {}, CLOCK)).toMatchObject({ kind: 'contain', incident: { state: 'NEW' } });
    expect(await incident()).not.toHaveProperty('suppression');
    await remediate(id, false, ports);
    expect(await incident()).toMatchObject({ state: 'AWAITING_APPROVAL', approvalRequest: { since: UNTIL } });
  });

  test('is reopened by the clock through the same decision', async () => {
    const { suppress, incident, ports, world, incidents, reminders } = await waiting();
    await suppress();
    world.now = UNTIL;
    const due = reminders.filter(({ kind }) => kind === 'end-suppression');
    const done: unknown[] = [];
    const agenda = { due: async () => due, add: async () => undefined, done: async (one: unknown) => void done.push(one) };
    const failed = await sendDueReminders({
      writers: [{ reminders: agenda, mayAdd: ['end-suppression'] }],
      onForged: () => Promise.reject(new Error('not forged')),
      incident: incidents.get,
      remind: async () => undefined,
      decide: async (order) => void (await decide({ ...CLOCK, ...order }, ports)),
      renew: async () => undefined,
      now: () => world.now,
    });
    expect([failed, done, (await incident()).state]).toEqual([[], due, 'NEW']);
  });

  test('is closed with a link when reopened, if a later incident about the same cause is open', async () => {
    const { suppress, say, incident, member, incidents } = await waiting();
    await suppress();
    expect(await openV6({ member, incidents })).toBe('opened');
    expect(await say('reopen')).toMatchObject({ kind: 'nothing' });
    const closed = await incident();
    expect([closed.state, closed.history.at(-1)?.reason?.code]).toEqual(['CLOSED', 'goes-on-as']);
  });

  test('can be reopened by a person early, and then no longer has an end', async () => {
    const { suppress, say, incident, world, id } = await waiting();
    await suppress();
    expect(await say('reopen', { reason: 'moved already' })).toMatchObject({ kind: 'contain' });
    expect(lastNote(await incident())).toBe('reopened: moved already');
    world.now = UNTIL;
    expect(await say('end-suppression', {}, CLOCK)).toEqual({
      kind: 'refused',
      reason: { code: 'no-suppression-to-end', incident: id },
    });
  });

  test('can get another end, and only the last one counts', async () => {
    const { suppress, say, incident, world } = await waiting();
    await suppress();
    await suppress({ until: UNTIL + DAY });
    expect((await incident()).suppression?.until).toBe(UNTIL + DAY);
    world.now = UNTIL;
    expect(await say('end-suppression', {}, CLOCK)).toMatchObject({ kind: 'refused' });
    world.now = UNTIL + DAY;
    expect(await say('end-suppression', {}, CLOCK)).toMatchObject({ kind: 'contain' });
  });

  test('without an end stays until a person reopens it, and has no reminder', async () => {
    const { say, incident, world, reminders } = await waiting();
    const before = reminders.length;
    await say('suppress', { reason: 'honeypot' });
    world.now = NOW + 400 * DAY;
    expect(await say('end-suppression', {}, CLOCK)).toMatchObject({ kind: 'refused' });
    expect([(await incident()).state, reminders.length]).toEqual(['SUPPRESSED', before]);
  });

  test('delivered twice is suppressed once', async () => {
    const { suppress, incident } = await waiting();
    await suppress();
    const before = await incident();
    expect(await suppress()).toMatchObject({ kind: 'refused', reason: { code: 'suppressed-before', by: BOB.by } });
    expect(await incident()).toEqual(before);
  });
});

describe('a suppression is refused with one sentence, and nothing is written', () => {
  const refusals: Record<string, [Partial<Decision>, RegExp]> = {
    'without a reason': [{ reason: '  ' }, /^A suppression needs a reason\.$/],
    'that ended before it began': [{ until: NOW }, /which has passed: choose a later time\.$/],
    'of an incident that does not exist': [{ incident: 'inc-0' }, /^There is no incident inc-0\.$/],
  };

  test.each(Object.keys(refusals))('%s', async (name) => {
    const [more, sentence] = refusals[name] ?? [{}, /^$/];
    const { suppress, incident } = await waiting();
    const before = await incident();
    const refused = await suppress(more);
    expect(refused.kind === 'refused' && english(refused.reason)).toMatch(sentence);
    expect(await incident()).toEqual(before);
  });

  test.each<State>(['PROCESSING', 'MITIGATED', 'CLOSED'])('of an incident that is %s', async (state) => {
    const { ports, incidents, id, say } = await waiting();
    const found = (await incidents.get(id)) as Incident;
    const one = async () => ({ ...found, state });
    const order = { verb: 'suppress', incident: id, ...BOB, reason: 'meant' } as const;
    expect(await decide(order, { ...ports, incidents: { ...ports.incidents, get: one } })).toEqual({
      kind: 'refused',
      reason: { code: 'suppression-impossible', incident: id, state },
    });
    expect(await say('reopen')).toMatchObject({ kind: 'refused', reason: { code: 'not-suppressed' } });
  });

  test('by the person who may have caused the incident, and the refusal is recorded', async () => {
    const { id, ports, incidents, incident } = await waiting();
    const { actor } = await incident();
    const culprit = { by: actor.arn ?? '', sender: actor.principal ?? '', named: true };
    for (const verb of ['suppress', 'reopen'] as const) {
      expect(await decide({ verb, incident: id, ...culprit, reason: 'it is fine' }, ports)).toMatchObject({
        kind: 'refused',
        reason: { code: 'own-incident' },
      });
    }
    expect((await incidents.get(id))?.history.at(-1)?.reason).toMatchObject({ code: 'decision-refused' });
  });
});

describe('a suppression that another function wrote into the row', () => {
  test('is reported as forged when it ends', async () => {
    const { incidents, id, say, forged, world } = await waiting();
    const row = (await incidents.get(id)) as Incident;
    const suppression = { by: 'mallory', sender: 'mallory', at: NOW, until: NOW + 1, reason: 'hidden' };
    await incidents.replace(row, { ...row, state: 'SUPPRESSED', suppression, version: row.version + 1 });
    world.now = NOW + 1;
    await say('end-suppression', {}, CLOCK);
    expect(forged).toEqual([[id, 'decision']]);
  });
});

describe('a note', () => {
  test('is added to the history with its author, and changes nothing else', async () => {
    const { say, incident } = await waiting();
    const { history: _, version, updatedAt, ...before } = await incident();
    expect(await say('note', { text: 'the owner knows' })).toMatchObject({ kind: 'nothing' });
    const { history, version: after, updatedAt: at, ...same } = await incident();
    expect([same, after, at]).toEqual([before, version + 1, NOW]);
    expect(history.at(-1)).toMatchObject({
      by: BOB.by,
      sender: BOB.sender,
      reason: { code: 'noted', text: 'the owner knows' },
    });
  });

  test('is accepted from the person who caused the incident, who may explain it', async () => {
    const { id, ports, incident } = await waiting();
    const { actor } = await incident();
    const culprit = { by: actor.arn ?? '', sender: actor.principal ?? '', named: true };
    expect(await decide({ verb: 'note', incident: id, ...culprit, text: 'it was me' }, ports)).toMatchObject({ kind: 'nothing' });
  });

  test('without a text is refused', async () => {
    const { say } = await waiting();
    expect(await say('note', { text: ' ' })).toEqual({ kind: 'refused', reason: { code: 'note-without-text' } });
  });

  test('does not push a decision out of the history, even with many notes', async () => {
    const { say, incident } = await waiting();
    const before = (await incident()).history;
    for (let count = 0; count < 120; count++) await say('note', { text: `note ${count}` });
    const { history } = await incident();
    expect(history.slice(0, before.length)).toEqual(before);
    expect(history.at(-1)?.reason).toEqual({ code: 'noted', text: 'note 119' });
    expect(history.length).toBe(before.length + 20);
  });
});
