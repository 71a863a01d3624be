import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { externalId, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { announcementIn, readableIn } from '#adapters/lambda/messages.ts';
import { once } from '#adapters/lambda/once.ts';
import { pause } from '#adapters/lambda/pause.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { roles } from '#adapters/member/sts.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { type BatchPorts, batchOf } from './batch.ts';

const naming = namingFromEnvironment();
// The Security Hub client is the largest the hub uses, so it is loaded with the first finding.
const securityHub = once(async () =>
  (await import('#adapters/member/security-hub.ts')).securityHub(roles(), naming, externalId()),
);

const ports: BatchPorts = {
  hub: { account: naming.hubAccount, region: naming.homeRegion },
  incident: incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamoDb()).get,
  detection: scenarioNamed,
  findings: async (ids) => (await securityHub()).findings(ids),
  isMember: async (account) => (await securityHub()).isMember(account),
  importFinding: async (...given) => (await securityHub()).importFinding(...given),
  change: async (...given) => (await securityHub()).change(...given),
  pause,
};

// Security Hub allows ten calls per second for each operation, so records are processed in sequence.
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const now = Date.now();
  const publishOne = batchOf(readableIn(event.Records, now), ports);
  return sqsHandler((record) => publishOne(announcementIn(record, now)), { mayWait: () => true })(event);
}
