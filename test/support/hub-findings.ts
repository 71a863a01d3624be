import { GetFindingsCommand } from '@aws-sdk/client-securityhub';
import { hubClients, type Running } from '#local/running.ts';

/** The finding of an incident, as Security Hub of the hub account has it. */
export async function findingOf(running: Running, incident: string) {
  const { securityHub } = await hubClients(running);
  const { Findings = [] } = await securityHub.send(new GetFindingsCommand({ MaxResults: 100 }));
  return Findings.find(({ Id = '' }) => Id.endsWith(`/${incident}`));
}
