import type { CloudEvent } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { incidentId } from '#core/incident/incident.ts';
import { normalise } from '#normalise/normalise.ts';

/** What an event is to the hub, by the product's own steps: ids are deterministic, so nobody needs to be asked. Throws if it cannot be read. */
export function activityOf(event: CloudEvent): Activity {
  const reading = normalise(event);
  const [activity] = reading.kind === 'read' ? reading.activities : [];
  if (activity === undefined)
    throw new Error(`not an event of AWS: ${reading.kind === 'parked' ? reading.reason : 'it tells nothing'}`);
  return activity;
}

/** The detection with this id. Throws if the catalogue has none. */
export function detectionOf(scenario: string): Detection {
  const detection = CATALOGUE.find(({ id }) => id === scenario);
  if (detection === undefined) throw new Error(`there is no scenario ${scenario}`);
  return detection;
}

/** The incident that an event opens for a scenario. */
export function incidentOf(scenario: string, event: CloudEvent): string {
  const activity = activityOf(event);
  return incidentId(scenario, detectionOf(scenario).subject(activity), activity);
}
