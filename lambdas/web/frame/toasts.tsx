import { signal } from '@preact/signals';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';

type Toast = { readonly id: number; readonly text: string; readonly bad: boolean };

const toasts = signal<readonly Toast[]>([]);
let next = 0;

/** Shows the result of an action of the reader for a short time. A failure stays until it is closed. */
export function toast(text: string, bad = false): void {
  const id = next++;
  toasts.value = [...toasts.value.slice(-3), { id, text, bad }];
  if (!bad) setTimeout(() => closeToast(id), 6_000);
}

function closeToast(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

export function Toasts() {
  return (
    <div class="toasts" aria-live="polite">
      {toasts.value.map(({ id, text, bad }) => (
        <div key={id} class={bad ? 'toast bad' : 'toast'}>
          <Icon name={bad ? 'failed' : 'closed'} />
          <span>{text}</span>
          <button type="button" class="button plain square" aria-label={say('close')} onClick={() => closeToast(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
