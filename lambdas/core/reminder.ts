/** One thing the hub means to do about an incident at a certain time, and not before. */
export type Reminder = {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Look again whether it still stands, let a request for approval lapse, or tidy up after a measure that was to last a while. */
  readonly kind: 'look-again' | 'lapse' | 'expire';
  readonly incident: string;
  /** The detection that wants to look again. */
  readonly detection?: string;
};

/** Where appointments are kept until they were kept: noting one twice is noting it once, and none is ever forgotten. */
export type ReminderStore = {
  /** Notes an appointment; one whose time has passed is due at once. Rejects if `at` is no time. */
  readonly add: (appointment: Reminder) => Promise<void>;
  /** Appointments up to and including this time that are not done, the earliest first; after a long pause perhaps not yet all of them. */
  readonly due: (until: number) => Promise<readonly Reminder[]>;
  /** Strikes an appointment off. One that is not there is no mistake. */
  readonly done: (appointment: Reminder) => Promise<void>;
};

/** As many digits as the latest time a date can be has. */
const DIGITS = 16;

/** What no two appointments share; as text in the order of their times. Throws if `at` is no time. */
export function reminderKey({ at, kind, incident, detection = '' }: Reminder): string {
  if (!Number.isSafeInteger(at) || at < 0) throw new Error(`the agenda takes no appointment at ${at}: ${kind} ${incident}`);
  return [timeKey(at), kind, incident, detection].join('#');
}

/** What the key of every appointment at this time begins with; keys of earlier ones come before it, of later ones after it. */
export function timeKey(at: number): string {
  return String(at).padStart(DIGITS, '0');
}
