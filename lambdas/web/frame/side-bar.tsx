import { linkTo, route, VIEWS, type ViewName } from '../route.ts';
import { Icon } from '../showing/icon.tsx';
import { chooseLanguage, language, say } from '../showing/language.ts';
import { session, signOut } from '../sign-in/session.ts';
import { alarm, chooseSound, sound } from './alarm.ts';
import { ConnectionState } from './connection-state.tsx';
import { showShortcuts } from './shortcuts.tsx';
import { hubNow, openCount } from './watch.tsx';
import { Who } from './who.tsx';

function Places() {
  const { view, alone } = route.value;
  return (
    <>
      {VIEWS.map((name) => (
        <a key={name} href={linkTo(name)} aria-current={name === view && !alone ? 'page' : undefined}>
          <Icon name={name} />
          <span>{say(name)}</span>
          {name === 'now' && <Counts />}
        </a>
      ))}
    </>
  );
}

/** The number of open CRITICAL incidents, or else of waiting decisions, next to the first link. */
function Counts() {
  const { value } = hubNow;
  if (value === undefined) return null;
  const critical = openCount(value, 'CRITICAL');
  const waiting = value.waiting.length;
  if (critical > 0)
    return (
      <b class="count" title={say('openCritical', { n: critical })}>
        {critical}
      </b>
    );
  return waiting > 0 ? (
    <b class="count waits" title={say('waitingCount', { n: waiting })}>
      {waiting}
    </b>
  ) : null;
}

export function SideBar() {
  return (
    <aside class="side" aria-label={say('product')}>
      <a class="brand" href={linkTo('now' satisfies ViewName)}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path
            fill="currentColor"
            d="M16 1.500 28.500 6v9.200c0 7.400-5 12.700-12.500 15.300C8.500 27.900 3.500 22.600 3.500 15.200V6z"
          />
          <path class="pulse" d="M7.500 17h4l2.700-6 4 10.500 2.600-4.500h4" />
        </svg>
        <span>{say('product')}</span>
      </a>
      <nav class="places" aria-label={say('places')}>
        <Places />
      </nav>
      <div class="foot">
        <ConnectionState />
        <Who />
        <Tools />
      </div>
    </aside>
  );
}

function Tools() {
  const other = language.value === 'en' ? 'ko' : 'en';
  const isSignedIn = session.value.kind === 'signed-in' && session.value.config.signIn.kind === 'cognito';
  return (
    <div class="tools">
      <button type="button" class="button plain" lang={other} onClick={() => chooseLanguage(other)}>
        {other === 'ko' ? '한국어' : 'English'}
      </button>
      <button
        type="button"
        class="button plain square"
        aria-pressed={sound.value === 'on'}
        aria-label={say('soundOfCritical')}
        title={say(sound.value === 'on' ? 'soundOn' : 'soundOff')}
        onClick={() => {
          chooseSound(sound.value === 'on' ? 'off' : 'on');
          if (sound.value === 'on') alarm();
        }}
      >
        <Icon name={sound.value === 'on' ? 'sound' : 'silent'} />
      </button>
      <button
        type="button"
        class="button plain square"
        aria-label={say('shortcuts')}
        title={`${say('shortcuts')} (?)`}
        onClick={showShortcuts}
      >
        <Icon name="keyboard" />
      </button>
      {isSignedIn && (
        <button
          type="button"
          class="button plain square"
          aria-label={say('signOut')}
          title={say('signOut')}
          onClick={() => signOut()}
        >
          <Icon name="out" />
        </button>
      )}
    </div>
  );
}

/** On a phone: the links at the bottom of the screen. */
export function PagesBar() {
  return (
    <nav class="bottom" aria-label={say('places')}>
      <Places />
    </nav>
  );
}
