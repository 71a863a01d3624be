import type { Signal } from '@preact/signals';

type Props = { readonly label: string; readonly text: Signal<string>; readonly class?: string };

/** Filters the list below it by text; the key `/` focuses it. */
export function SearchField({ label, text, class: more = '' }: Props) {
  return (
    <input
      class={`input narrow ${more}`}
      type="search"
      data-search
      aria-label={label}
      placeholder={label}
      value={text.value}
      onInput={({ currentTarget }) => (text.value = currentTarget.value)}
    />
  );
}

/** Whether a text contains the searched words. */
export function hasWords(searched: string, text: string): boolean {
  return text.toLowerCase().includes(searched.trim().toLowerCase());
}
