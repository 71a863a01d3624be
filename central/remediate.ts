import { Construct } from 'constructs';
import { remediatePurpose, roleArn } from '#core/naming.ts';
import { FAMILIES } from '#core/playbook/playbook-id.ts';
import { AGENDAS } from '#core/reminder.ts';
import { CONCURRENCY } from './concurrency.ts';
import { HubFunction } from './function.ts';
import { writesIncidents } from './incident-access.ts';
import { DurableQueue, MAX_RECEIVES } from './queue.ts';
import { assume, type Monitored, readsAuthority, type StepProps, sharedProps, tableEnvironment } from './step.ts';

/** Contains incidents in members. It assumes the roles that fix, never those that undo: `decide` assumes these. */
export class Remediate extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];
  /** Orders to contain an incident, in order for each resource. */
  readonly orders: DurableQueue;

  constructor(scope: Construct, id: string, props: StepProps) {
    super(scope, id);
    const { naming, keyArn, incidents, state } = props;
    const orders = new DurableQueue(this, 'orders', {
      name: 'remediate',
      naming,
      keyArn,
      fifo: true,
      visibilitySeconds: 360,
      from: { functions: ['detect', 'decide'] },
      to: 'remediate',
    });
    const remediate = new HubFunction(this, 'function', {
      ...sharedProps(props),
      ...(props.reservesConcurrency && { reserved: CONCURRENCY.remediate }),
      name: 'remediate',
      description: 'Contains incidents in members that opted in',
      timeoutSeconds: 60,
      environment: { ...tableEnvironment(props), MAX_RECEIVES: String(MAX_RECEIVES), HUB_EXTERNAL_IDS: props.externalIds },
      allows: [
        ...writesIncidents(incidents, 'remediate'),
        readsAuthority(state),
        state.allowWithin(['runs#*'], 'BatchGetItem', 'UpdateItem'),
        state.allowWithin([`${AGENDAS.remediate}#*`], 'PutItem'),
        ...orders.consume(),
        ...FAMILIES.map((family) => assume(roleArn(naming, '*', remediatePurpose(family, 'fix')))),
      ],
    });
    remediate.consumesQueue('orders', orders, { size: 1, atOnce: CONCURRENCY.remediate });
    this.orders = orders;
    this.functions = [remediate];
  }
}
