import { inject } from 'vitest';
import type { PageContents } from '#local/recorder/page/page.ts';

/** What arrived at the channels, mailboxes and tickets of the organization the tests share. */
export async function messagesOfChannels(): Promise<PageContents> {
  return (await (await fetch(`${inject('running').messages}/messages.json`)).json()) as PageContents;
}
