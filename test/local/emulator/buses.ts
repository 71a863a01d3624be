import * as events from '@aws-sdk/client-eventbridge';
import * as sqs from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { as, EMULATED_REGION, hubKey, type Key, local, memberKey, trusting } from './organization.ts';

/** The role that the member's rules send with. */
export const FORWARDER = await trusting('forwarder', {
  Action: 'sts:AssumeRole',
  Principal: { Service: 'events.amazonaws.com' },
});

interface Drop {
  target: string;
  eventId: string;
  code: string;
  reason: string;
  deadLetterQueue?: string;
}

export async function dropsOf(eventId: string): Promise<Drop[]> {
  return ((await local('/local/dropped')) as Drop[]).filter((drop) => drop.eventId === eventId);
}

/** Creates a queue that lets EventBridge send, for one rule or for all. */
export async function queueFor(name: string, key: Key, sourceArn?: string, attributes: Record<string, string> = {}) {
  const client = new sqs.SQSClient(as(key));
  const account = key === memberKey ? MEMBER : HUB_ACCOUNT;
  const condition = sourceArn === undefined ? {} : { Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } } };
  const arn = `arn:aws:sqs:${EMULATED_REGION}:${account}:${name}`;
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
    ...condition,
  };
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { QueueUrl = '' } = await client.send(
    new sqs.CreateQueueCommand({ QueueName: name, Attributes: { Policy: policy, ...attributes } }),
  );
  const take = async () => {
    const answer = await client.send(
      new sqs.ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return answer.Messages ?? [];
  };
  return {
    arn,
    url: QueueUrl,
    take,
    bodies: async () => (await take()).map((message) => JSON.parse(message.Body ?? 'null')),
  };
}

export async function rule(
  key: Key,
  name: string,
  pattern: object,
  target: Omit<events.Target, 'Id'>,
  more: Partial<events.PutRuleCommandInput> = {},
) {
  const client = new events.EventBridgeClient(as(key));
  const bus = more.EventBusName ?? 'default';
  await client.send(new events.PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern), EventBusName: bus, ...more }));
  await client.send(
    new events.PutTargetsCommand({
      Rule: name,
      EventBusName: bus,
      Targets: [{ Id: 'one', ...target } as events.Target],
    }),
  );
}

export async function put(
  key: Key,
  source: string,
  detail: object,
  more: Partial<events.PutEventsRequestEntry> = {},
): Promise<string> {
  const entry = { Source: source, DetailType: 'test', Detail: JSON.stringify(detail), ...more };
  const answer = await new events.EventBridgeClient(as(key)).send(new events.PutEventsCommand({ Entries: [entry] }));
  expect(answer.FailedEntryCount).toBe(0);
  return answer.Entries?.[0]?.EventId ?? '';
}

/** Creates a bus in the central account, with a policy if one is given. */
export async function centralBus(name: string, statement?: object): Promise<string> {
  const client = new events.EventBridgeClient(as(hubKey));
  const arn = `arn:aws:events:${EMULATED_REGION}:${HUB_ACCOUNT}:event-bus/${name}`;
  await client.send(new events.CreateEventBusCommand({ Name: name }));
  if (statement !== undefined) {
    const whole = { Sid: 'one', Effect: 'Allow', Action: 'events:PutEvents', Resource: arn, ...statement };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [whole] });
    await client.send(new events.PutPermissionCommand({ EventBusName: name, Policy }));
  }
  return arn;
}
