import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ForwardedProof } from '#core/control-room/signed-decision.ts';
import { sha256 } from '#core/digest.ts';
import { connections } from '../sdk/connections.ts';

/** Sends signed decisions to `decide`, those about one incident (`about`) in order. SQS drops repeats within five minutes. */
export function surfaceOrders(url: string) {
  const client = new SQSClient(connections);
  return async (passedOn: ForwardedProof, about: string): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: JSON.stringify(passedOn),
        MessageGroupId: about,
        MessageDeduplicationId: sha256(passedOn.decision),
      }),
    );
  };
}
