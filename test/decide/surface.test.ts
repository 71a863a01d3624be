import { describe, expect, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import type { SurfaceOrder } from '#core/incident/surface-order.ts';
import type { KnownPerson } from '#core/people.ts';
import type { SignedIn } from '#core/sign-in.ts';
import { identityOfSignIn } from '#decide/proof/sign-in.ts';
import { decideOnSurface, decideSwitchOnSurface, type SurfacePorts } from '#decide/surface.ts';
import { remediate } from '#remediate/remediate.ts';
import { NOW, withOpenIncident } from '../support/containment.ts';
import { pageKey } from '../support/control-room/page-key.ts';

const MINJI: KnownPerson = { name: 'Minji', email: 'minji@example.com', role: 'responder' };
const FUNCTION = 'AROAEXAMPLE:org-security-hub-serve';

/** An incident of account shop that waits for approval, and the results of orders by a signed-in person. */
async function waiting(person: Partial<KnownPerson> | undefined, claims?: Partial<SignedIn> | 'forged') {
  const around = await withOpenIncident([{ default: 'approve' }]);
  await remediate(around.id, false, around.ports);
  const { settings } = await around.ports.authority();
  const key = pageKey();
  const bound = { subject: '0f1e', email: 'minji@example.com', groups: [], until: NOW, signIn: 's', nonce: key.thumbprint };
  const people = person === undefined ? [] : [{ ...MINJI, ...person }];
  const message = { sender: FUNCTION, sentAt: NOW, message: 'm', settings: { ...settings, people } };
  const identity = await identityOfSignIn({ signed: key.signed({}, { at: NOW }), token: 'a.b.c', binding: 'a.b.c' }, message, {
    signedIn: async () => (claims === 'forged' ? undefined : { ...bound, ...claims }),
    binding: async () => bound,
    isFirst: async () => true,
  });
  const forged: string[] = [];
  const announced: string[] = [];
  const ports: SurfacePorts = {
    ...around.ports,
    switch: { standing: async () => ({}), write: async () => true, lift: async () => true },
    announce: async (type) => void announced.push(type),
    onForgedProof: async () => void forged.push('proof'),
  };
  const say = (verb: SurfaceOrder['verb'], more: Partial<SurfaceOrder> = {}) =>
    decideOnSurface({ verb, incident: around.id, ...more }, identity, settings, ports);
  const incident = async () => (await around.incidents.get(around.id)) as Incident;
  return { ...around, say, incident, forged, identity, ports, announced };
}

describe('a decision from the page', () => {
  test('of a responder is recorded with their address and sign-in id, and is carried out', async () => {
    const { say, incident } = await waiting({});
    expect(await say('approve')).toMatchObject({ by: 'minji@example.com', sender: 'sign-in:0f1e', outcome: { kind: 'contain' } });
    expect((await incident()).approval).toMatchObject({ by: 'minji@example.com', sender: 'sign-in:0f1e' });
  });

  test.each([
    ['a viewer', { role: 'viewer' } as const, 'role-decides-nothing'],
    ['a responder of another account', { accounts: ['payments'] }, 'outside-scope'],
    ['a responder of another unit', { units: ['security'] }, 'outside-scope'],
  ])('of %s is refused and recorded, and changes nothing else', async (_, person, code) => {
    const { say, incident } = await waiting(person);
    const { plan, state } = await incident();
    for (const verb of ['approve', 'reject', 'replan', 'undo', 'suppress', 'note'] as const)
      expect((await say(verb, { reason: 'no', text: 'no' })).outcome, verb).toMatchObject({ kind: 'refused', reason: { code } });
    const after = await incident();
    expect([after.plan, after.state, after.approval]).toEqual([plan, state, undefined]);
    expect(after.history.at(-1)).toMatchObject({
      by: 'minji@example.com',
      reason: { code: 'decision-refused', because: { code } },
    });
  });

  test('without a valid token is refused, recorded under the sending role, and reported as a forgery', async () => {
    const { say, incident, forged } = await waiting({}, 'forged');
    expect(await say('approve')).toMatchObject({ by: FUNCTION, outcome: { kind: 'refused', reason: { code: 'proof-invalid' } } });
    expect((await incident()).history.at(-1)).toMatchObject({ sender: FUNCTION, reason: { because: { code: 'proof-invalid' } } });
    expect(forged).toEqual(['proof']);
  });

  test('of a signed-in person who is not listed is refused, but not reported as a forgery', async () => {
    const { say, forged } = await waiting(undefined);
    expect((await say('approve')).outcome).toMatchObject({
      kind: 'refused',
      reason: { code: 'person-unknown', by: 'minji@example.com' },
    });
    expect(forged).toEqual([]);
  });

  test('about an incident that an AWS session with their own address caused is refused', async () => {
    const { say, incidents, incident } = await waiting({});
    const row = await incident();
    const actor = { ...row.actor, name: 'minji@example.com', type: 'role' as const };
    await incidents.replace(row, { ...row, actor, version: row.version + 1 });
    expect((await say('approve')).outcome).toMatchObject({ kind: 'refused', reason: { code: 'own-incident' } });
  });

  test('about an unknown incident or one outside the scope gets the same refusal, which reveals nothing of other accounts', async () => {
    const { say } = await waiting({ accounts: ['payments'] });
    const codes = [];
    for (const incident of ['inc-ffffffffffffffffffffffff', (await waiting({})).id])
      codes.push((await say('approve', { incident })).outcome);
    expect(codes).toMatchObject([{ reason: { code: 'outside-scope' } }, { reason: { code: 'outside-scope' } }]);
  });
});

describe('a stop or a resume from the page', () => {
  test.each([
    ['viewer', 'stop', 'role-decides-nothing'],
    ['responder', 'resume', 'role-decides-nothing'],
  ] as const)('a %s cannot %s', async (role, verb, outcome) => {
    const { identity, ports } = await waiting({ role });
    expect(await decideSwitchOnSurface({ verb, reason: 'exercise' }, identity, ports)).toMatchObject({ outcome });
  });

  test('without a valid token changes nothing and is reported as a forgery', async () => {
    const { identity, ports, forged } = await waiting({}, 'forged');
    expect(await decideSwitchOnSurface({ verb: 'stop', reason: 'mine' }, identity, ports)).toMatchObject({
      outcome: 'proof-invalid',
    });
    expect(forged).toEqual(['proof']);
  });

  test('by a responder takes effect and is announced', async () => {
    const { identity, ports, announced } = await waiting({});
    const result = await decideSwitchOnSurface({ verb: 'stop', reason: 'exercise' }, identity, ports);
    expect(result).toEqual({ by: 'minji@example.com', sender: 'sign-in:0f1e', outcome: 'stopped' });
    expect(announced).toEqual(['AutomationStopped']);
  });
});
