import type { Operator } from '#adapters/operator/operator.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { OperatorError } from '#core/errors.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Language } from '#core/text.ts';
import { findingOf } from '#publish/finding.ts';
import { unknownScenario } from '#words/command-line/errors.ts';
import { findingVerdict } from '#words/command-line/outcomes.ts';
import { atHub, incidentAt } from './at-hub.ts';
import { printEvents } from './print-events.ts';
import { printIncident } from './print-incident.ts';
import { asLine, printError, printJson } from './screen.ts';
import type { Run } from './verbs.ts';

/** Shows one incident: what happened, the planned or made calls, and who decided; or the events that AWS sent, or its finding. */
export const show: Run<'show'> = async ({ values, operands: [id = ''], lang }) => {
  const hub = await atHub(values.region, lang);
  const incident = await incidentAt(hub, id, values.region);
  if (values.finding) return printFinding(incident, hub, lang);
  if (values.raw) await printEvents(incident, hub, lang);
  else await printIncident(incident, hub, values, lang);
  return 0;
};

/** Prints the finding that the hub would import now. 0 only if the format allows it. */
async function printFinding(incident: Incident, hub: Operator, lang: Language): Promise<number> {
  const detection = scenarioNamed(incident.scenario);
  if (detection === undefined) throw new OperatorError(unknownScenario(incident.scenario, []));
  const [{ settings }, { faultsOfFinding }] = await Promise.all([hub.authority(), import('./finding-verdict.ts')]);
  const owner = { account: incident.account, region: hub.region };
  const finding = findingOf(incident, detection, owner, { controlRoom: settings.controlRoom });
  const faults = faultsOfFinding(finding);
  printJson(finding);
  printError(findingVerdict(faults).map((text) => asLine(text[lang])));
  return faults.length === 0 ? 0 : 1;
}
