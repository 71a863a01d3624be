import type { SQSRecord } from 'aws-lambda';
import { externalId, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { forgeryReport } from '#adapters/lambda/forgery-report.ts';
import { orderIn } from '#adapters/lambda/messages.ts';
import { needsPerson } from '#adapters/lambda/needs-person.ts';
import { pause } from '#adapters/lambda/pause.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { memberSessions } from '#adapters/member/session.ts';
import { roles } from '#adapters/member/sts.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { remindersInDynamoDb } from '#adapters/store/reminders-in-dynamodb.ts';
import { runsInDynamoDb } from '#adapters/store/runs-in-dynamodb.ts';
import { sealsInDynamoDb } from '#adapters/store/seals-in-dynamodb.ts';
import { stateTable } from '#adapters/store/state-table.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { sealing } from '#core/incident/seal.ts';
import { playbookOf } from '#playbooks/playbook-of.ts';
import type { RemediatePorts } from './ports.ts';
import { remediate } from './remediate.ts';

const dynamodb = dynamoDb();
const state = stateTable(setting('STATE_TABLE'), dynamodb);
const incidents = incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb);
const seals = sealsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb);
const naming = namingFromEnvironment();
const report = forgeryReport({ incidents, hub: naming, detection: scenarioNamed('hub-part-forged'), now: Date.now });
const lastAttempt = Number(setting('MAX_RECEIVES'));

const ports: RemediatePorts = {
  role: 'fix',
  incidents: sealing(incidents, seals, 'remediate'),
  seals,
  onForgedRow: (incident, part) => report.ofRow({ where: 'table', name: setting('INCIDENT_TABLE'), key: incident, what: part }),
  authority: state.authority,
  runs: runsInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now),
  detection: scenarioNamed,
  playbook: playbookOf,
  session: memberSessions(roles(), naming, externalId()),
  remind: remindersInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now).add,
  pause,
  onHindered: (hindrance) => needsPerson({ ...hindrance }),
  now: Date.now,
};

async function onRecord(record: SQSRecord): Promise<void> {
  const { incident } = orderIn(record);
  const isLast = Number(record.attributes.ApproximateReceiveCount) >= lastAttempt;
  const started = Date.now();
  const ended = await remediate(incident, isLast, ports);
  const last = ended?.history.at(-1);
  const isNew = last !== undefined && last.at >= started;
  if (isNew && (last.state === 'AWAITING_APPROVAL' || last.state === 'FAILED')) needsPerson({ incident, ...last });
}

export const handler = sqsHandler(onRecord, { onRefused: report.ofMessage });
