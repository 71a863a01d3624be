import { isoTime } from '#core/iso-time.ts';
import type { Message } from '#core/notice/message.ts';
import type { Language } from '#core/text.ts';

/** A CloudWatch alarm about the hub itself. `text` is CloudWatch's own reason. */
export type AlarmStory = { readonly name: string; readonly isOver: boolean; readonly text: string; readonly at: number };

export function alarmNotice({ name, isOver, text, at }: AlarmStory, language: Language): Message {
  const korean = language === 'ko';
  const head = isOver
    ? korean
      ? '허브 경보가 해제되었습니다'
      : 'An alarm of the hub has ended'
    : korean
      ? '허브에 문제가 있습니다'
      : 'The hub has a problem';
  return {
    kind: 'alarm',
    severity: isOver ? 'LOW' : 'HIGH',
    language,
    title: `${head}: ${name}`,
    lines: [text, isoTime(at)],
    facts: [{ label: korean ? '경보' : 'Alarm', value: name }],
    buttons: [],
    ...(isOver && { closed: true }),
  };
}
