import type { SQSRecord } from 'aws-lambda';
import { externalId, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { once } from '#adapters/lambda/once.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { roles } from '#adapters/member/sts.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { type PublishPorts, publish } from './publish.ts';

const naming = namingFromEnvironment();
// Security Hub's client is the heaviest the hub has; it is loaded when the first finding needs it.
const securityHub = once(async () =>
  (await import('#adapters/member/security-hub.ts')).securityHub(roles(), naming, externalId()),
);

const ports: PublishPorts = {
  hub: { account: naming.hubAccount, region: naming.homeRegion },
  incident: incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamoDb()).get,
  detection: scenarioNamed,
  importFinding: async (...given) => (await securityHub()).importFinding(...given),
  setWorkflow: async (...given) => (await securityHub()).setWorkflow(...given),
};

async function onRecord(record: SQSRecord): Promise<void> {
  const { detail } = JSON.parse(record.body) as { detail: { id: string } };
  await publish(detail.id, ports);
}

// Security Hub takes ten calls a second of each kind.
export const handler = sqsHandler(onRecord, () => true);
