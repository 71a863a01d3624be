import { Construct } from 'constructs';
import { SqsQueue } from '#aws/sqs-queue';
import type { Statement } from '#core/iam/policy.ts';
import { type Naming, PRODUCT } from '#core/naming.ts';
import { queuePolicy, type Senders } from './queue-policy.ts';

export type HoldingQueueProps = {
  /** Name without the product's prefix and without `.fifo`. */
  readonly name: string;
  readonly naming: Naming;
  readonly keyArn: string;
  readonly fifo?: boolean;
  /** Rules that send what they could not deliver, and functions that send what they could not handle. */
  readonly from: Senders;
};

const FOURTEEN_DAYS = 14 * 24 * 3600;

/** Holds messages that no function could handle, until a person looks at them. No function reads it; an alarm watches it. */
export class HoldingQueue extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** For others to depend on. */
  readonly resource: SqsQueue;

  constructor(scope: Construct, id: string, props: HoldingQueueProps) {
    super(scope, id);
    this.name = `${PRODUCT}-${props.name}${props.fifo === true ? '.fifo' : ''}`;
    this.arn = `arn:aws:sqs:${props.naming.homeRegion}:${props.naming.hubAccount}:${this.name}`;
    this.resource = new SqsQueue(this, 'queue', {
      name: this.name,
      kmsMasterKeyId: props.keyArn,
      kmsDataKeyReusePeriodSeconds: 300,
      ...(props.fifo === true && { fifoQueue: true }),
      messageRetentionSeconds: FOURTEEN_DAYS,
      policy: queuePolicy(this.arn, props.naming, props.from),
    });
    this.url = this.resource.url;
  }

  /** What a function needs to send messages here. */
  send(): Statement {
    return { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: this.arn };
  }
}
