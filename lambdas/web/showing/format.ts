import { computed } from '@preact/signals';
import { DAY, HOUR, MINUTE } from '#core/duration.ts';
import { language, say } from './language.ts';

const SECOND = 1000;

const LOCALE = { en: 'en-GB', ko: 'ko-KR' } as const;

const formats = computed(() => {
  const locale = LOCALE[language.value];
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return {
    time: new Intl.DateTimeFormat(locale, time),
    minute: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    day: new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }),
    whole: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }),
    number: new Intl.NumberFormat(locale),
    fraction: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }),
    percent: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
    relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }),
  };
});

export function numberText(value: number): string {
  return formats.value.number.format(value);
}

export function percentText(share: number): string {
  return formats.value.percent.format(share);
}

/** The time for today, day and time for another day, in the reader's time zone. */
export function timeText(at: number, now = Date.now()): string {
  const { time, minute, day } = formats.value;
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? time.format(at) : `${day.format(at)} ${minute.format(at)}`;
}

export function dayText(at: number): string {
  return formats.value.day.format(at);
}

export function minuteText(at: number): string {
  return formats.value.minute.format(at);
}

export function wholeTimeText(at: number): string {
  return formats.value.whole.format(at);
}

/** As shown when hovering a time. */
export function utcText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `3 min. ago`, `in 2 hr.` */
export function relativeText(at: number, now: number): string {
  const { relative } = formats.value;
  const span = at - now;
  const size = Math.abs(span);
  if (size < MINUTE) return relative.format(Math.round(span / SECOND), 'second');
  if (size < HOUR) return relative.format(Math.round(span / MINUTE), 'minute');
  if (size < 2 * DAY) return relative.format(Math.round(span / HOUR), 'hour');
  return relative.format(Math.round(span / DAY), 'day');
}

/** A span in the most readable unit. */
export function spanText(milliseconds: number): string {
  const { number, fraction } = formats.value;
  const size = Math.abs(milliseconds);
  if (size < SECOND) return say('milliseconds', { value: number.format(Math.round(milliseconds)) });
  if (size < MINUTE) return say('seconds', { value: fraction.format(milliseconds / SECOND) });
  if (size < HOUR) return say('minutes', { value: fraction.format(milliseconds / MINUTE) });
  if (size < 2 * DAY) return say('hours', { value: fraction.format(milliseconds / HOUR) });
  return say('days', { value: fraction.format(milliseconds / DAY) });
}
