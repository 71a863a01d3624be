import { SendMessageCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { Severity } from '#core/detection/severity.ts';
import { sha256 } from '#core/digest.ts';
import type { Decision } from '#core/incident/decision.ts';
import { connections } from '../sdk/connections.ts';

/** From `detect` to `remediate`: look at this incident. */
export type RemediationOrder = { readonly incident: string };

/** The queue for an order: CRITICAL incidents never wait behind others. */
export function orderQueue<Url>(severity: Severity, setting: (name: 'CRITICAL_QUEUE_URL' | 'REMEDIATE_QUEUE_URL') => Url): Url {
  return setting(severity === 'CRITICAL' ? 'CRITICAL_QUEUE_URL' : 'REMEDIATE_QUEUE_URL');
}

const LONGEST_DELAY_SECONDS = 900;

export function queues(config: SQSClientConfig = {}) {
  const client = new SQSClient({ ...connections, ...config });

  /** Orders about one resource stay in order, and one event orders each incident once. */
  const order = async (url: string, { incident }: RemediationOrder, resource: string, event: string): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: JSON.stringify({ incident }),
        MessageGroupId: sha256(resource),
        MessageDeduplicationId: sha256(`${incident}\n${event}`),
      }),
    );
  };

  /** Holds an unreadable event with the reason until an operator replays it. */
  const hold = async (url: string, body: string, reason: string): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: body,
        MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
      }),
    );
  };

  const send = async (url: string, message: object): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(message) }));
  };

  /** Delivers after this many milliseconds, at most the 15 minutes that SQS allows. */
  const delay = async (url: string, message: object, milliseconds = 0): Promise<void> => {
    const DelaySeconds = Math.min(LONGEST_DELAY_SECONDS, Math.ceil(milliseconds / 1_000));
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(message), DelaySeconds }));
  };

  /** Decisions about one incident stay in order, and the same one counts once a minute. */
  const decide = async (url: string, decision: Decision): Promise<void> => {
    const { verb, incident, by } = decision;
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: JSON.stringify(decision),
        MessageGroupId: incident,
        MessageDeduplicationId: sha256(`${verb}\n${incident}\n${by}\n${Math.floor(Date.now() / 60_000)}`),
      }),
    );
  };

  return { order, hold, send, delay, decide };
}
