import { DAY, MINUTE } from '../duration.ts';

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** Times of day such as `09:00` in an IANA time zone. If `to` is before `from`, they continue after midnight and belong to the first day. */
export type Hours = {
  readonly from: string;
  readonly to: string;
  readonly days?: readonly Weekday[];
  readonly timeZone: string;
};

export function isWithinHours(hours: Hours, at: number): boolean {
  const { day, minute } = localTime(hours.timeZone, at);
  const [from, to] = [minuteOf(hours.from), minuteOf(hours.to)];
  const counts = (on: number) => hours.days === undefined || hours.days.includes(WEEKDAYS[(on + 7) % 7] as Weekday);
  if (from < to) return counts(day) && minute >= from && minute < to;
  return (counts(day) && minute >= from) || (counts(day - 1) && minute < to);
}

/** When the current hours end, in epoch milliseconds; wrong by one hour on days with a clock change. */
export function endOfHours(hours: Hours, at: number): number {
  const { minute } = localTime(hours.timeZone, at);
  const left = (minuteOf(hours.to) - minute) * MINUTE;
  return Math.floor(at / MINUTE) * MINUTE + (left > 0 ? left : left + DAY);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localTime(timeZone: string, at: number): { readonly day: number; readonly minute: number } {
  const format = formats.get(timeZone) ?? newFormat(timeZone);
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = WEEKDAYS.indexOf((parts.weekday ?? '').toLowerCase() as Weekday);
  return { day, minute: Number(parts.hour) * 60 + Number(parts.minute) };
}

function newFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}
