import { now } from '../reading/clock.ts';
import { relativeText, timeText, utcText, wholeTimeText } from './format.ts';

/** A time in the reader's zone; UTC when hovered. */
export function Time({ at, whole }: { readonly at: number; readonly whole?: boolean }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={utcText(at)}>
      {whole ? wholeTimeText(at) : timeText(at)}
    </time>
  );
}

/** How long ago, or until when; it moves with the clock. */
export function Ago({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={`${wholeTimeText(at)} · ${utcText(at)}`}>
      {relativeText(at, now.value)}
    </time>
  );
}
