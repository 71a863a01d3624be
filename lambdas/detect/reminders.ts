import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { isReminder, type ReminderTrigger } from '#core/detection/trigger.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Reminder } from '#core/reminder.ts';

/** A detection that checks an incident again after `minutes`, or after the number in the account's tuning. */
export type ReminderRule = { readonly detection: string } & Pick<ReminderTrigger, 'minutes' | 'tuned'>;

const MINUTE = 60_000;

/** By scenario: which detections check its incidents again, and when. */
export function reminderRulesOf(catalogue: readonly Detection[]): ReadonlyMap<string, readonly ReminderRule[]> {
  const rules = new Map<string, ReminderRule[]>();
  for (const { id: detection, triggers } of catalogue) {
    for (const { after, ...when } of triggers.filter(isReminder)) {
      for (const scenario of after) rules.set(scenario, [...(rules.get(scenario) ?? []), { detection, ...when }]);
    }
  }
  return rules;
}

/** The reminders for an incident that an activity opened, counted from the time of the activity. */
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
