import type { ComponentChildren } from 'preact';
import { say } from './language.ts';

type Props = { readonly label: string; readonly tall?: boolean; readonly children: ComponentChildren };

/** Content that is wider than its container scrolls by itself, by keyboard too. */
export function Scrolled({ label, tall, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a place in the tab order a keyboard could not scroll it
    <section class={tall ? 'scroll-x tall' : 'scroll-x'} tabIndex={0} aria-label={say('tableOf', { name: label })}>
      {children}
    </section>
  );
}
