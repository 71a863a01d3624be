import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** Moves at most `limit` messages from one queue to another until `isOver`, deleting each after it was sent. Returns how many. */
export async function moveMessages(
  sqs: SQSClient,
  { from, to }: { readonly from: string; readonly to: string },
  limit: number,
  isOver: () => boolean = () => false,
): Promise<number> {
  let moved = 0;
  while (moved < limit && !isOver()) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: from,
        MaxNumberOfMessages: Math.min(10, limit - moved),
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return moved;
    for (const message of Messages) {
      await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: message.Body, ...orderOf(message, to) }));
      await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: message.ReceiptHandle }));
      moved += 1;
    }
  }
  return moved;
}

/** A message keeps its group and gets a new deduplication id: the old one may still count as a duplicate. */
function orderOf({ Attributes = {}, MessageId = '' }: Message, to: string) {
  if (!to.endsWith('.fifo')) return {};
  return { MessageGroupId: Attributes.MessageGroupId ?? MessageId, MessageDeduplicationId: `replay-${MessageId}-${Date.now()}` };
}
