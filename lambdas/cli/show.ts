import { atHub, incidentAt } from './at-hub.ts';
import { printEvents } from './print-events.ts';
import { printIncident } from './print-incident.ts';
import type { Run } from './verbs.ts';

/** Shows one incident: what happened, what the hub would do or did, call by call, and who decided; or what AWS sent of it. */
export const show: Run<'show'> = async ({ values, operands: [id = ''], lang }) => {
  const hub = await atHub(values.region, lang);
  const incident = await incidentAt(hub, id, values.region);
  if (values.raw) await printEvents(incident, hub, lang);
  else await printIncident(incident, hub, values, lang);
  return 0;
};
