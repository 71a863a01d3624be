export type Reminder = {
  /** Epoch milliseconds. */
  readonly at: number;
  /** `look-again`: is it still open? `lapse`: the request for approval ends. `expire`: a temporary measure ends. */
  readonly kind: 'look-again' | 'lapse' | 'expire';
  readonly incident: string;
  readonly detection?: string;
};

/** Keeps reminders until they are done. Adding one twice keeps it once. */
export type ReminderStore = {
  /** A reminder whose time has passed is due at once. Rejects if `at` is not a time. */
  readonly add: (reminder: Reminder) => Promise<void>;
  /** Reminders due by this time and not done, earliest first; after a long pause possibly not all of them yet. */
  readonly due: (until: number) => Promise<readonly Reminder[]>;
  readonly done: (reminder: Reminder) => Promise<void>;
};

const DIGITS = 16;

/** Unique per reminder, and sorts by time. Throws if `at` is not a time. */
export function reminderKey({ at, kind, incident, detection = '' }: Reminder): string {
  if (!Number.isSafeInteger(at) || at < 0) throw new Error(`a reminder needs a time, not ${at}: ${kind} ${incident}`);
  return [timeKey(at), kind, incident, detection].join('#');
}

export function timeKey(at: number): string {
  return String(at).padStart(DIGITS, '0');
}
