import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { ReadFailure } from '../reading/api.ts';
import type { Answered } from '../reading/use-answer.ts';
import { Icon } from './icon.tsx';
import { say } from './language.ts';
import { objectionText } from './objection.ts';

type Props<Value> = {
  readonly answer: ReadonlySignal<Answered<Value>>;
  /** Lines of the placeholder while nothing is known yet. */
  readonly lines?: number;
  readonly children: (value: Value) => ComponentChildren;
};

/** An answer; or a placeholder while it is read; or why it could not be read, and what to do. */
export function AnswerView<Value>({ answer, lines = 6, children }: Props<Value>) {
  const { value, failure, again } = answer.value;
  if (value !== undefined) return <>{children(value)}</>;
  if (failure !== undefined) return <FailureNote failure={failure} again={again} />;
  return <Skeleton lines={lines} />;
}

export function Skeleton({ lines }: { readonly lines: number }) {
  return (
    <div class="skeleton inside" role="status">
      <span class="unseen">{say('reading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        <i key={line} />
      ))}
    </div>
  );
}

export function FailureNote({ failure, again }: { readonly failure: ReadFailure; readonly again?: (() => void) | undefined }) {
  return (
    <div class="empty failed" role="alert">
      <Icon name={failure.kind === 'offline' ? 'offline' : 'failed'} />
      <strong>{failureTitle(failure)}</strong>
      <p>{failureHint(failure)}</p>
      {again !== undefined && failure.kind !== 'refused' && (
        <button type="button" class="button" onClick={again}>
          {say('tryAgain')}
        </button>
      )}
    </div>
  );
}

function failureTitle(failure: ReadFailure): string {
  switch (failure.kind) {
    case 'offline':
      return say('offlineTitle');
    case 'broken':
      return say('brokenTitle');
    case 'refused':
      return failure.because.code === 'not-found' ? say('notFoundTitle') : say('refusedTitle');
  }
}

function failureHint(failure: ReadFailure): string {
  switch (failure.kind) {
    case 'offline':
      return say('offlineHint');
    case 'broken':
      return say('brokenHint', { status: failure.status });
    case 'refused':
      return objectionText(failure.because);
  }
}

/** Shows that there is nothing, and why. */
export function Empty({
  title,
  children,
  icon = 'mitigated',
}: {
  title: string;
  children?: ComponentChildren;
  icon?: 'mitigated' | 'search';
}) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <strong>{title}</strong>
      {children && <p>{children}</p>}
    </div>
  );
}
