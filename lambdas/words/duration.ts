import { DAY, HOUR, MINUTE } from '#core/duration.ts';
import type { Localized } from '#core/text.ts';

const UNITS = [
  [DAY, 'd', '일'],
  [HOUR, 'h', '시간'],
  [MINUTE, 'min', '분'],
] as const;

const SECOND = 1_000;

/** A length of time, rounded to what matters: `0.4 s`, `12 s`, `5 min`, `3 h`, `2 d`. */
export function durationWords(milliseconds: number): Localized {
  const length = Math.max(0, milliseconds);
  const unit = UNITS.find(([size]) => length >= 2 * size);
  if (unit !== undefined) {
    const [size, en, ko] = unit;
    const number = Math.round(length / size);
    return { en: `${number} ${en}`, ko: `${number}${ko}` };
  }
  const seconds = length < 10 * SECOND ? (length / SECOND).toFixed(1) : String(Math.round(length / SECOND));
  return { en: `${seconds} s`, ko: `${seconds}초` };
}
