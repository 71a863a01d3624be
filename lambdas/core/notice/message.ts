import type { Severity } from '../detection/severity.ts';
import type { State } from '../incident/state.ts';
import type { KnownPerson } from '../people.ts';
import type { Language } from '../text.ts';

export type MessageKind = 'incident' | 'digest' | 'waiting' | 'alarm' | 'sample' | 'rule-change';

export type MessageFact = { readonly label: string; readonly value: string; readonly url?: string };

export type MessageButton = {
  readonly id: 'open' | 'approve' | 'reject' | 'undo';
  readonly label: string;
  readonly url?: string;
};

/** Plain text in `language`; foreign text is unchanged, and each channel passes it through `core/visible.ts` and escapes its markup. */
export type Message = {
  readonly kind: MessageKind;
  readonly incident?: string;
  readonly severity?: Severity;
  readonly state?: State;
  readonly language: Language;
  readonly title: string;
  /** Most important first; a phone shows two. */
  readonly lines: readonly string[];
  readonly facts: readonly MessageFact[];
  readonly mention?: KnownPerson;
  /** Only decisions that are possible now. */
  readonly buttons: readonly MessageButton[];
  readonly closed?: boolean;
};
