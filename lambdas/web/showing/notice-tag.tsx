import type { NoticeState } from '#core/notice/notice.ts';
import { ownEntry } from '#core/own-property.ts';
import { say } from './language.ts';

const TONES: Readonly<Record<NoticeState, string>> = { SENT: 'good', MERGED: '', HELD: 'wait', FAILED: 'bad' };

/** Whether people were notified. */
export function NoticeTag({ state }: { readonly state: NoticeState | undefined }) {
  if (state === undefined) return <span class="small quiet">{say('noNotice')}</span>;
  return <span class={`tag ${ownEntry(TONES, state)}`}>{say(`notice-${state}`)}</span>;
}
