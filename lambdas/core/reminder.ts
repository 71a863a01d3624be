import { DAY } from './duration.ts';
import type { Incident } from './incident/incident.ts';

export type Reminder = {
  /** Epoch milliseconds. */
  readonly at: number;
  /**
   * `look-again`: check whether it is still open. `lapse`: an approval ends. `expire`: a temporary measure ends. `renew`: import its
   * finding again. `check-row`: its row may be forged. `check-status`: it is unknown who set the status of its finding.
   */
  readonly kind: 'look-again' | 'lapse' | 'expire' | 'end-suppression' | 'renew' | 'check-row' | 'check-status';
  readonly incident: string;
  readonly detection?: string;
};

/** Key prefixes of reminders by writer; besides the clock, only that function may write them, so that no other can end a containment. */
export const AGENDAS = {
  remediate: 'agenda',
  detect: 'agenda-of-detect',
  decide: 'agenda-of-decide',
  publish: 'agenda-of-publish',
} as const;

/** The kinds of reminders under each prefix. Earlier versions stored all under that of `remediate`. */
export const AGENDA_KINDS: Readonly<Record<keyof typeof AGENDAS, readonly Reminder['kind'][]>> = {
  remediate: ['lapse', 'expire', 'look-again', 'renew'],
  detect: ['look-again', 'renew'],
  decide: ['end-suppression'],
  publish: ['check-row', 'check-status'],
};

/** Keeps reminders until they are done. Adding one twice keeps it once. */
export type ReminderStore = {
  /** A reminder whose time has passed is due immediately. Rejects if `at` is not a time. */
  readonly add: (reminder: Reminder) => Promise<void>;
  /** Reminders due by this time and not done, earliest first; after a long pause possibly not all of them yet. */
  readonly due: (until: number) => Promise<readonly Reminder[]>;
  readonly done: (reminder: Reminder) => Promise<void>;
};

/** Security Hub deletes a finding 90 days after its last update; 15 days are left in case the hub does not run. */
const RENEW_AFTER = 75 * DAY;

/** An incident whose finding is imported again though nothing changed. `renewedAt` is epoch milliseconds. */
export type RenewedFinding = Pick<Incident, 'id' | 'account' | 'region'> & { readonly renewedAt: number };

export function renewal(incident: string, since: number): Reminder {
  return { kind: 'renew', incident, at: since + RENEW_AFTER };
}

const DIGITS = 16;

/** Unique per reminder, and sorts by time. Throws if `at` is not a time. */
export function reminderKey({ at, kind, incident, detection = '' }: Reminder): string {
  if (!Number.isSafeInteger(at) || at < 0) throw new Error(`a reminder needs a time, not ${at}: ${kind} ${incident}`);
  return [timeKey(at), kind, incident, detection].join('#');
}

export function timeKey(at: number): string {
  return String(at).padStart(DIGITS, '0');
}
