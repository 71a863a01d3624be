import { regionFromEnvironment } from '#adapters/lambda/environment.ts';
import type { Operator } from '#adapters/operator/operator.ts';
import { errorText, OperatorError } from '#core/errors.ts';
import type { Incident } from '#core/incident/incident.ts';
import { ledgerLink } from '#core/incident/ledger.ts';
import type { Language } from '#core/text.ts';
import { NO_HUB, noIncident, notSignedIn } from '#words/command-line/errors.ts';
import { hubInAws, LOCAL_HUB } from '#words/command-line/outcomes.ts';
import { asLine, printError } from './screen.ts';

/**
 * The hub that a command uses: the local organization if one runs here, otherwise the account whose credentials are in the
 * environment, in `region` or AWS_REGION. Standard error names it, because a person may confuse the two.
 * AWS clients are loaded only here, so that verbs without a hub start quickly.
 */
export async function atHub(region: string | undefined, lang: Language): Promise<Operator> {
  const [{ operatorAt }, { hubAddress }] = await Promise.all([
    import('#adapters/operator/operator.ts'),
    import('#local/hub-address.ts'),
  ]);
  const local = await hubAddress();
  if (local !== undefined) {
    printError([asLine(LOCAL_HUB[lang])]);
    return operatorAt(local);
  }
  const chosen = region ?? regionFromEnvironment();
  if (chosen === undefined) throw new OperatorError(NO_HUB);
  const operator = operatorAt({ region: chosen });
  const me = await operator.me().catch((error: unknown) => {
    throw new OperatorError(notSignedIn(errorText(error)));
  });
  printError([asLine(hubInAws(chosen, me)[lang])]);
  return operator;
}

/** Returns the ledger's address of an incident. The operator's account is the hub's, because people use the hub with its credentials. */
export async function ledgerAt(hub: Operator): Promise<(incident: Incident) => string> {
  const account = (await hub.me()).split(':')[4] ?? '';
  return (incident) => ledgerLink(account, incident);
}

/** The incident with this id. Throws one sentence if there is none. */
export async function incidentAt(hub: Operator, id: string, region: string | undefined): Promise<Incident> {
  const incident = await hub.incident(id);
  if (incident === undefined) throw new OperatorError(noIncident(id, region));
  return incident;
}
