import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { Skeleton } from '../showing/answer-view.tsx';

/** A part of the page that is fetched when it is first shown, or when the browser has nothing else to do. */
export function later<Props extends object>(fetchPart: () => Promise<ComponentType<Props>>) {
  const part = signal<ComponentType<Props> | undefined>(undefined);
  let isAsked = false;
  const ask = () => {
    if (isAsked) return;
    isAsked = true;
    void fetchPart().then(
      (fetched) => {
        part.value = fetched;
      },
      () => {
        // The hub cannot be reached for a moment: the next render asks again.
        isAsked = false;
      },
    );
  };
  waiting.push(ask);
  return function Later(props: Props) {
    const Part = part.value;
    if (Part !== undefined) return <Part {...props} />;
    ask();
    return <Skeleton lines={9} />;
  };
}

const waiting: (() => void)[] = [];

/** Fetches the remaining parts, so that other views open without delay. */
export function fetchTheRest(): void {
  for (const ask of waiting.splice(0)) ask();
}
