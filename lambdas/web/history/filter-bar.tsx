import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { FACETS, type Facet, type IncidentFilter, type View } from '#core/control-room/filter.ts';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';
import { choicesLike, choicesOf, nameOfValue } from './facets.ts';

type Props = { readonly view: View; readonly onChange: (view: View) => void };

type Option = { readonly key: string; readonly name: string; readonly more?: string; readonly take: () => void };

const MOST_OPTIONS = 12;

/** Property filters as in AWS consoles: first the property, then its value; what is typed without a property is searched as words. */
export function FilterBar({ view, onChange }: Props) {
  const { filter } = view;
  const typed = useSignal('');
  const facet = useSignal<Facet | undefined>(undefined);
  const isOpen = useSignal(false);
  const at = useSignal(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();

  const change = (next: IncidentFilter) => onChange({ ...view, filter: next });
  const add = (to: Facet, value: string) => {
    change({ ...filter, [to]: [...new Set([...(filter[to] ?? []), value])] });
    facet.value = undefined;
    typed.value = '';
    at.value = 0;
    isOpen.value = false;
  };
  const options = optionsFor(typed.value, facet.value, {
    add,
    choose: (chosen) => {
      facet.value = chosen;
      typed.value = '';
      at.value = 0;
      input.current?.focus();
    },
    search: (text) => {
      change({ ...filter, text });
      typed.value = '';
      isOpen.value = false;
    },
  });
  const chosen = options[Math.min(at.value, options.length - 1)];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const by = event.key === 'ArrowDown' ? 1 : options.length - 1;
      at.value = isOpen.value ? (at.value + by) % Math.max(1, options.length) : 0;
      isOpen.value = true;
    } else if (event.key === 'Enter' && isOpen.value) chosen?.take();
    else if (event.key === 'Escape') {
      facet.value = undefined;
      typed.value = '';
      isOpen.value = false;
    } else if (event.key === 'Backspace' && typed.value === '' && facet.value !== undefined) facet.value = undefined;
    else return;
    event.preventDefault();
  };
  const isShown = isOpen.value && options.length > 0;
  return (
    <div class="filter">
      <div class="search">
        <Icon name="search" />
        {facet.value !== undefined && <span class="tag">{say(facet.value)} =</span>}
        <input
          ref={input}
          class="bare"
          data-search
          role="combobox"
          aria-label={say('filter')}
          aria-expanded={isShown}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={isShown ? `${list}-${options.indexOf(chosen as Option)}` : undefined}
          autocomplete="off"
          spellcheck={false}
          maxLength={300}
          placeholder={say(facet.value === undefined ? 'filterHint' : 'valueHint')}
          value={typed.value}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
            at.value = 0;
            isOpen.value = true;
          }}
          onFocus={() => (isOpen.value = true)}
          onBlur={() => (isOpen.value = false)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={list} role="listbox" aria-label={say('filter')} class="options" hidden={!isShown}>
        {options.map(({ key, name, more, take }, index) => (
          <div
            key={key}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={chosen?.key === key}
            onMouseDown={(event) => {
              // The input keeps the focus.
              event.preventDefault();
              take();
            }}
          >
            <span>{name}</span>
            {more !== undefined && <span class="small quiet">{more}</span>}
          </div>
        ))}
      </div>
      <Tokens filter={filter} onChange={change} />
    </div>
  );
}

type Acts = {
  readonly add: (facet: Facet, value: string) => void;
  readonly choose: (facet: Facet) => void;
  readonly search: (text: string) => void;
};

function optionsFor(typed: string, facet: Facet | undefined, { add, choose, search }: Acts): readonly Option[] {
  const text = typed.trim();
  if (facet !== undefined) {
    const fits = choicesLike(choicesOf(facet), typed, MOST_OPTIONS);
    const own = text !== '' && choicesOf(facet).length === 0;
    return [
      ...(own ? [{ key: 'own', name: `${say(facet)} = ${text}`, take: () => add(facet, text) }] : []),
      ...fits.map(({ value, name, more }) => ({
        key: value,
        name,
        ...(more !== undefined && { more }),
        take: () => add(facet, value),
      })),
    ];
  }
  const facets = FACETS.filter((one) => say(one).toLowerCase().includes(text.toLowerCase()));
  return [
    ...(text === '' ? [] : [{ key: 'text', name: say('searchFor', { text }), take: () => search(text) }]),
    ...facets.map((one) => ({ key: one, name: say(one), take: () => choose(one) })),
  ];
}

function Tokens({ filter, onChange }: { readonly filter: IncidentFilter; readonly onChange: (next: IncidentFilter) => void }) {
  const without = (facet: Facet, value: string): IncidentFilter => {
    const rest = (filter[facet] ?? []).filter((one) => one !== value);
    const others = Object.entries(filter).filter(([name]) => name !== facet);
    return Object.fromEntries(rest.length === 0 ? others : [...others, [facet, rest]]);
  };
  const tokens = FACETS.flatMap((facet) =>
    (filter[facet] ?? []).map((value) => ({
      key: `${facet} ${value}`,
      text: `${say(facet)} = ${nameOfValue(facet, value)}`,
      take: () => onChange(without(facet, value)),
    })),
  );
  const { text, ...others } = filter;
  const all = [...tokens, ...(text === undefined ? [] : [{ key: 'text', text: `“${text}”`, take: () => onChange(others) }])];
  if (all.length === 0) return null;
  return (
    <ul class="tokens" aria-label={say('filters')}>
      {all.map(({ key, text: shown, take }) => (
        <li key={key} class="token">
          <span>{shown}</span>
          <button type="button" aria-label={say('removeFilter', { filter: shown })} onClick={take}>
            <Icon name="close" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="button plain" onClick={() => onChange({})}>
          {say('clearFilters')}
        </button>
      </li>
    </ul>
  );
}
