import type { Facet } from '#core/control-room/filter.ts';
import { SEVERITIES, type Severity } from '#core/detection/severity.ts';
import { type State, TRANSITIONS } from '#core/incident/state.ts';
import { NOTICE_STATES } from '#core/notice/notice.ts';
import { hubNow } from '../frame/watch.tsx';
import { severityName, stateName } from '../showing/badges.tsx';
import { say } from '../showing/language.ts';
import { SCENARIO_IDS, titleOf } from '../showing/titles.ts';

/** A value of a facet, and the name that people read. */
export type Choice = { readonly value: string; readonly name: string; readonly more?: string };

/** The known values of a facet; none for a facet with too many, whose value is typed. */
export function choicesOf(facet: Facet): readonly Choice[] {
  const accounts = hubNow.value?.accounts ?? [];
  switch (facet) {
    case 'severity':
      return SEVERITIES.toReversed().map((value: Severity) => ({ value, name: severityName(value) }));
    case 'state':
      return (Object.keys(TRANSITIONS) as State[]).map((value) => ({ value, name: stateName(value) }));
    case 'account':
      return accounts.map(({ id, name }) => ({ value: id, name, more: id }));
    case 'unit':
      return [...new Set(accounts.flatMap(({ unit }) => unit ?? []))].sort().map((value) => ({ value, name: value }));
    case 'scenario':
      return SCENARIO_IDS.map((value) => ({ value, name: titleOf(value), more: value }));
    case 'notice':
      return NOTICE_STATES.map((value) => ({ value, name: say(`notice-${value}`) }));
    case 'region':
    case 'actor':
      return [];
  }
}

export function nameOfValue(facet: Facet, value: string): string {
  return choicesOf(facet).find((choice) => choice.value === value)?.name ?? value;
}

/** At most `most` choices whose name or value contains the typed text. */
export function choicesLike(choices: readonly Choice[], typed: string, most: number): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  const fits = ({ value, name }: Choice) => name.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted);
  return (wanted === '' ? choices : choices.filter(fits)).slice(0, most);
}
