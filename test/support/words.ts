import type { Incident } from '#core/incident/incident.ts';
import type { Reason } from '#core/reason.ts';
import { reasonText } from '#words/reason.ts';
import { englishIn } from './korean.ts';

/** The English text of a reason. */
export function english(reason: Reason): string {
  return reasonText(reason, 'en');
}

/** Why an incident took its last step, in English. */
export function lastNote(incident: Incident | undefined): string | undefined {
  const reason = incident?.history.at(-1)?.reason;
  return reason && english(reason);
}

/** Why an incident waits for a person, in English. */
export function becauseOf(incident: Incident | undefined): string | undefined {
  const because = incident?.approvalRequest?.because;
  return because && english(because);
}

/** The English words, other than names and values, in the Korean text of why an incident took its last step. */
export function englishOfKorean(incident: Incident | undefined): string[] {
  const reason = incident?.history.at(-1)?.reason;
  return reason === undefined ? [] : englishIn(reasonText(reason, 'ko'), reason);
}
