import { scenarioNamed } from '#catalogue/index.ts';
import { atHub, incidentAt, ledgerAt } from './at-hub.ts';
import { incidentText } from './incident-text.ts';
import type { Run } from './verbs.ts';

/** Shows one incident: what happened, what the hub would do or did, call by call, and who decided. */
export const show: Run<'show'> = async ({ values, operands: [id = ''], lang }) => {
  const hub = await atHub(values.region, lang);
  const [incident, ledger] = await Promise.all([incidentAt(hub, id, values.region), ledgerAt(hub)]);
  const title = scenarioNamed(incident.scenario)?.title;
  console.log(values.json ? JSON.stringify(incident) : incidentText(incident, title, lang, ledger(incident)));
  return 0;
};
