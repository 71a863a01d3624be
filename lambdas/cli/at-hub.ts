import { givenRegion } from '#adapters/lambda/environment.ts';
import type { Operator } from '#adapters/operator.ts';
import { OperatorError, reasonOf } from '#core/errors.ts';
import type { Incident } from '#core/incident/incident.ts';
import { ledgerLink } from '#core/incident/ledger.ts';

/** What every verb that talks to a hub takes. */
export const HUB_OPTIONS = { region: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

/**
 * The hub a command talks to: the local organization where one runs here, else the account whose credentials are in the
 * environment, in `--region` or AWS_REGION. Says on standard error which it is: nobody should mistake one for the other.
 * AWS clients are loaded only here, so that the other verbs start at once.
 */
export async function atHub(region: string | undefined): Promise<Operator> {
  const [{ operatorAt }, { hubAddress }] = await Promise.all([import('#adapters/operator.ts'), import('#local/hub-address.ts')]);
  const local = await hubAddress();
  if (local !== undefined) {
    console.error('hub: the local organization');
    return operatorAt(local);
  }
  const chosen = region ?? givenRegion();
  if (chosen === undefined) {
    throw new OperatorError(
      'No local organization runs here; for a hub in AWS give its home Region: --region REGION or AWS_REGION.',
    );
  }
  const operator = operatorAt({ region: chosen });
  console.error(`hub: ${chosen}, as ${await operator.me().catch(refused)}`);
  return operator;
}

function refused(error: unknown): never {
  throw new OperatorError(`AWS does not know you (${reasonOf(error)}); sign in to the hub's account first.`);
}

/** Tells where the evidence of an incident lies: whoever may talk to a hub does so as its account. */
export async function ledgerAt(hub: Operator): Promise<(incident: Incident) => string> {
  const account = (await hub.me()).split(':')[4] ?? '';
  return (incident) => ledgerLink(account, incident);
}

/** The incident with this id. Throws one sentence when there is none. */
export async function incidentAt(hub: Operator, id: string): Promise<Incident> {
  const incident = await hub.incident(id);
  if (incident === undefined) throw new OperatorError(`There is no incident ${id}; list them: hub incidents`);
  return incident;
}
