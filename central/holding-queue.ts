import { Construct } from 'constructs';
import { SqsQueue } from '#aws/sqs-queue';
import type { Statement } from '#core/iam/policy.ts';
import { PRODUCT } from '#core/naming.ts';
import { queuePolicy } from './queue-policy.ts';

export type LastResortProps = {
  /** Name without the product's prefix and without `.fifo`. */
  readonly name: string;
  readonly place: { readonly account: string; readonly region: string };
  readonly keyArn: string;
  readonly fifo?: boolean;
  /** EventBridge rules that may put here what they could not deliver. */
  readonly fromRules?: readonly string[];
};

const FORTNIGHT = 14 * 24 * 3600;

/** Where a message waits for a person when nobody else could deal with it. Nothing reads it; an alarm watches it. */
export class LastResort extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** For others to depend on. */
  readonly resource: SqsQueue;

  constructor(scope: Construct, id: string, props: LastResortProps) {
    super(scope, id);
    this.name = `${PRODUCT}-${props.name}${props.fifo === true ? '.fifo' : ''}`;
    this.arn = `arn:aws:sqs:${props.place.region}:${props.place.account}:${this.name}`;
    this.resource = new SqsQueue(this, 'queue', {
      name: this.name,
      kmsMasterKeyId: props.keyArn,
      kmsDataKeyReusePeriodSeconds: 300,
      ...(props.fifo === true && { fifoQueue: true }),
      messageRetentionSeconds: FORTNIGHT,
      policy: queuePolicy(this.arn, props.fromRules ?? []),
    });
    this.url = this.resource.url;
  }

  /** What a function needs to put messages here. */
  send(): Statement {
    return { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: this.arn };
  }
}
