import type { Signal } from '@preact/signals';

type Props = { readonly label: string; readonly text: Signal<string>; readonly class?: string };

/** Narrows what is listed below it by words; `/` leads to it. */
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

/** Whether some text has the words that are searched for. */
export function hasWords(searched: string, text: string): boolean {
  return text.toLowerCase().includes(searched.trim().toLowerCase());
}
