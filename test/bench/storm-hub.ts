import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { deadLetters } from '#adapters/operator/dead-letters.ts';
import type { LoopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { incidentIn } from '#adapters/store/incidents-in-dynamodb.ts';
import { tagUser } from '#catalogue/events/identity-calls.ts';
import { concurrently } from '#core/concurrently.ts';
import type { Incident } from '#core/incident/incident.ts';
import { PRODUCT } from '#core/naming.ts';

const BATCH = 10;
const AT_ONCE = 4;
const POLL_MS = 2_000;

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

/** Queues and incidents of the hub account for a storm, read as its administrator; `pid` is the process of the functions. */
export function stormHub({ sqs, dynamoDb }: LoopbackClients, pid: number) {
  const urlOf = async (name: string): Promise<string> =>
    (await sqs.send(new GetQueueUrlCommand({ QueueName: `${PRODUCT}-${name}` }))).QueueUrl ?? '';

  /** Puts events that are only recorded into the routine lane, as EventBridge delivers them, while the functions are paused. */
  const fill = async (count: number, account: string): Promise<void> => {
    process.kill(pid, 'SIGSTOP');
    try {
      await filled(count, account);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  };

  const filled = async (count: number, account: string): Promise<void> => {
    const QueueUrl = await urlOf('routine');
    await concurrently(AT_ONCE, [...Array(count / BATCH).keys()], async () => {
      const Entries = Array.from({ length: BATCH }, () => {
        const id = randomUUID();
        const event = tagUser({ account, region: 'us-east-1', user: `user-${id.slice(0, 8)}`, tags: { team: 'shop' }, id });
        return { Id: id, MessageBody: JSON.stringify({ ...event, id }) };
      });
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    });
  };

  /** How many messages of a queue are waiting or in flight. */
  const waitingIn = async (name: string): Promise<number> => {
    const QueueUrl = await urlOf(name);
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
  };

  /** All incidents. */
  const incidents = async (): Promise<Incident[]> => {
    const found: Incident[] = [];
    for await (const { Items = [] } of paginateScan({ client: dynamoDb }, { TableName: `${PRODUCT}-incidents` })) {
      found.push(...Items.flatMap((item) => incidentIn(item as Image) ?? []));
    }
    return found;
  };

  /** All incidents, after these are verified or the time limit is reached. */
  const verified = async (ids: readonly string[], patienceMs: number): Promise<ReadonlyMap<string, Incident>> => {
    const end = Date.now() + patienceMs;
    while (true) {
      // Reading all incidents takes CPU time from the hub, so wait until no order is left.
      const isOver =
        Date.now() >= end || (await waitingIn('remediate.fifo')) + (await waitingIn('remediate-critical.fifo')) === 0;
      const all = isOver ? new Map((await incidents()).map((incident) => [incident.id, incident])) : new Map();
      if (ids.every((id) => all.get(id)?.verifiedAt !== undefined) || Date.now() >= end) return all;
      await sleep(POLL_MS);
    }
  };

  return { fill, waitingIn, verified, dead: deadLetters(sqs).waiting };
}
