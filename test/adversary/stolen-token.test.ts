import { describe, expect, test } from 'vitest';
import { RefusedMessage } from '#adapters/lambda/refused-message.ts';
import { signInTokens } from '#adapters/lambda/sign-in-tokens.ts';
import { pageDecisionIn } from '#adapters/lambda/surface-messages.ts';
import { HUB_ACCOUNT } from '#catalogue/events/cases.ts';
import { type PassedOn, seenPlanText } from '#core/control-room/signed-decision.ts';
import { sha256 } from '#core/digest.ts';
import { HOUR, MINUTE } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import { identityOfSignIn } from '#decide/proof/sign-in.ts';
import { decideOnSurface, decideSwitchOnSurface } from '#decide/surface.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, incidentIn, NOW, OPENED } from '../support/containment.ts';
import { pageKey } from '../support/control-room/page-key.ts';
import { servedIssuer } from '../support/sign-in.ts';

const QUEUE = `arn:aws:sqs:ap-northeast-2:${HUB_ACCOUNT}:org-security-hub-page-decisions.fifo`;
const SERVE = 'AROAEXAMPLE:org-security-hub-serve';
const MINJI = { sub: '0f1e', email: 'minji@example.com' };
const OF_THIS_SIGN_IN = { origin_jti: 'one-sign-in' };

/** An incident that waits for Minji, who is signed in, and what `decide` makes of a message that `serve` sent. */
async function waiting() {
  const around = await incidentIn([{ default: 'approve' }]);
  await remediate(around.id, false, around.ports);
  const issuer = await servedIssuer();
  const { settings } = await around.ports.authority();
  const known = { ...settings, people: [{ name: 'Minji', email: MINJI.email, role: 'admin' as const }] };
  const [key, now] = [pageKey(), Date.now()];
  const first = issuer.token(MINJI, now, { ...OF_THIS_SIGN_IN, nonce: key.thumbprint });
  const forged: string[] = [];
  const came = new Map<string, string>();
  const ports = {
    ...signInTokens(async () => issuer, Date.now),
    isFirst: async (decision: string, message: string) => {
      const before = came.get(decision) ?? message;
      came.set(decision, before);
      return before === message;
    },
  };
  const surface = {
    ...around.ports,
    switch: { standing: async () => ({}), write: async () => true, lift: async () => true },
    announce: async () => undefined,
    onForgedProof: async () => void forged.push('proof'),
  };
  const hears = async (passedOn: PassedOn, { sentAt = now, message = 'message-1' } = {}) => {
    const { order, ...proof } = pageDecisionIn({ body: JSON.stringify(passedOn), eventSourceARN: QUEUE });
    const identity = await identityOfSignIn(proof, { sender: SERVE, sentAt, message, settings: known }, ports);
    if ('incident' in order) return (await decideOnSurface(order, identity, known, surface)).became;
    return (await decideSwitchOnSurface(order, identity, surface)).became;
  };
  const incident = async () => (await around.incidents.get(around.id)) as Incident;
  const order = { verb: 'approve', incident: around.id, version: 1, plan: sha256(seenPlanText(await incident())) };
  const passed = (changed: object = {}, how: Parameters<typeof key.jws>[1] = {}): PassedOn => ({
    token: first,
    binding: first,
    decision: key.jws({ ...order, ...changed }, { at: now, ...how }),
  });
  return { ...around, issuer, key, now, first, hears, incident, order, passed, forged };
}

const REFUSED = { kind: 'refused', reason: { code: 'proof-invalid' } };

describe('what serve passes on', () => {
  test('counts as it was signed in the browser, with the first token and with any that was refreshed since', async () => {
    const { hears, passed, issuer, now } = await waiting();
    const refreshed = issuer.token(MINJI, now + 14 * MINUTE, OF_THIS_SIGN_IN);
    expect(await hears({ ...passed(), token: refreshed })).toMatchObject({ kind: 'contain' });
  });

  test('counts again when the same message is delivered again, and under no other message', async () => {
    const { hears, passed, forged } = await waiting();
    const one = passed({ verb: 'note', text: 'seen', plan: undefined }, { id: 'once' });
    expect(await hears(one)).toMatchObject({ kind: 'nothing' });
    expect(await hears(one)).toMatchObject({ kind: 'refused', reason: { code: 'noted-before' } });
    expect(forged).toEqual([]);
    expect(await hears(one, { message: 'message-2' })).toMatchObject(REFUSED);
    expect(forged).toEqual(['proof']);
  });
});

describe('a thief of the running code of serve, or of a log with live tokens, who has no key of the browser', () => {
  test.each<[string, (around: Awaited<ReturnType<typeof waiting>>) => Partial<PassedOn>]>([
    ['a key of their own', ({ order, now }) => ({ decision: pageKey().jws(order, { at: now }) })],
    [
      'a key of their own under the name of the other',
      ({ order, now, key }) => ({ decision: pageKey().jws(order, { at: now, header: { kid: key.thumbprint } }) }),
    ],
    [
      'a refreshed token without nonce in the place of the first',
      ({ issuer, now }) => ({ binding: issuer.token(MINJI, now, OF_THIS_SIGN_IN) }),
    ],
    [
      'the first token of another sign-in of the same person',
      ({ issuer, now, order }) => {
        const mine = pageKey();
        return {
          binding: issuer.token(MINJI, now, { origin_jti: 'another', nonce: mine.thumbprint }),
          decision: mine.jws(order, { at: now }),
        };
      },
    ],
    [
      'their own sign-in beside the token of the other',
      ({ issuer, now, order }) => {
        const mine = pageKey();
        const binding = issuer.token({ sub: 'eve', email: 'eve@example.com' }, now, {
          ...OF_THIS_SIGN_IN,
          nonce: mine.thumbprint,
        });
        return { binding, decision: mine.jws(order, { at: now }) };
      },
    ],
    ['a sign-in that names no key', ({ issuer, now }) => ({ binding: issuer.token(MINJI, now, OF_THIS_SIGN_IN) })],
    [
      'tokens without the name of their sign-in',
      ({ issuer, now, key }) => {
        const token = issuer.token(MINJI, now, { origin_jti: undefined, nonce: key.thumbprint });
        return { token, binding: token };
      },
    ],
    [
      'an expired token',
      ({ issuer, now }) => ({ token: issuer.token(MINJI, now, { ...OF_THIS_SIGN_IN, exp: Math.floor(now / 1000) - 60 }) }),
    ],
    ['a decision of three minutes ago', ({ passed, now }) => passed({}, { at: now - 3 * MINUTE })],
    ['a decision for later', ({ passed, now }) => passed({}, { at: now + 3 * MINUTE })],
  ])('with %s decides nothing, and it is an incident', async (_, changed) => {
    const around = await waiting();
    const message = { ...around.passed(), ...changed(around) };
    const became = await around.hears(message).catch((error: unknown) => error);
    if (!(became instanceof RefusedMessage)) expect(became).toMatchObject(REFUSED);
    expect(await around.incident()).toMatchObject({ state: 'AWAITING_APPROVAL' });
    expect((await around.incident()).approval).toBeUndefined();
    expect(around.member.ruleIds()).toEqual([BYSTANDER, OPENED]);
    if (!(became instanceof RefusedMessage)) expect(around.forged).toEqual(['proof']);
  });

  test.each<[string, object]>([
    ['the verb', { verb: 'undo' }],
    ['the incident', { incident: 'inc-ffffffffffffffffffffffff' }],
    ['the reason', { reason: 'was always intended' }],
    ['the plan', { plan: 'f'.repeat(64) }],
    ['the end', { until: 1 }],
    ['the version', { version: 2 }],
  ])('who changes %s of a signed decision is refused: the message is none of the page', async (_, change) => {
    const { hears, passed, order, incident } = await waiting();
    const [header, , signature] = passed().decision.split('.');
    const { decision } = passed(change);
    await expect(hears({ ...passed(), decision: `${header}.${decision.split('.')[1]}.${signature}` })).rejects.toThrow(
      RefusedMessage,
    );
    expect((await incident()).approval, order.verb).toBeUndefined();
  });

  test.each([
    ['without a signature', (jws: string) => `${jws.split('.').slice(0, 2).join('.')}.AAAA`],
    [
      'whose header allows none',
      (jws: string) =>
        [Buffer.from('{"typ":"decision+jwt","alg":"none"}').toString('base64url'), ...jws.split('.').slice(1)].join('.'),
    ],
    ['that is a token', () => 'eyJhbGciOiJSUzI1NiJ9.eyJvcmRlciI6e319.AAAA'],
  ])('a decision %s is refused', async (_, made) => {
    const { hears, passed } = await waiting();
    await expect(hears({ ...passed(), decision: made(passed().decision) })).rejects.toThrow(RefusedMessage);
  });

  test('a key signs nothing else that passes for a decision', async () => {
    const { hears, passed } = await waiting();
    await expect(hears(passed({}, { header: { typ: 'JWT' } }))).rejects.toThrow(RefusedMessage);
  });

  test('a message as it was before decisions were signed is refused', async () => {
    const { hears, first, order } = await waiting();
    await expect(hears({ order, proof: { kind: 'sign-in', token: first } } as unknown as PassedOn)).rejects.toThrow(
      RefusedMessage,
    );
  });

  test('who shows one plan and asks for a yes to another gets none: what is signed is what was read', async () => {
    const { hears, passed, incident, forged } = await waiting();
    const shown = { ...(await incident()), account: '222233334444' };
    const became = await hears(passed({ plan: sha256(seenPlanText(shown)) }));
    expect(became).toMatchObject({ kind: 'refused', reason: { code: 'plan-differs' } });
    expect([(await incident()).approval, forged]).toEqual([undefined, []]);
    await expect(hears(passed({ plan: undefined })), 'an approval of no plan').rejects.toThrow(RefusedMessage);
  });

  test('stop and resume are signed as well, and neither passes for the other', async () => {
    const { hears, key, now, first, forged } = await waiting();
    const said = (order: object, by = key) => ({ token: first, binding: first, decision: by.jws(order, { at: now }) });
    expect(await hears(said({ verb: 'stop', reason: 'exercise' }), { message: '1' })).toBe('stopped');
    expect(await hears(said({ verb: 'stop', reason: 'mine' }, pageKey()), { message: '2' })).toBe('proof-invalid');
    expect(forged).toEqual(['proof']);
    const stop = said({ verb: 'stop', reason: 'exercise' }).decision.split('.');
    const resume = said({ verb: 'resume' }).decision.split('.');
    const mixed = [stop[0], resume[1], stop[2]].join('.');
    await expect(hears({ ...said({}), decision: mixed })).rejects.toThrow(RefusedMessage);
  });

  test('a sign-in of yesterday names no key any more', async () => {
    const { hears, passed, issuer, now, key } = await waiting();
    const began = Math.floor((now - 9 * HOUR) / 1000);
    const binding = issuer.token(MINJI, now, { ...OF_THIS_SIGN_IN, nonce: key.thumbprint, iat: began, exp: began + 900 });
    expect(await hears({ ...passed(), binding })).toMatchObject(REFUSED);
  });
});

test('the decision is about the hub of now: an approval is carried out and on record under its author', async () => {
  const { hears, passed, incident } = await waiting();
  await hears(passed({ reason: 'agreed' }));
  expect((await incident()).approval).toMatchObject({ by: 'minji@example.com', sender: 'sign-in:0f1e', at: NOW });
});
