import { type ReadonlySignal, type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type ReadFailure, read, readFailureOf } from './api.ts';
import { changes } from './changes.ts';
import { connection } from './live.ts';

/** The state of an answer. A value stays while a newer one is read, and if that fails. `again` asks once more, at once. */
export type Answered<Value> = {
  readonly value?: Value;
  readonly failure?: ReadFailure;
  readonly path?: string;
  readonly again?: () => void;
};

type Options = {
  /** Milliseconds between two requests, at least; absent for answers that do not change. */
  readonly every?: number;
  /** Whether a batch of changes concerns this answer. */
  readonly concerns?: () => boolean;
  /** Read again whenever it counts. */
  readonly again?: ReadonlySignal<number>;
};

/** After a failure the page asks again by itself, each time later. */
const RETRY_AFTER = 2_000;
const RETRY_AT_MOST_AFTER = 30_000;

/** The answer of the API at a path, read again when incidents change, when the connection is back, and after a failure. */
export function useAnswer<Value>(
  path: string | undefined,
  { every, concerns, again: asked }: Options = {},
): ReadonlySignal<Answered<Value>> {
  const answer = useSignal<Answered<Value>>({});
  useEffect(() => {
    if (path === undefined) return undefined;
    const reader = answerReader(path, answer, every ?? 0);
    const [firstChange, firstAsk] = [changes.peek(), asked?.peek()];
    const stops = [
      changes.subscribe((count) => {
        if (every !== undefined && count !== firstChange && (concerns?.() ?? true)) reader.plan();
      }),
      connection.subscribe((link) => {
        if (link === 'live' && answer.peek().failure !== undefined) reader.readNow();
      }),
      asked?.subscribe((count) => {
        if (count !== firstAsk) reader.plan();
      }),
    ];
    return () => {
      reader.stop();
      for (const stop of stops) stop?.();
    };
  }, [path]);
  // The answer of another path is never shown, not even for a moment.
  return answer.value.path === path ? answer : EMPTY;
}

const EMPTY = { value: {} } as ReadonlySignal<Answered<never>>;

function answerReader<Value>(path: string, answer: Signal<Answered<Value>>, every: number) {
  const abort = new AbortController();
  let [reading, isAsked, last, failed] = [false, false, 0, 0];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(fetchNow, milliseconds);
  };
  const plan = () => {
    if (reading) isAsked = true;
    else wait(Math.max(0, last + every - performance.now()));
  };
  const readNow = () => {
    if (!reading) wait(0);
  };
  const fetchNow = async () => {
    [reading, isAsked, last] = [true, false, performance.now()];
    const next = await read<Value>(path, abort.signal).then(
      (value) => ({ value }),
      (thrown: unknown) => ({ failure: readFailureOf(thrown) }),
    );
    reading = false;
    if (abort.signal.aborted) return;
    const kept = answer.peek();
    const isKept = 'failure' in next && kept.path === path && kept.value !== undefined;
    answer.value = { ...(isKept && { value: kept.value as Value }), ...next, path, again: readNow };
    failed = 'failure' in next ? failed + 1 : 0;
    if (isAsked) plan();
    else if ('failure' in next && next.failure.kind !== 'refused')
      wait(Math.min(RETRY_AT_MOST_AFTER, RETRY_AFTER * 2 ** (failed - 1)));
  };
  void fetchNow();
  return {
    plan,
    readNow,
    stop: () => {
      abort.abort();
      clearTimeout(timer);
    },
  };
}
