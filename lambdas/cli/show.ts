import { atHub, incidentAt } from './at-hub.ts';
import { printIncident } from './print-incident.ts';
import type { Run } from './verbs.ts';

/** Shows one incident: what happened, what the hub would do or did, call by call, and who decided. */
export const show: Run<'show'> = async ({ values, operands: [id = ''], lang }) => {
  const hub = await atHub(values.region, lang);
  await printIncident(await incidentAt(hub, id, values.region), hub, values, lang);
  return 0;
};
