import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';

type Props = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

/** The browser's own modal dialog: it keeps the focus and closes on Escape. Afterwards the focus returns to where it was. */
export function Dialog({ title, onClose, children }: Props) {
  const own = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    own.current?.showModal();
    return () => returnFocus(opener);
  }, []);
  return (
    <dialog class="dialog" ref={own} aria-label={title} onClose={onClose}>
      <div class="dialog-head">
        <h2>{title}</h2>
        <button type="button" class="button plain square" aria-label={say('close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}

/** The button that opened a dialog may no longer exist after the decision. */
function returnFocus(opener: Element | null): void {
  const next = opener?.isConnected && opener !== document.body ? opener : document.querySelector('.incident-title, #content');
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
}
