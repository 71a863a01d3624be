import type { SQSRecord } from 'aws-lambda';
import { dynamoDb } from '../adapters/dynamodb.ts';
import { externalId, namingFromEnvironment, setting } from '../adapters/environment.ts';
import { incidentsInDynamoDb } from '../adapters/incidents-in-dynamodb.ts';
import { securityHub } from '../adapters/security-hub.ts';
import { sqsHandler } from '../adapters/sqs-handler.ts';
import { roles } from '../adapters/sts.ts';
import { CATALOGUE } from '../detect/catalogue/index.ts';
import { type PublishPorts, publish } from './publish.ts';

const naming = namingFromEnvironment();
const byScenario = new Map(CATALOGUE.map((detection) => [detection.id, detection]));

const ports: PublishPorts = {
  hub: { account: naming.hubAccount, region: naming.homeRegion },
  incident: incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamoDb()).get,
  detection: (scenario) => byScenario.get(scenario),
  ...securityHub(roles(), naming, externalId()),
};

async function onRecord(record: SQSRecord): Promise<void> {
  const { detail } = JSON.parse(record.body) as { detail: { id: string } };
  await publish(detail.id, ports);
}

export const handler = sqsHandler(onRecord);
