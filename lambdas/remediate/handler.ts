import type { SQSRecord } from 'aws-lambda';
import { dynamoDb } from '../adapters/dynamodb.ts';
import { externalId, namingFromEnvironment, setting } from '../adapters/environment.ts';
import { incidentsInDynamoDb } from '../adapters/incidents-in-dynamodb.ts';
import { memberSessions } from '../adapters/member-session.ts';
import type { RemediationOrder } from '../adapters/queue.ts';
import { sqsHandler } from '../adapters/sqs-handler.ts';
import { stateTable } from '../adapters/state-table.ts';
import { roles } from '../adapters/sts.ts';
import { CATALOGUE } from '../detect/catalogue/index.ts';
import { playbookOf } from './playbooks/index.ts';
import { type RemediatePorts, remediate } from './remediate.ts';

const dynamodb = dynamoDb();
const state = stateTable(setting('STATE_TABLE'), dynamodb, Date.now);
const byScenario = new Map(CATALOGUE.map((detection) => [detection.id, detection]));
const lastAttempt = Number(setting('MAX_RECEIVES'));

const ports: RemediatePorts = {
  incidents: incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb),
  settings: state.settings,
  countRun: state.countRun,
  detection: (scenario) => byScenario.get(scenario),
  playbook: playbookOf,
  session: memberSessions(roles(), namingFromEnvironment(), externalId()),
  now: Date.now,
};

async function onRecord(record: SQSRecord): Promise<void> {
  const { incident } = JSON.parse(record.body) as RemediationOrder;
  const isLast = Number(record.attributes.ApproximateReceiveCount) >= lastAttempt;
  await remediate(incident, isLast, ports);
}

export const handler = sqsHandler(onRecord);
