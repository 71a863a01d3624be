import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { scenarioNamed } from '#catalogue/index.ts';
import { type AttackReport, incidentStore } from './attacks/run-attack.ts';
import type { LocalChannels } from './recorder/local-channels.ts';
import { hubClients, type Running } from './running.ts';

/** Puts what leads to the local channels into the secrets of the routes, as a customer does with their own. */
export async function fillSecrets(here: Running, channels: LocalChannels): Promise<void> {
  const { secrets } = await hubClients(here);
  for (const [name, SecretString] of Object.entries(channels.secretsOf(here.organization.notices?.routes ?? []))) {
    const put = secrets.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
    // A route with a name of its own is a secret that somebody made before.
    await put.catch(() => secrets.send(new CreateSecretCommand({ Name: name, SecretString })));
  }
}

/** Where the organization file has no routes, nobody is told: then every channel shows what it would get of each incident. */
export async function showMessages(reports: readonly AttackReport[], here: Running, channels: LocalChannels): Promise<void> {
  const { notices, accounts, naming } = here.organization;
  if (notices !== undefined || reports.length === 0) return;
  const incidents = await incidentStore(here);
  for (const { incidentId } of reports) {
    const incident = await incidents.get(incidentId);
    if (incident === undefined) continue;
    const accountName = accounts.find(({ id }) => id === incident.account)?.name ?? incident.account;
    await channels.show({ incident, title: scenarioNamed(incident.scenario)?.title, accountName }, naming.homeRegion);
  }
}
