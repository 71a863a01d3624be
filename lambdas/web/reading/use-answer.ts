import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type ReadFailure, read, readFailureOf } from './api.ts';
import { changes } from './changes.ts';

/** What is known of an answer. A value stays while a newer one is read, and when that fails. */
export type Answered<Value> = {
  readonly value?: Value;
  readonly failure?: ReadFailure;
  readonly path?: string;
};

type Options = {
  /** At most one request in so many milliseconds, however much changes; absent for answers that do not move. */
  readonly every?: number;
  /** Whether a batch of changes concerns this answer. */
  readonly concerns?: () => boolean;
  /** Read again whenever it counts. */
  readonly again?: ReadonlySignal<number>;
};

/** The answer of the API at a path, read again when incidents change: the first time at once, then in steps. */
export function useAnswer<Value>(
  path: string | undefined,
  { every, concerns, again: asked }: Options = {},
): ReadonlySignal<Answered<Value>> {
  const answer = useSignal<Answered<Value>>({});
  useEffect(() => {
    if (path === undefined) return undefined;
    const abort = new AbortController();
    let [reading, again, last] = [false, false, 0];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fetchNow = async () => {
      [reading, again, last] = [true, false, performance.now()];
      try {
        const value = await read<Value>(path, abort.signal);
        if (!abort.signal.aborted) answer.value = { value, path };
      } catch (thrown) {
        const kept = answer.peek();
        const same = kept.path === path && kept.value !== undefined;
        if (!abort.signal.aborted)
          answer.value = { ...(same && { value: kept.value as Value }), failure: readFailureOf(thrown), path };
      }
      reading = false;
      if (again && !abort.signal.aborted) plan();
    };
    const plan = () => {
      if (reading) {
        again = true;
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(fetchNow, Math.max(0, last + (every ?? 0) - performance.now()));
    };
    void fetchNow();
    const first = changes.peek();
    const stop =
      every === undefined ? undefined : changes.subscribe((count) => count !== first && (concerns?.() ?? true) && plan());
    const asks = asked?.peek();
    const stopAsking = asked?.subscribe((count) => count !== asks && plan());
    return () => {
      abort.abort();
      clearTimeout(timer);
      stop?.();
      stopAsking?.();
    };
  }, [path]);
  // Of another path nothing is shown, not even for a moment.
  return answer.value.path === path ? answer : EMPTY;
}

const EMPTY = { value: {} } as ReadonlySignal<Answered<never>>;
