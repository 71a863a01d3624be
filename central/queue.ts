import { Construct } from 'constructs';
import { SqsQueue } from '#aws/sqs-queue';
import type { Statement } from '#core/iam/policy.ts';
import { PRODUCT } from '#core/naming.ts';
import { LastResort } from './holding-queue.ts';
import { queuePolicy } from './queue-policy.ts';

export type QueueProps = {
  /** Name without the product's prefix and without `.fifo`. */
  readonly name: string;
  readonly place: { readonly account: string; readonly region: string };
  readonly keyArn: string;
  readonly fifo?: boolean;
  /** How long one consumer may work on a message, in seconds; six times the function's time-out. */
  readonly visibilitySeconds: number;
  /** Deliveries before a message goes to the dead-letter queue. */
  readonly maxReceives: number;
  /** How long a message waits before anybody gets it, in seconds; at most 900. */
  readonly delaySeconds?: number;
  /** EventBridge rules that may write here. */
  readonly fromRules?: readonly string[];
};

const FOUR_DAYS = 4 * 24 * 3600;

/** A queue with its dead-letter queue. Policies are inline: a separate resource would cost another wait at every deployment. */
export class DurableQueue extends Construct {
  readonly url: string;
  readonly arn: string;
  readonly deadLetterName: string;
  readonly deadLetterArn: string;
  readonly maxReceives: number;
  /** For others to depend on. */
  readonly resource: SqsQueue;

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    const { account, region } = props.place;
    const name = `${PRODUCT}-${props.name}${props.fifo === true ? '.fifo' : ''}`;
    this.arn = `arn:aws:sqs:${region}:${account}:${name}`;
    this.maxReceives = props.maxReceives;

    const deadLetters = new LastResort(this, 'dead', { ...props, name: `${props.name}-dead` });
    this.deadLetterName = deadLetters.name;
    this.deadLetterArn = deadLetters.arn;
    const queue = new SqsQueue(this, 'queue', {
      name,
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
      policy: queuePolicy(this.arn, props.fromRules ?? []),
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetterArn, maxReceiveCount: props.maxReceives }),
      dependsOn: [deadLetters.resource],
    });
    this.url = queue.url;
    this.resource = queue;
  }

  /** What a function needs to take messages from here. */
  consume(): Statement {
    return {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      Resource: this.arn,
    };
  }

  /** What a function needs to put messages here. */
  send(): Statement {
    return { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: this.arn };
  }
}
