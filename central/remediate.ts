import { Construct } from 'constructs';
import type { QueueName } from '#core/held-queues.ts';
import { remediatePurpose, roleArn } from '#core/naming.ts';
import { FAMILIES } from '#core/playbook/playbook-id.ts';
import { AGENDAS } from '#core/reminder.ts';
import { CONCURRENCY } from './concurrency.ts';
import { HubFunction } from './function.ts';
import { writesIncidents } from './incident-access.ts';
import { DurableQueue, MAX_RECEIVES } from './queue.ts';
import { assume, type Monitored, readsAuthority, type StepProps, sharedProps, tableEnvironment } from './step.ts';

/**
 * Orders to contain an incident, in order for each resource. CRITICAL ones have a separate queue, because SQS lets no message of a
 * queue overtake older ones. So an incident that becomes CRITICAL may run twice at the same time; every run reads again and writes
 * only on condition.
 */
export type Orders = { readonly others: DurableQueue; readonly critical: DurableQueue };

/** What a function needs to order containments. */
export function orderEnvironment({ others, critical }: Orders): Record<string, string> {
  return { REMEDIATE_QUEUE_URL: others.url, CRITICAL_QUEUE_URL: critical.url };
}

/** Contains incidents in members. It assumes the roles that fix, never those that undo: `decide` assumes these. */
export class Remediate extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];
  readonly orders: Orders;

  constructor(scope: Construct, id: string, props: StepProps) {
    super(scope, id);
    const { naming, keyArn, incidents, state } = props;
    const queue = (name: QueueName, id: string) =>
      new DurableQueue(this, id, {
        name,
        naming,
        keyArn,
        fifo: true,
        visibilitySeconds: 360,
        from: { functions: ['detect', 'decide'] },
        to: 'remediate',
      });
    const [others, critical] = [queue('remediate', 'orders'), queue('remediate-critical', 'critical-orders')];
    const remediate = new HubFunction(this, 'function', {
      ...sharedProps(props),
      ...(props.reservesConcurrency && { reserved: CONCURRENCY.remediate + CONCURRENCY.critical }),
      name: 'remediate',
      description: 'Contains incidents in members that opted in',
      timeoutSeconds: 60,
      environment: { ...tableEnvironment(props), MAX_RECEIVES: String(MAX_RECEIVES), HUB_EXTERNAL_IDS: props.externalIds },
      allows: [
        ...writesIncidents(incidents, 'remediate'),
        readsAuthority(state),
        state.allowWithin(['runs#*'], 'BatchGetItem', 'UpdateItem'),
        state.allowWithin([`${AGENDAS.remediate}#*`], 'PutItem'),
        ...others.consume(),
        ...critical.consume(),
        ...FAMILIES.map((family) => assume(roleArn(naming, '*', remediatePurpose(family, 'fix')))),
      ],
    });
    remediate.consumesQueue('orders', others, { size: 1, atOnce: CONCURRENCY.remediate });
    remediate.consumesQueue('critical-orders', critical, { size: 1, atOnce: CONCURRENCY.critical });
    this.orders = { others, critical };
    this.functions = [remediate];
  }
}
