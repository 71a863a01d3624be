import { describe, expect, test } from 'vitest';
import { RefusedMessage } from '#adapters/lambda/refused-message.ts';
import { signInTokens } from '#adapters/lambda/sign-in-tokens.ts';
import { pageDecisionIn } from '#adapters/lambda/surface-messages.ts';
import { HUB_ACCOUNT } from '#catalogue/events/cases.ts';
import { type ForwardedProof, seenPlanText } from '#core/control-room/signed-decision.ts';
import { sha256 } from '#core/digest.ts';
import { HOUR, MINUTE } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import { identityOfSignIn } from '#decide/proof/sign-in.ts';
import { decideOnSurface, decideSwitchOnSurface } from '#decide/surface.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, NOW, OPENED, withOpenIncident } from '../support/containment.ts';
import { pageKey } from '../support/control-room/page-key.ts';
import { servedIssuer } from '../support/sign-in.ts';

const QUEUE = `arn:aws:sqs:ap-northeast-2:${HUB_ACCOUNT}:org-security-hub-page-decisions.fifo`;
const SERVE = 'AROAEXAMPLE:org-security-hub-serve';
const MINJI = { sub: '0f1e', email: 'minji@example.com' };
const OF_THIS_SIGN_IN = { origin_jti: 'one-sign-in' };

/** An incident that waits for Minji, who is signed in, and the result of `decide` for messages that `serve` sent. */
async function waiting() {
  const around = await withOpenIncident([{ default: 'approve' }]);
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
  const decides = async (passedOn: ForwardedProof, { sentAt = now, message = 'message-1' } = {}) => {
    const { order, ...proof } = pageDecisionIn({ body: JSON.stringify(passedOn), eventSourceARN: QUEUE });
    const identity = await identityOfSignIn(proof, { sender: SERVE, sentAt, message, settings: known }, ports);
    if ('incident' in order) return (await decideOnSurface(order, identity, known, surface)).outcome;
    return (await decideSwitchOnSurface(order, identity, surface)).outcome;
  };
  const incident = async () => (await around.incidents.get(around.id)) as Incident;
  const order = { verb: 'approve', incident: around.id, version: 1, plan: sha256(seenPlanText(await incident())) };
  const passed = (changed: object = {}, how: Parameters<typeof key.jws>[1] = {}): ForwardedProof => ({
    token: first,
    binding: first,
    decision: key.jws({ ...order, ...changed }, { at: now, ...how }),
  });
  return { ...around, issuer, key, now, first, decides, incident, order, passed, forged };
}

const REFUSED = { kind: 'refused', reason: { code: 'proof-invalid' } };

describe('a decision that serve forwards', () => {
  test('is accepted as signed in the browser, also with a refreshed token', async () => {
    const { decides, passed, issuer, now } = await waiting();
    const refreshed = issuer.token(MINJI, now + 14 * MINUTE, OF_THIS_SIGN_IN);
    expect(await decides({ ...passed(), token: refreshed })).toMatchObject({ kind: 'contain' });
  });

  test('is accepted again only when the same message is delivered again', async () => {
    const { decides, passed, forged } = await waiting();
    const one = passed({ verb: 'note', text: 'seen', plan: undefined }, { id: 'once' });
    expect(await decides(one)).toMatchObject({ kind: 'nothing' });
    expect(await decides(one)).toMatchObject({ kind: 'refused', reason: { code: 'noted-before' } });
    expect(forged).toEqual([]);
    expect(await decides(one, { message: 'message-2' })).toMatchObject(REFUSED);
    expect(forged).toEqual(['proof']);
  });
});

describe('a thief with the code of serve or a log with valid tokens, but without the key of the browser', () => {
  test.each<[string, (around: Awaited<ReturnType<typeof waiting>>) => Partial<ForwardedProof>]>([
    ['another key', ({ order, now }) => ({ decision: pageKey().jws(order, { at: now }) })],
    [
      'another key under the id of the real one',
      ({ order, now, key }) => ({ decision: pageKey().jws(order, { at: now, header: { kid: key.thumbprint } }) }),
    ],
    [
      'a refreshed token without nonce in place of the first',
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
      'their own sign-in together with the token of the other person',
      ({ issuer, now, order }) => {
        const mine = pageKey();
        const binding = issuer.token({ sub: 'eve', email: 'eve@example.com' }, now, {
          ...OF_THIS_SIGN_IN,
          nonce: mine.thumbprint,
        });
        return { binding, decision: mine.jws(order, { at: now }) };
      },
    ],
    ['a sign-in without a key', ({ issuer, now }) => ({ binding: issuer.token(MINJI, now, OF_THIS_SIGN_IN) })],
    [
      'tokens without the id of their sign-in',
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
    ['a decision dated in the future', ({ passed, now }) => passed({}, { at: now + 3 * MINUTE })],
  ])('with %s decides nothing, and a forgery is reported', async (_, changed) => {
    const around = await waiting();
    const message = { ...around.passed(), ...changed(around) };
    const became = await around.decides(message).catch((error: unknown) => error);
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
  ])('who changes %s of a signed decision is refused, because the signature does not match', async (_, change) => {
    const { decides, passed, order, incident } = await waiting();
    const [header, , signature] = passed().decision.split('.');
    const { decision } = passed(change);
    await expect(decides({ ...passed(), decision: `${header}.${decision.split('.')[1]}.${signature}` })).rejects.toThrow(
      RefusedMessage,
    );
    expect((await incident()).approval, order.verb).toBeUndefined();
  });

  test.each([
    ['without a signature', (jws: string) => `${jws.split('.').slice(0, 2).join('.')}.AAAA`],
    [
      'whose header allows no signature',
      (jws: string) =>
        [Buffer.from('{"typ":"decision+jwt","alg":"none"}').toString('base64url'), ...jws.split('.').slice(1)].join('.'),
    ],
    ['that is a token', () => 'eyJhbGciOiJSUzI1NiJ9.eyJvcmRlciI6e319.AAAA'],
  ])('a decision %s is refused', async (_, made) => {
    const { decides, passed } = await waiting();
    await expect(decides({ ...passed(), decision: made(passed().decision) })).rejects.toThrow(RefusedMessage);
  });

  test('a signed message of another type is not accepted as a decision', async () => {
    const { decides, passed } = await waiting();
    await expect(decides(passed({}, { header: { typ: 'JWT' } }))).rejects.toThrow(RefusedMessage);
  });

  test('a message in the old format without a signature is refused', async () => {
    const { decides, first, order } = await waiting();
    await expect(decides({ order, proof: { kind: 'sign-in', token: first } } as unknown as ForwardedProof)).rejects.toThrow(
      RefusedMessage,
    );
  });

  test('an approval is refused if the signed plan differs from the stored plan', async () => {
    const { decides, passed, incident, forged } = await waiting();
    const shown = { ...(await incident()), account: '222233334444' };
    const became = await decides(passed({ plan: sha256(seenPlanText(shown)) }));
    expect(became).toMatchObject({ kind: 'refused', reason: { code: 'plan-differs' } });
    expect([(await incident()).approval, forged]).toEqual([undefined, []]);
    await expect(decides(passed({ plan: undefined })), 'an approval of no plan').rejects.toThrow(RefusedMessage);
  });

  test('stop and resume are signed as well, and neither is accepted as the other', async () => {
    const { decides, key, now, first, forged } = await waiting();
    const signed = (order: object, by = key) => ({ token: first, binding: first, decision: by.jws(order, { at: now }) });
    expect(await decides(signed({ verb: 'stop', reason: 'exercise' }), { message: '1' })).toBe('stopped');
    expect(await decides(signed({ verb: 'stop', reason: 'mine' }, pageKey()), { message: '2' })).toBe('proof-invalid');
    expect(forged).toEqual(['proof']);
    const stop = signed({ verb: 'stop', reason: 'exercise' }).decision.split('.');
    const resume = signed({ verb: 'resume' }).decision.split('.');
    const mixed = [stop[0], resume[1], stop[2]].join('.');
    await expect(decides({ ...signed({}), decision: mixed })).rejects.toThrow(RefusedMessage);
  });

  test('the key of a sign-in from yesterday is no longer accepted', async () => {
    const { decides, passed, issuer, now, key } = await waiting();
    const began = Math.floor((now - 9 * HOUR) / 1000);
    const binding = issuer.token(MINJI, now, { ...OF_THIS_SIGN_IN, nonce: key.thumbprint, iat: began, exp: began + 900 });
    expect(await decides({ ...passed(), binding })).toMatchObject(REFUSED);
  });
});

test('an approval is recorded under its author with the time of the hub', async () => {
  const { decides, passed, incident } = await waiting();
  await decides(passed({ reason: 'agreed' }));
  expect((await incident()).approval).toMatchObject({ by: 'minji@example.com', sender: 'sign-in:0f1e', at: NOW });
});
