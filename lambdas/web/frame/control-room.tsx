import { useEffect } from 'preact/hooks';
import { FailureNote } from '../showing/answer-view.tsx';
import { followLanguage, say } from '../showing/language.ts';
import { openSession, session } from '../sign-in/session.ts';
import { SignInView } from '../sign-in/sign-in-view.tsx';
import { PageFrame } from './frame.tsx';

const AGAIN_AFTER = 5_000;

/** The whole page: signing in, or the frame with its views. */
export function ControlRoom() {
  useEffect(followLanguage, []);
  const { value } = session;
  useEffect(() => {
    if (value.kind !== 'failed') return undefined;
    const again = setTimeout(() => void openSession(), AGAIN_AFTER);
    return () => clearTimeout(again);
  }, [value]);
  switch (value.kind) {
    case 'opening':
      return (
        <main class="alone" aria-busy="true">
          <h1 class="unseen">{say('product')}</h1>
          <p class="quiet">{say('opening')}</p>
        </main>
      );
    case 'failed':
      return (
        <main class="alone">
          <h1 class="unseen">{say('product')}</h1>
          <FailureNote failure={value.failure} again={() => void openSession()} />
        </main>
      );
    case 'signed-out':
      return <SignInView config={value.config} why={value.why} />;
    case 'signed-in':
      // Another person starts with an empty page: nothing that was read for the previous one stays.
      return <PageFrame key={value.me.person.email} />;
  }
}
