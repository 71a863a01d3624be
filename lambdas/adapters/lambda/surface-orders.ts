import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sha256 } from '#core/digest.ts';
import type { SurfaceOrder, SurfaceSwitchOrder } from '#core/incident/surface-order.ts';
import { connections } from '../sdk/connections.ts';

/** Passes orders of signed-in people on with their token. The same order of the same sign-in counts once a minute. */
export function surfaceOrders(url: string) {
  const client = new SQSClient(connections);
  return async (order: SurfaceOrder | SurfaceSwitchOrder, token: string): Promise<void> => {
    const body = JSON.stringify({ order, proof: { kind: 'sign-in', token } });
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: body,
        MessageGroupId: 'incident' in order ? order.incident : 'switch',
        MessageDeduplicationId: sha256(`${body}\n${Math.floor(Date.now() / 60_000)}`),
      }),
    );
  };
}
