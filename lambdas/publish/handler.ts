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
// The Security Hub client is the largest the hub uses, so it is loaded with the first finding.
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

// Security Hub allows ten calls per second for each operation, so records are processed in sequence.
export const handler = sqsHandler(onRecord, { mayWait: () => true });
