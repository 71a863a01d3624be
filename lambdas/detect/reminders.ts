import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { isReminder, type ReminderTrigger } from '#core/detection/trigger.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Reminder } from '#core/reminder.ts';

/** A detection that wants to look again so many minutes after something happened, or as many as the account says. */
export type ReminderRule = { readonly detection: string } & Pick<ReminderTrigger, 'minutes' | 'tuned'>;

const MINUTE = 60_000;

/** By scenario: who wants to look again at an incident of it, and when. */
export function reminderRulesOf(catalogue: readonly Detection[]): ReadonlyMap<string, readonly ReminderRule[]> {
  const rules = new Map<string, ReminderRule[]>();
  for (const { id: detection, triggers } of catalogue) {
    for (const { after, ...when } of triggers.filter(isReminder)) {
      for (const scenario of after) rules.set(scenario, [...(rules.get(scenario) ?? []), { detection, ...when }]);
    }
  }
  return rules;
}

/** The reminders for an incident of a scenario that an activity opened. Counts from when that happened. */
export function remindersFor(
  incident: Incident['id'],
  scenario: string,
  activity: Pick<Activity, 'at' | 'tuning'>,
  rules: ReadonlyMap<string, readonly ReminderRule[]>,
): Reminder[] {
  return (rules.get(scenario) ?? []).map(({ detection, minutes, tuned }) => ({
    at: activity.at + (tuned?.(tuningOf(activity)) ?? minutes) * MINUTE,
    kind: 'look-again',
    incident,
    detection,
  }));
}
