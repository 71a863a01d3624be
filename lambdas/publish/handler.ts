import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { externalId, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { once } from '#adapters/lambda/once.ts';
import { pause } from '#adapters/lambda/pause.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { roles } from '#adapters/member/sts.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import type { RenewedFinding } from '#core/reminder.ts';
import { findingId } from './finding.ts';
import { type PublishPorts, publish } from './publish.ts';

const naming = namingFromEnvironment();
// The Security Hub client is the largest the hub uses, so it is loaded with the first finding.
const securityHub = once(async () =>
  (await import('#adapters/member/security-hub.ts')).securityHub(roles(), naming, externalId()),
);

const ports: Omit<PublishPorts, 'standing'> = {
  hub: { account: naming.hubAccount, region: naming.homeRegion },
  incident: incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamoDb()).get,
  detection: scenarioNamed,
  isMember: async (account) => (await securityHub()).isMember(account),
  importFinding: async (...given) => (await securityHub()).importFinding(...given),
  change: async (...given) => (await securityHub()).change(...given),
  pause,
};

/** An announcement, or a reminder to import the finding again. */
type Message = { readonly detail: Omit<RenewedFinding, 'renewedAt'> & Partial<RenewedFinding> };

/**
 * Security Hub allows three GetFindings and ten of other calls per second, so one call reads all findings of a batch, records are
 * processed in sequence, and several about one incident are one.
 */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const asked = new Map<string, Message['detail']>();
  for (const { body } of event.Records) {
    const { detail } = JSON.parse(body) as Message;
    const renewedAt = Math.max(detail.renewedAt ?? 0, asked.get(detail.id)?.renewedAt ?? 0);
    asked.set(detail.id, { ...detail, renewedAt });
  }
  const known = once(async () => (await securityHub()).findings([...asked.values()].map(findingId)));
  const standing: PublishPorts['standing'] = async (incident) => (await known()).get(findingId(incident)) ?? [];
  const published = new Map<string, Promise<void>>();
  const onBatch = sqsHandler(
    async ({ body }) => {
      const { id } = (JSON.parse(body) as Message).detail;
      const work = published.get(id) ?? publish(id, { ...ports, standing }, asked.get(id)?.renewedAt);
      published.set(id, work);
      await work;
    },
    { mayWait: () => true },
  );
  return onBatch(event);
}
