import { ownEntry } from '#core/own-property.ts';
import type { Mode } from '#core/settings.ts';
import { say } from './language.ts';

const TONES: Readonly<Record<Mode, string>> = { off: 'bad', observe: '', approve: 'wait', auto: 'good' };

/** What the hub may do by itself, in the same word as in the organization file. */
export function ModeTag({ mode }: { readonly mode: Mode }) {
  return <span class={`tag ${ownEntry(TONES, mode)}`}>{say(`mode-${mode}`)}</span>;
}
