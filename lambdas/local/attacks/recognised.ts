import type { CloudEvent } from '#catalogue/events/cases.ts';
import { scenarioOf } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import { incidentId } from '#core/incident/incident-id.ts';
import { normalise } from '#normalise/normalise.ts';
import { unreadableText } from '#words/unreadable.ts';

/** The first activity in an event, read by the product's own step. Throws if the event cannot be read. */
export function activityOf(event: CloudEvent): Activity {
  const reading = normalise(event);
  const [activity] = reading.kind === 'read' ? reading.activities : [];
  if (activity !== undefined) return activity;
  throw new Error(
    `The hub cannot read this event: ${reading.kind === 'held' ? unreadableText(reading.reason, 'en') : 'it holds no activity'}.`,
  );
}

/** Id of the incident that an event opens for a scenario. */
export function incidentOf(scenario: string, event: CloudEvent): string {
  const activity = activityOf(event);
  return incidentId(scenario, scenarioOf(scenario).subject(activity), activity);
}
