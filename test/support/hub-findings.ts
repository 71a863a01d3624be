import { GetFindingsCommand } from '@aws-sdk/client-securityhub';
import { hubClients } from '#local/account-clients.ts';
import type { Running } from '#local/running.ts';
import { until } from './until.ts';

/** The finding of an incident in Security Hub of the hub account. */
export async function findingInHub(running: Running, incident: string) {
  const { securityHub } = await hubClients(running);
  const { Findings = [] } = await securityHub.send(new GetFindingsCommand({ MaxResults: 100 }));
  return Findings.find(({ Id = '' }) => Id.endsWith(`/${incident}`));
}

/** Waits for the finding of an incident to be as wanted. Security Hub allows three reads a second, and the hub needs some of them. */
export function findingWhen(running: Running, incident: string, wanted: (found: Found) => boolean): Promise<Found> {
  return until(() => findingInHub(running, incident), wanted, 300, 1_000);
}

type Found = Awaited<ReturnType<typeof findingInHub>>;
