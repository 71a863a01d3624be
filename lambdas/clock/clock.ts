import { concurrently } from '#core/concurrently.ts';
import { errorText } from '#core/errors.ts';
import { CLOCK_VERBS, type ClockVerb } from '#core/incident/decision.ts';
import { HUB_ACTOR, type Incident } from '#core/incident/incident.ts';
import { isOpen } from '#core/incident/life.ts';
import { type Reminder, type ReminderStore, type RenewedFinding, renewal } from '#core/reminder.ts';
import { type ReminderEvent, reminderEvent } from './reminder-event.ts';

/** A decision the clock makes for the hub: a request for approval, a temporary measure or a suppression ends. */
export type ReminderDecision = { readonly verb: ClockVerb; readonly incident: string; readonly by: typeof HUB_ACTOR };

/** The reminders of one writer, and the kinds it may add. */
export type WriterReminders = { readonly reminders: ReminderStore; readonly says: readonly Reminder['kind'][] };

export type ClockPorts = {
  readonly agendas: readonly WriterReminders[];
  /** Reports a reminder that whoever may write its agenda cannot have written. */
  readonly onForged: (reminder: Reminder) => Promise<void>;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  /** Makes detection check an incident again. */
  readonly remind: (event: ReminderEvent) => Promise<void>;
  readonly decide: (decision: ReminderDecision) => Promise<void>;
  /** Has the finding of an incident imported again. */
  readonly renew: (finding: RenewedFinding) => Promise<void>;
  readonly now: () => number;
};

/** A reminder that could not be sent. It stays due. */
export type FailedReminder = { readonly reminder: Reminder; readonly reason: string };

const AT_ONCE = 10;

/**
 * Sends every due reminder of each agenda, earliest first, and removes it afterwards, so each is sent at least once. One that fails
 * does not block the others. Rejects only if the reminders cannot be read.
 */
export async function sendDueReminders(ports: ClockPorts): Promise<FailedReminder[]> {
  const failed: FailedReminder[] = [];
  const inTurn = ports.agendas.map(async (agenda) => {
    const due = await agenda.reminders.due(ports.now());
    return due.map((reminder) => ({ reminder, agenda }));
  });
  await concurrently(AT_ONCE, (await Promise.all(inTurn)).flat(), async ({ reminder, agenda }) => {
    try {
      await send(reminder, agenda, ports);
      await agenda.reminders.done(reminder);
    } catch (error) {
      failed.push({ reminder, reason: errorText(error) });
    }
  });
  return failed;
}

async function send(reminder: Reminder, { reminders, says }: WriterReminders, ports: ClockPorts): Promise<void> {
  const { kind, incident } = reminder;
  if (!says.includes(kind)) return ports.onForged(reminder);
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
