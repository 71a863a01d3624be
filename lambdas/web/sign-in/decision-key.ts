import { type DecisionKey, thumbprintText } from '#core/control-room/signed-decision.ts';
import { HOUR } from '#core/duration.ts';
import { base64url, digestBytes } from './encoding.ts';

/** Signs decisions of one sign-in. Not even this page can read the private key. */
export type SigningKey = { readonly pair: CryptoKeyPair; readonly jwk: DecisionKey; readonly thumbprint: string };

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export async function newSigningKey(): Promise<SigningKey> {
  return described(await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']));
}

export async function signatureOf(text: string, { pair }: SigningKey): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return base64url(new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, bytes)));
}

async function described(pair: CryptoKeyPair): Promise<SigningKey> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const jwk: DecisionKey = { kty: 'EC', crv: 'P-256', x, y };
  return { pair, jwk, thumbprint: base64url(await digestBytes(thumbprintText(jwk))) };
}

const KEPT = 'keys';

/** Keeps a key while the browser is at the hosted sign-in; only IndexedDB can hold a key that cannot be read. Returns the id to take it. */
export async function keepKey({ pair }: SigningKey): Promise<number> {
  const keys = await storeOfKeys();
  // Deletes keys of sign-ins that were not finished.
  await done(keys().delete(IDBKeyRange.upperBound(Date.now() - HOUR)));
  const id = Date.now() + Math.random();
  await done(keys().put(pair, id));
  return id;
}

/** Removes a kept key from storage, so that it is only in this page's memory; undefined if it no longer exists. */
export async function takeKey(id: number): Promise<SigningKey | undefined> {
  const keys = await storeOfKeys();
  const pair = await done<CryptoKeyPair | undefined>(keys().get(id));
  await done(keys().delete(id));
  return pair && described(pair);
}

async function storeOfKeys(): Promise<() => IDBObjectStore> {
  const opening = indexedDB.open('control-room', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(KEPT);
  const database = await done(opening);
  return () => database.transaction(KEPT, 'readwrite').objectStore(KEPT);
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
