import { effect, signal } from '@preact/signals';
import type { Me, PageConfig } from '#core/control-room/session.ts';
import { MINUTE } from '#core/duration.ts';
import type { Right } from '#core/people.ts';
import { proof, type ReadFailure, read, readFailureOf, signedOut } from '../reading/api.ts';
import { setClock } from '../reading/clock.ts';
import { goLive, goSilent } from '../reading/live.ts';
import { acceptPath } from '../route.ts';
import { beginSignIn, finishSignIn, leaveSignIn, renewed, type SignIn } from './cognito.ts';

/** Whether somebody is signed in. `why`: what ended or prevented it. */
export type PageSession =
  | { readonly kind: 'opening' }
  | { readonly kind: 'signed-out'; readonly config: PageConfig; readonly why?: 'idle' | 'ended' | 'refused' }
  | { readonly kind: 'signed-in'; readonly config: PageConfig; readonly me: Me }
  | { readonly kind: 'failed'; readonly failure: ReadFailure };

export const session = signal<PageSession>({ kind: 'opening' });

let signIn: SignIn | undefined;
let lastTouched = Date.now();

/** Reads how to sign in, and finishes a sign-in that the browser comes back from. */
export async function openSession(): Promise<void> {
  acceptPath();
  try {
    const config = await read<PageConfig>('/config.json');
    if (config.signIn.kind === 'cognito') {
      signIn = await finishSignIn(config.signIn);
      if (signIn === undefined) return signedOutWith(config);
      proof.value = { authorization: `Bearer ${signIn.token}` };
      return await enter(config);
    }
    const kept = sessionStorage.getItem(LOCAL_PERSON);
    const person =
      config.signIn.people.find(({ email }) => email === kept) ?? config.signIn.people.find(({ role }) => role === 'admin');
    await becomeLocally(config, person?.email);
  } catch (thrown) {
    session.value = { kind: 'failed', failure: readFailureOf(thrown) };
  }
}

const LOCAL_PERSON = 'control-room.local-person';

/** On one machine the reader says who they are, and the server, which only this machine reaches, signs it. */
export async function becomeLocally(config: PageConfig, email: string | undefined): Promise<void> {
  if (email === undefined) return signedOutWith(config);
  goSilent();
  sessionStorage.setItem(LOCAL_PERSON, email);
  proof.value = { authorization: `Bearer ${email}` };
  await enter(config);
}

async function enter(config: PageConfig): Promise<void> {
  try {
    const me = await read<Me>('/api/me');
    lastTouched = Date.now();
    setClock(me.now);
    session.value = { kind: 'signed-in', config, me };
    goLive(config.socket);
  } catch (thrown) {
    const failure = readFailureOf(thrown);
    if (failure.kind === 'refused') signedOutWith(config, 'refused');
    else session.value = { kind: 'failed', failure };
  }
}

export function signOut(why?: 'idle' | 'ended' | 'refused'): void {
  const { value } = session;
  if (value.kind !== 'signed-in') return;
  signedOutWith(value.config, why);
  if (why === undefined && value.config.signIn.kind === 'cognito') leaveSignIn(value.config.signIn);
}

function signedOutWith(config: PageConfig, why?: 'idle' | 'ended' | 'refused'): void {
  goSilent();
  signIn = undefined;
  proof.value = undefined;
  session.value = { kind: 'signed-out', config, ...(why && { why }) };
}

export function startSignIn(provider?: string): void {
  const { value } = session;
  if (value.kind === 'signed-out' && value.config.signIn.kind === 'cognito') void beginSignIn(value.config.signIn, provider);
}

export function may(right: Right): boolean {
  return session.value.kind === 'signed-in' && session.value.me.rights.includes(right);
}

for (const touch of ['pointerdown', 'keydown', 'wheel'] as const) {
  addEventListener(touch, () => (lastTouched = Date.now()), { passive: true, capture: true });
}

setInterval(() => {
  const { value } = session;
  if (value.kind !== 'signed-in') return;
  if (Date.now() - lastTouched > value.config.idleMinutes * MINUTE) return signOut('idle');
  if (signIn === undefined || value.config.signIn.kind !== 'cognito' || signIn.until - Date.now() > 5 * MINUTE) return;
  void renewed(value.config.signIn, signIn).then(
    (next) => {
      signIn = next;
      proof.value = { authorization: `Bearer ${next.token}` };
    },
    () => undefined,
  );
}, 15_000);

effect(() => {
  if (signedOut.value > 0) signOut('ended');
});
