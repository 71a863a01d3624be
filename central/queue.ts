import { Construct } from 'constructs';
import { SqsQueue } from '#aws/sqs-queue';
import { HELD_QUEUES, type QueueName } from '#core/held-queues.ts';
import type { Statement } from '#core/iam/policy.ts';
import { type Naming, PRODUCT } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';
import { HoldingQueue } from './holding-queue.ts';
import { queuePolicy, type Senders } from './queue-policy.ts';

export type QueueProps = {
  /** Name without the product's prefix and without `.fifo`. */
  readonly name: QueueName;
  readonly naming: Naming;
  readonly keyArn: string;
  readonly fifo?: boolean;
  /** How long one consumer may work on a message, in seconds: six times the time-out of its function. */
  readonly visibilitySeconds: number;
  /** How long a message waits before it is delivered, in seconds; at most 900. */
  readonly delaySeconds?: number;
  /** Who may send here. Where people may not, the function that takes messages from here may send them again. */
  readonly from: Senders;
  /** The function that takes messages from here. */
  readonly to: string;
};

const FOUR_DAYS = 4 * 24 * 3600;

/**
 * Deliveries before a message goes to the dead-letter queue. A message that fails comes back after 5, 10, 20, then 30 seconds: ten
 * deliveries outlast a fault of three and a half minutes, such as a throttled or failing service.
 */
export const MAX_RECEIVES = 10;

/** A queue with its dead-letter queue. The policy is inline: as a separate resource it would make every deployment wait once more. */
export class DurableQueue extends Construct {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** How long a message waits before it is delivered, in seconds. */
  readonly delaySeconds: number;
  readonly deadLetterName: string;
  readonly deadLetterArn: string;
  readonly isReplayedByFunction: boolean;
  /** For others to depend on. */
  readonly resource: SqsQueue;

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    const { naming, to } = props;
    const held = ownProperty(HELD_QUEUES, props.name);
    this.isReplayedByFunction = held?.replay === 'function';
    const from = { ...props.from, ...(this.isReplayedByFunction && { onlyServices: true, functions: [to] }) };
    this.name = `${PRODUCT}-${props.name}${props.fifo === true ? '.fifo' : ''}`;
    this.arn = `arn:aws:sqs:${naming.homeRegion}:${naming.hubAccount}:${this.name}`;
    this.delaySeconds = props.delaySeconds ?? 0;

    const deadLetters = new HoldingQueue(this, 'dead', {
      ...props,
      name: `${props.name}-dead`,
      from: { ...from, functions: [to] },
    });
    this.deadLetterName = deadLetters.name;
    this.deadLetterArn = deadLetters.arn;
    const queue = new SqsQueue(this, 'queue', {
      name: this.name,
      kmsMasterKeyId: props.keyArn,
      kmsDataKeyReusePeriodSeconds: 300,
      messageRetentionSeconds: FOUR_DAYS,
      visibilityTimeoutSeconds: props.visibilitySeconds,
      ...(props.delaySeconds !== undefined && { delaySeconds: props.delaySeconds }),
      ...(props.fifo === true && {
        fifoQueue: true,
        deduplicationScope: 'messageGroup',
        fifoThroughputLimit: 'perMessageGroupId',
      }),
      policy: queuePolicy(this.arn, naming, from),
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetterArn, maxReceiveCount: MAX_RECEIVES }),
      dependsOn: [deadLetters.resource],
    });
    this.url = queue.url;
    this.resource = queue;
  }

  /** What its function needs to take messages from here, and to put aside those that their sender had no right to send. */
  consume(): Statement[] {
    const Action = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'ChangeMessageVisibility'];
    return [
      { Effect: 'Allow', Action: Action.map((call) => `sqs:${call}`), Resource: this.arn },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: this.deadLetterArn },
      ...(this.isReplayedByFunction
        ? [
            { Effect: 'Allow' as const, Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], Resource: this.deadLetterArn },
            this.send(),
          ]
        : []),
    ];
  }

  /** What a function needs to send messages here. */
  send(): Statement {
    return { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: this.arn };
  }
}
