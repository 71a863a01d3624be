import { type ReadonlySignal, useSignal } from '@preact/signals';
import { type ReadFailure, readFailureOf } from '../reading/api.ts';
import { Icon } from '../showing/icon.tsx';
import { failureText } from '../showing/objection.ts';

/** What a person sends: whether it is on its way, and why the last try failed. */
export type Sending = {
  readonly isOn: ReadonlySignal<boolean>;
  readonly failure: ReadonlySignal<ReadFailure | undefined>;
  /** Sends; undefined once the hub has taken it, else why it did not. */
  readonly run: (send: () => Promise<void>) => Promise<ReadFailure | undefined>;
};

export function useSending(): Sending {
  const isOn = useSignal(false);
  const failure = useSignal<ReadFailure | undefined>(undefined);
  const run = async (send: () => Promise<void>) => {
    [isOn.value, failure.value] = [true, undefined];
    failure.value = await send().then(() => undefined, readFailureOf);
    isOn.value = false;
    return failure.value;
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
