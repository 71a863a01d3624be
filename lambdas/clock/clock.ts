import { concurrently } from '#core/concurrently.ts';
import { reasonOf } from '#core/errors.ts';
import { HUB_ACTOR, type Incident } from '#core/incident/incident.ts';
import { isOpen } from '#core/incident/life.ts';
import type { Reminder, ReminderStore } from '#core/reminder.ts';
import { type HubTimer, hubTimer } from './hub-timer.ts';

/** What the clock orders in the hub's own name: a request for approval lapses, or a measure for a while is over. */
export type Decision = { readonly verb: 'lapse' | 'expire'; readonly incident: string; readonly by: typeof HUB_ACTOR };

export type ClockPorts = {
  readonly agenda: Pick<ReminderStore, 'due' | 'done'>;
  /** The incident with this id, or undefined. */
  readonly incident: (id: string) => Promise<Incident | undefined>;
  /** Tells detection to look at an incident again. */
  readonly ring: (event: HubTimer) => Promise<void>;
  readonly decide: (decision: Decision) => Promise<void>;
  readonly now: () => number;
};

/** An appointment that could not be kept, and why. It stays noted for the next tick. */
export type Missed = { readonly appointment: Reminder; readonly reason: string };

const AT_ONCE = 10;

/**
 * Gives every appointment that is due to where it belongs, the earliest first, and strikes it off only then: each is kept at
 * least once. One that cannot be kept does not hold back the others. Rejects only if the agenda cannot be read.
 */
export async function tick(ports: ClockPorts): Promise<Missed[]> {
  const missed: Missed[] = [];
  await concurrently(AT_ONCE, await ports.agenda.due(ports.now()), async (appointment) => {
    try {
      await keep(appointment, ports);
      await ports.agenda.done(appointment);
    } catch (error) {
      missed.push({ appointment, reason: reasonOf(error) });
    }
  });
  return missed;
}

async function keep(appointment: Reminder, ports: ClockPorts): Promise<void> {
  const { kind, incident } = appointment;
  if (kind !== 'look-again') return ports.decide({ verb: kind, incident, by: HUB_ACTOR });
  const found = await ports.incident(incident);
  // Whatever was closed, put right or forgotten meanwhile needs nobody to look again.
  if (found !== undefined && isOpen(found)) await ports.ring(hubTimer(found, appointment, ports.now()));
}
