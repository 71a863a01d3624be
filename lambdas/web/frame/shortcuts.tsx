import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { ControlRoomText } from '#words/control-room.ts';
import { goTo, linkTo, linkWithOpen, route, type ViewName } from '../route.ts';
import { chooseLanguage, language, say } from '../showing/language.ts';
import { rememberedChoice } from '../showing/remembered.ts';
import { Dialog } from './dialog.tsx';

const KEPT = rememberedChoice('keys', (value): 'on' | 'off' | undefined =>
  value === 'on' || value === 'off' ? value : undefined,
);
/** Single keys can be turned off, because speech input types them by accident. */
const keys = signal<'on' | 'off'>(KEPT.read() ?? 'on');
const shown = signal(false);

export function showShortcuts(): void {
  shown.value = true;
}

const GO: Readonly<Record<string, ViewName>> = {
  n: 'now',
  t: 'timeline',
  c: 'charts',
  h: 'history',
  o: 'organization',
  r: 'rules',
};

/** Keys that press the button with the same `data-key`: the decisions of an incident. */
const BUTTON_KEYS = new Set(['a', 'x', 'u', 's', 'p', 'm']);

let waitsForPlace = false;

function pressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target as HTMLElement;
  const isTyping = target.matches('input, textarea, select, [contenteditable]');
  // While Tab cycles through a dialog, the focus may be on the body.
  const inDialog = document.querySelector('dialog[open]') !== null;
  if (event.key === 'Escape' && !inDialog && !isTyping) closePanel();
  if (isTyping || inDialog || keys.value === 'off') return;
  const done = react(event.key, event);
  if (done) event.preventDefault();
}

function react(key: string, event: KeyboardEvent): boolean {
  if (waitsForPlace) {
    waitsForPlace = false;
    const view = ownProperty(GO, key);
    if (view !== undefined) goTo(linkTo(view));
    return view !== undefined;
  }
  switch (key) {
    case 'g':
      waitsForPlace = true;
      setTimeout(() => (waitsForPlace = false), 1_500);
      return true;
    case '?':
      shown.value = true;
      return true;
    case '/':
      return focusOn('[data-search]');
    case 'j':
      return step(1);
    case 'k':
      return step(-1);
    case 'l':
      chooseLanguage(language.value === 'en' ? 'ko' : 'en');
      return true;
  }
  if (!BUTTON_KEYS.has(key) || event.repeat) return false;
  const button = document.querySelector<HTMLButtonElement>(`[data-key="${key}"]:not(:disabled)`);
  button?.click();
  return button !== null;
}

function closePanel(): void {
  const { open, alone } = route.value;
  if (open !== undefined && !alone) goTo(linkWithOpen(undefined));
}

function focusOn(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.focus();
  return found !== null;
}

/** Moves the focus along the incidents of the page. */
function step(by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row === document.activeElement || row.getAttribute('aria-current') === 'true');
  const next = rows[at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return next !== undefined;
}

type Listed = readonly (readonly [keys: readonly string[], text: ControlRoomText])[];

const LIST: Readonly<Record<'places' | 'keysOfLists' | 'keysOfIncident' | 'keysOfPage', Listed>> = {
  places: [
    [['g', 'n'], 'now'],
    [['g', 't'], 'timeline'],
    [['g', 'c'], 'charts'],
    [['g', 'h'], 'history'],
    [['g', 'o'], 'organization'],
    [['g', 'r'], 'rules'],
  ],
  keysOfIncident: [
    [['a'], 'approve'],
    [['x'], 'reject'],
    [['u'], 'undo'],
    [['p'], 'replan'],
    [['s'], 'suppress'],
    [['m'], 'noteTitle'],
  ],
  keysOfLists: [
    [['j'], 'keyNext'],
    [['k'], 'keyPrevious'],
    [['Enter'], 'keyOpen'],
    [['Esc'], 'keyClose'],
  ],
  keysOfPage: [
    [['/'], 'keySearch'],
    [['l'], 'keyLanguage'],
    [['?'], 'keyHelp'],
  ],
};

/** Listens for keys, and shows the list of them. */
export function Shortcuts() {
  useEffect(() => {
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
  if (!shown.value) return null;
  return (
    <Dialog title={say('shortcuts')} onClose={() => (shown.value = false)}>
      <div class="keys">
        {(Object.keys(LIST) as (keyof typeof LIST)[]).map((group) => (
          <section key={group}>
            <h3>{say(group)}</h3>
            <dl>
              {ownEntry(LIST, group).map(([pressing, text]) => (
                <div key={text}>
                  <dt>
                    {pressing.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{say(text)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label class="row check">
        <input
          type="checkbox"
          checked={keys.value === 'on'}
          onChange={({ currentTarget }) => {
            keys.value = currentTarget.checked ? 'on' : 'off';
            KEPT.write(keys.value);
          }}
        />
        <span>{say('keysOn')}</span>
      </label>
    </Dialog>
  );
}
