import type { Severity } from '#core/detection/severity.ts';
import type { State } from '#core/incident/state.ts';
import { ownEntry } from '#core/own-property.ts';
import { severityWords, stateWords } from '#words/state.ts';
import { Icon, type IconName } from './icon.tsx';
import { inLanguage, language, say } from './language.ts';

const SEVERITY_ICONS: Readonly<Record<Severity, IconName>> = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium', LOW: 'low' };

const STATE_ICONS: Readonly<Record<State, IconName>> = {
  NEW: 'new',
  PROCESSING: 'processing',
  AWAITING_APPROVAL: 'awaiting',
  MITIGATED: 'mitigated',
  FAILED: 'failed',
  SUPPRESSED: 'suppressed',
  CLOSED: 'closed',
};

/** State words are upper case in English, as arguments of the command line; the page shows them capitalized. */
export function stateName(state: State): string {
  const words = stateWords(state)[language.value].replace('_', ' ');
  return language.value === 'en' ? words.charAt(0) + words.slice(1).toLowerCase() : words;
}

export function severityName(severity: Severity): string {
  const words = inLanguage(severityWords(severity));
  return language.value === 'en' ? words.charAt(0) + words.slice(1).toLowerCase() : words;
}

export function SeverityIcon({ severity }: { readonly severity: Severity }) {
  return <Icon name={ownEntry(SEVERITY_ICONS, severity)} />;
}

export function SeverityBadge({ severity, solid }: { readonly severity: Severity; readonly solid?: boolean }) {
  return (
    <span class={solid ? 'severity solid' : 'severity'} data-severity={severity}>
      <SeverityIcon severity={severity} />
      {severityName(severity)}
    </span>
  );
}

export function StateBadge({ state }: { readonly state: State }) {
  return (
    <span class="state" data-state={state}>
      <Icon name={ownEntry(STATE_ICONS, state)} />
      {stateName(state)}
    </span>
  );
}

const STEPS_DONE: Readonly<Record<State, number>> = {
  NEW: 1,
  PROCESSING: 2,
  AWAITING_APPROVAL: 2,
  FAILED: 2,
  MITIGATED: 3,
  SUPPRESSED: 3,
  CLOSED: 3,
};

/** How far an incident is between NEW, PROCESSING and MITIGATED. */
export function StateTrack({ state }: { readonly state: State }) {
  const done = ownEntry(STEPS_DONE, state);
  return (
    <span class="track" data-state={state} role="img" aria-label={say('stepOf', { n: done, state: stateName(state) })}>
      {[1, 2, 3].map((step) => (
        <i key={step} class={`${step <= done ? 'done' : ''} ${step === done && done < 3 ? 'now' : ''}`} />
      ))}
    </span>
  );
}
