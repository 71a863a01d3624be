import type { SQSRecord } from 'aws-lambda';
import { agendaInDynamoDb } from '#adapters/agenda-in-dynamodb.ts';
import { dynamoDb } from '#adapters/dynamodb.ts';
import { externalId, namingFromEnvironment, setting } from '#adapters/environment.ts';
import { incidentsInDynamoDb } from '#adapters/incidents-in-dynamodb.ts';
import { memberSessions } from '#adapters/member-session.ts';
import { pause } from '#adapters/pause.ts';
import type { RemediationOrder } from '#adapters/queue.ts';
import { sqsHandler } from '#adapters/sqs-handler.ts';
import { stateTable } from '#adapters/state-table.ts';
import { roles } from '#adapters/sts.ts';
import { CATALOGUE } from '#detect/catalogue/index.ts';
import { playbookOf } from './playbook-of.ts';
import type { RemediatePorts } from './ports.ts';
import { remediate } from './remediate.ts';

const dynamodb = dynamoDb();
const state = stateTable(setting('STATE_TABLE'), dynamodb, Date.now);
const byScenario = new Map(CATALOGUE.map((detection) => [detection.id, detection]));
const lastAttempt = Number(setting('MAX_RECEIVES'));

const ports: RemediatePorts = {
  incidents: incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb),
  authority: state.authority,
  count: state.count,
  detection: (scenario) => byScenario.get(scenario),
  playbook: playbookOf,
  session: memberSessions(roles(), namingFromEnvironment(), externalId()),
  remind: agendaInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now).note,
  pause,
  now: Date.now,
};

async function onRecord(record: SQSRecord): Promise<void> {
  const { incident } = JSON.parse(record.body) as RemediationOrder;
  const isLast = Number(record.attributes.ApproximateReceiveCount) >= lastAttempt;
  await remediate(incident, isLast, ports);
}

export const handler = sqsHandler(onRecord);
