import type { ApiObjection } from '#core/control-room/session.ts';
import type { Reason } from '#core/reason.ts';
import { reasonText } from '#words/reason.ts';
import type { ReadFailure } from '../reading/api.ts';
import { language, say } from './language.ts';

/** Why the API refused, as a sentence. */
export function objectionText(objection: ApiObjection): string {
  switch (objection.code) {
    case 'not-signed-in':
      return say('notSignedIn');
    case 'unknown-person':
      return say('unknownPerson', { email: objection.email });
    case 'role-lacks-right':
      return say('roleLacksRight', { role: say(`role-${objection.role as 'viewer'}`) });
    case 'not-found':
      return say('notFound');
    case 'foreign-origin':
      return say('foreignOrigin');
    case 'decision-unproven':
      return say(objection.because === 'other-time' ? 'decisionLate' : 'decisionUnproven');
    case 'not-valid':
      return say('notValid', { field: objection.field });
    case 'not-possible':
      return becauseText(objection.because);
    case 'incident-changed':
      return say('incidentChanged');
  }
}

/** A reason as the API returns it; a reason of a newer hub, unknown to this page, is shown as JSON. */
export function becauseText(because: unknown): string {
  try {
    return reasonText(because as Reason, language.value);
  } catch {
    return JSON.stringify(because) ?? '';
  }
}

/** Why an action of the reader was not carried out. */
export function failureText(failure: ReadFailure): string {
  if (failure.kind === 'refused') return objectionText(failure.because);
  return failure.kind === 'offline' ? say('notSentOffline') : say('notSent', { status: failure.status });
}
