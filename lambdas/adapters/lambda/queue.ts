import { createHash } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Decision } from '#core/incident/decision.ts';
import { connections } from '../sdk/connections.ts';

/** What detection tells containment: look at this incident. */
export type RemediationOrder = { readonly incident: string };

/** The queues a function writes to. */
export function queues() {
  const client = new SQSClient(connections);

  /** Orders containment. Orders for one place stay in order, and the same event orders once. */
  const order = async (url: string, { incident }: RemediationOrder, place: string, event: string): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: JSON.stringify({ incident }),
        MessageGroupId: digest(place),
        MessageDeduplicationId: digest(`${incident}\n${event}`),
      }),
    );
  };

  /** Puts away what cannot be read, with the reason, until somebody looks at it or replays it. */
  const park = async (url: string, body: string, reason: string): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: body,
        MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
      }),
    );
  };

  /** Tells a function of the hub something as the JSON it takes. */
  const tell = async (url: string, message: object): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(message) }));
  };

  /** Hands on a decision. Those about one incident stay in order, and the same one counts once. */
  const decide = async (url: string, decision: Decision): Promise<void> => {
    const { verb, incident, by } = decision;
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: JSON.stringify(decision),
        MessageGroupId: incident,
        MessageDeduplicationId: digest(`${verb}\n${incident}\n${by}\n${Math.floor(Date.now() / 60_000)}`),
      }),
    );
  };

  return { order, park, tell, decide };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
