import { PRODUCT } from '#core/naming.ts';

/** The name of one of the hub's queues without the product's prefix and without `.fifo`. */
export function queueName(arn: string): string {
  const name = arn.split(':').at(-1) ?? '';
  return name.replace(`${PRODUCT}-`, '').replace(/\.fifo$/, '');
}

/** The dead-letter queue of a queue, as central/queue.ts names it. */
export function deadLettersOf(arn: string): string {
  return arn.endsWith('.fifo') ? arn.replace(/\.fifo$/, '-dead.fifo') : `${arn}-dead`;
}

/** A message names its queue by ARN only; requests go to the endpoint of the Region, which finds the queue by the path of the URL. */
export function queueUrl(arn: string): string {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}
