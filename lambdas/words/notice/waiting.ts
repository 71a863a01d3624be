import type { Message } from '#core/notice/message.ts';
import { durationWords } from '../duration.ts';

/** The message about an incident that has waited this long for a decision. */
export function waitingNotice(message: Message, waitedMs: number): Message {
  const waited = durationWords(waitedMs)[message.language];
  const head = message.language === 'ko' ? `${waited}째 결정을 기다립니다` : `Has waited for a decision for ${waited}`;
  return { ...message, kind: 'waiting', title: `${head}: ${message.title}` };
}
