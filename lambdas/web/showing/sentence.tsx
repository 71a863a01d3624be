import { Time } from './time.tsx';

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
const TIME_OR_REGION = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z|\b[a-z]{2}(?:-[a-z]+)+-\d\b)/;

/** A sentence of `words/`: its UTC times are shown in the reader's time zone, and a Region name is never broken. */
export function Sentence({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(TIME_OR_REGION).map((part, index) => {
        if (index % 2 === 0) return part;
        const at = ISO_TIME.test(part) ? Date.parse(part) : Number.NaN;
        const key = `${index} ${part}`;
        return Number.isNaN(at) ? (
          <span key={key} class="unbroken">
            {part}
          </span>
        ) : (
          <Time key={key} at={at} whole />
        );
      })}
    </>
  );
}
