import { Time } from './time.tsx';

const ISO_TIME = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/;

/** A sentence of `words/`: its times, which are UTC for all who read it elsewhere, are in the reader's zone here. */
export function Sentence({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(ISO_TIME).map((part, index) => {
        const at = index % 2 === 1 ? Date.parse(part) : Number.NaN;
        return Number.isNaN(at) ? part : <Time key={`${index} ${part}`} at={at} whole />;
      })}
    </>
  );
}
