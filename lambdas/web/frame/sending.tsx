import { type ReadonlySignal, useSignal } from '@preact/signals';
import { type ReadFailure, readFailureOf } from '../reading/api.ts';
import { Icon } from '../showing/icon.tsx';
import { failureText } from '../showing/objection.ts';

/** What a dialog sends: whether it is on its way, and why the last try failed. */
export type Sending = {
  readonly isOn: ReadonlySignal<boolean>;
  readonly failure: ReadonlySignal<ReadFailure | undefined>;
  /** Sends, and calls `then` once the hub has taken it. */
  readonly run: (send: () => Promise<void>, then: () => void) => Promise<void>;
};

export function useSending(): Sending {
  const isOn = useSignal(false);
  const failure = useSignal<ReadFailure | undefined>(undefined);
  const run = async (send: () => Promise<void>, then: () => void) => {
    [isOn.value, failure.value] = [true, undefined];
    try {
      await send();
      then();
    } catch (thrown) {
      failure.value = readFailureOf(thrown);
    }
    isOn.value = false;
  };
  return { isOn, failure, run };
}

/** Why nothing was sent, inside the dialog: it lies above everything else, also above the short messages of the page. */
export function SendFailure({ failure: { value: failure } }: Pick<Sending, 'failure'>) {
  if (failure === undefined) return null;
  return (
    <p class="row send-failure" role="alert">
      <Icon name={failure.kind === 'offline' ? 'offline' : 'failed'} />
      <span>{failureText(failure)}</span>
    </p>
  );
}
