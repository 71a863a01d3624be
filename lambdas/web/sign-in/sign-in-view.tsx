import type { PageConfig } from '#core/control-room/session.ts';
import { ownEntry } from '#core/own-property.ts';
import { Icon } from '../showing/icon.tsx';
import { chooseLanguage, language, say } from '../showing/language.ts';
import { becomeLocally, startSignIn, type WhySignedOut } from './session.ts';

type Props = { readonly config: PageConfig; readonly why: WhySignedOut | undefined };

const WHY = { idle: 'endedIdle', ended: 'endedSession', refused: 'signInRefused', unfinished: 'signInUnfinished' } as const;

export function SignInView({ config, why }: Props) {
  const { signIn } = config;
  const other = language.value === 'en' ? 'ko' : 'en';
  return (
    <main class="alone">
      <div class="card sign-in stack">
        <h1>{say('product')}</h1>
        <p class="quiet">{why === undefined ? say('signInHint') : say(ownEntry(WHY, why))}</p>
        {signIn.kind === 'local' ? (
          signIn.people.map((person) => (
            <button key={person.email} type="button" class="button" onClick={() => void becomeLocally(config, person.email)}>
              {`${person.name} · ${say(`role-${person.role}`)}`}
            </button>
          ))
        ) : (
          <>
            {signIn.providers.map((provider) => (
              <button key={provider} type="button" class="button primary" onClick={() => startSignIn(provider)}>
                {say('signInWith', { provider })}
              </button>
            ))}
            <button
              type="button"
              class={signIn.providers.length === 0 ? 'button primary' : 'button'}
              onClick={() => startSignIn()}
            >
              <Icon name="out" />
              {say('signIn')}
            </button>
          </>
        )}
        <button type="button" class="button plain" lang={other} onClick={() => chooseLanguage(other)}>
          {other === 'ko' ? '한국어' : 'English'}
        </button>
      </div>
    </main>
  );
}
