import { concurrently } from '#core/concurrently.ts';
import { errorText } from '#core/errors.ts';
import { CLOCK_VERBS, type ClockVerb } from '#core/incident/decision.ts';
import { HUB_ACTOR, type Incident } from '#core/incident/incident.ts';
import { isOpen } from '#core/incident/life.ts';
import { type Reminder, type ReminderStore, type RenewedFinding, renewal } from '#core/reminder.ts';
import { type ReminderEvent, reminderEvent } from './reminder-event.ts';

/** A decision that the clock makes for the hub: the end of an approval request, a temporary measure or a suppression. */
export type ReminderDecision = { readonly verb: ClockVerb; readonly incident: string; readonly by: typeof HUB_ACTOR };

/** The reminders of one function, and the kinds it may add. */
export type WriterReminders = { readonly reminders: ReminderStore; readonly mayAdd: readonly Reminder['kind'][] };

export type ClockPorts = {
  readonly writers: readonly WriterReminders[];
  /** Reports a reminder of a kind that its writer may not add. */
  readonly onForged: (reminder: Reminder) => Promise<void>;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  /** Asks detection to check an incident again. */
  readonly remind: (event: ReminderEvent) => Promise<void>;
  readonly decide: (decision: ReminderDecision) => Promise<void>;
  /** Orders another import of the finding of an incident. */
  readonly renew: (finding: RenewedFinding) => Promise<void>;
  readonly now: () => number;
};

/** A reminder that could not be sent. It stays due. */
export type FailedReminder = { readonly reminder: Reminder; readonly reason: string };

const AT_ONCE = 10;

/**
 * Sends every due reminder of each writer, earliest first, and removes it afterwards, so each is sent at least once. A failed one
 * does not block the others. Rejects only if the reminders cannot be read.
 */
export async function sendDueReminders(ports: ClockPorts): Promise<FailedReminder[]> {
  const failed: FailedReminder[] = [];
  const due = ports.writers.map(async (writer) => {
    const reminders = await writer.reminders.due(ports.now());
    return reminders.map((reminder) => ({ reminder, writer }));
  });
  await concurrently(AT_ONCE, (await Promise.all(due)).flat(), async ({ reminder, writer }) => {
    try {
      await send(reminder, writer, ports);
      await writer.reminders.done(reminder);
    } catch (error) {
      failed.push({ reminder, reason: errorText(error) });
    }
  });
  return failed;
}

async function send(reminder: Reminder, { reminders, mayAdd }: WriterReminders, ports: ClockPorts): Promise<void> {
  const { kind, incident } = reminder;
  if (!mayAdd.includes(kind)) return ports.onForged(reminder);
  if (isTimeLimit(kind)) return ports.decide({ verb: kind, incident, by: HUB_ACTOR });
  const found = await ports.incident(incident);
  if (kind === 'renew') return renew(found, reminder, reminders, ports);
  if (kind === 'check-status') return importAgain(found, reminder, ports);
  if (found !== undefined && isOpen(found)) await ports.remind(reminderEvent(found, reminder, ports.now()));
}

function isTimeLimit(kind: Reminder['kind']): kind is ClockVerb {
  return (CLOCK_VERBS as readonly Reminder['kind'][]).includes(kind);
}

/** A finding lasts as long as its incident is open or suppressed, so the next renewal follows. */
async function renew(found: Incident | undefined, { at }: Reminder, reminders: ReminderStore, ports: ClockPorts): Promise<void> {
  if (found === undefined || !(isOpen(found) || found.state === 'SUPPRESSED')) return;
  await importAgain(found, { at }, ports);
  await reminders.add(renewal(found.id, at));
}

async function importAgain(
  found: Incident | undefined,
  { at }: Pick<Reminder, 'at'>,
  { renew: order }: ClockPorts,
): Promise<void> {
  if (found !== undefined) await order({ id: found.id, account: found.account, region: found.region, renewedAt: at });
}
