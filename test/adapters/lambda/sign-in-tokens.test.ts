import { describe, expect, test } from 'vitest';
import { signInTokens } from '#adapters/lambda/sign-in-tokens.ts';
import { HOUR } from '#core/duration.ts';
import { type Issuer, tokenIssuer } from '#local/control-room/issuer.ts';
import { servedIssuer } from '../../support/sign-in.ts';

const MINJI = { sub: '0f1e2d3c', email: 'minji@example.com', name: 'Minji', groups: ['soc'] };
const now = Date.now();

/** Reads tokens as a hub that trusts this issuer. */
function reading({ issuer, clientId }: Pick<Issuer, 'issuer' | 'clientId'>) {
  const { signedIn } = signInTokens(async () => ({ issuer, clientId }), Date.now);
  return (token: string, at = now) => signedIn(token, at);
}

describe('an ID token', () => {
  test('of the issuer for this client identifies who signed in, and until when', async () => {
    const issuer = await servedIssuer();
    const { sub: subject, ...person } = MINJI;
    const until = (Math.floor(now / 1000) + 86_400) * 1000;
    const token = issuer.token(MINJI, now, { nonce: 'asked-with', origin_jti: 'one-sign-in' });
    const bound = { nonce: 'asked-with', signIn: 'one-sign-in' };
    expect(await reading(issuer)(token)).toEqual({ subject, ...person, until, ...bound });
  });

  test('from the start of a sign-in identifies the owner of the key while the sign-in can last, even after the token expired', async () => {
    const issuer = await servedIssuer();
    const { binding, signedIn } = signInTokens(async () => issuer, Date.now);
    const began = (hours: number) => {
      const at = Math.floor((now - hours * HOUR) / 1000);
      return issuer.token(MINJI, now, { iat: at, auth_time: at, exp: at + 900, nonce: 'asked-with' });
    };
    expect(await signedIn(began(7.9), now)).toBeUndefined();
    expect(await binding(began(7.9), now)).toMatchObject({ subject: MINJI.sub, nonce: 'asked-with' });
    expect(await binding(began(8.1), now), 'a sign-in of another day').toBeUndefined();
    const other = { ...issuer, ...tokenIssuer(issuer.issuer, issuer.clientId) };
    expect(await binding(other.token(MINJI, now, { nonce: 'asked-with' }), now), 'signed by another').toBeUndefined();
  });

  test.each([
    ['that expired', { exp: Math.floor(now / 1000) - 60 }],
    ['that is not valid yet', { nbf: Math.floor(now / 1000) + 600 }],
    ['for another client', { aud: 'another-client' }],
    ['of another issuer', { iss: 'https://cognito-idp.ap-northeast-2.amazonaws.com/ap-northeast-2_other' }],
    ['for access instead of identity', { token_use: 'access' }],
    ['whose address was not verified', { email_verified: false }],
    ['without an address', { email: undefined }],
  ])('%s identifies no one', async (_, more) => {
    const issuer = await servedIssuer();
    expect(await reading(issuer)(issuer.token(MINJI, now, more))).toBeUndefined();
  });

  test('that was valid when the message was sent still identifies the person when the message is read', async () => {
    const issuer = await servedIssuer();
    const expired = issuer.token(MINJI, now, { exp: Math.floor(now / 1000) - 60 });
    expect(await reading(issuer)(expired, now - 90_000)).toMatchObject({ email: MINJI.email });
    expect(await reading(issuer)(expired, now - 30_000)).toBeUndefined();
  });

  test('signed with another key, without signature, or changed after it was signed identifies no one', async () => {
    const issuer = await servedIssuer();
    const mallory = tokenIssuer(issuer.issuer, issuer.clientId);
    const [header = '', claims = '', signature = ''] = issuer.token(MINJI, now).split('.');
    const [foreignHeader = '', foreignClaims = ''] = mallory.token({ ...MINJI, email: 'admin@example.com' }, now).split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const forged = [
      mallory.token(MINJI, now),
      `${header}.${foreignClaims}.${signature}`,
      `${foreignHeader}.${foreignClaims}.${signature}`,
      `${none}.${claims}.${signature}`,
      `${none}.${claims}.`,
      'not-a-token',
      '',
    ];
    const read = reading(issuer);
    for (const token of forged) expect(await read(token), token).toBeUndefined();
  });

  test('of a corporate identity provider has its address from there', async () => {
    const issuer = await servedIssuer();
    const more = { email_verified: undefined, identities: [{ providerName: 'Corp', providerType: 'SAML' }] };
    expect(await reading(issuer)(issuer.token(MINJI, now, more))).toMatchObject({ email: MINJI.email });
  });

  test('of an issuer that is not a Cognito user pool identifies no one', async () => {
    const issuer = await servedIssuer();
    const elsewhere = { issuer: issuer.issuer.replace('127.0.0.1', 'localhost'), clientId: issuer.clientId };
    expect(await reading(elsewhere)(issuer.token(MINJI, now))).toBeUndefined();
  });

  test('is read again later if the keys cannot be fetched: a network fault does not make a token forged', async () => {
    const issuer = tokenIssuer('http://127.0.0.1:9');
    await expect(reading(issuer)(issuer.token(MINJI, now))).rejects.toThrow('cannot be read');
  });
});
