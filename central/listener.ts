import { Construct } from 'constructs';
import type { QueueName } from '#core/held-queues.ts';
import { INCIDENT_CHANGED, INCIDENT_OPENED, PRODUCT } from '#core/naming.ts';
import type { HubBus } from './bus.ts';
import { CONCURRENCY } from './concurrency.ts';
import { type FunctionProps, HubFunction, type QueueBatches } from './function.ts';
import { DurableQueue } from './queue.ts';
import { type Monitored, type StepProps, sharedProps } from './step.ts';

export type ListenerProps = StepProps & {
  /** Name of its function, its queue and its rule. */
  readonly name: QueueName;
  readonly description: string;
  readonly bus: HubBus;
  /** Further rules that may send it messages, by their ARNs. */
  readonly fromRules?: readonly string[];
  /** Functions that may send it messages, in addition to the rule. */
  readonly fromFunctions?: readonly string[];
  /** The announcements it receives; by default those of interest beyond the incident's own view. */
  readonly types?: readonly string[];
  readonly timeoutSeconds: number;
  /** Ten messages a call where absent. */
  readonly batches?: Pick<QueueBatches, 'size' | 'windowSeconds'>;
  /** What its function reads and may do, apart from its queue and the incidents. */
  readonly environment: FunctionProps['environment'];
  readonly allows: FunctionProps['allows'];
};

/**
 * A function that acts on every change of an incident: a rule on the hub bus, a queue with dead letters, the function, and the
 * names the stack's alarms need. It runs at low priority, because no fix waits for it. An announcement only names the incident: the
 * function reads it from the table, which may hold a later version.
 */
export class Listener extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];
  readonly queue: DurableQueue;

  constructor(scope: Construct, id: string, props: ListenerProps) {
    super(scope, id);
    const {
      name,
      description,
      naming,
      keyArn,
      incidents,
      bus,
      fromRules = [],
      fromFunctions,
      types = [INCIDENT_OPENED, INCIDENT_CHANGED],
      timeoutSeconds,
      batches = { size: 10 },
      environment,
      allows,
    } = props;
    const queue = new DurableQueue(this, 'queue', {
      name,
      naming,
      keyArn,
      visibilitySeconds: 6 * timeoutSeconds,
      from: { rules: [bus.ruleArn(name), ...fromRules], ...(fromFunctions !== undefined && { functions: fromFunctions }) },
      to: name,
    });
    // The pattern names the account, because a member could send an event under the product's name.
    const pattern = { source: [PRODUCT], 'detail-type': [...types], account: [naming.hubAccount] };
    bus.sendToQueue(name, pattern, queue);
    const listener = new HubFunction(this, 'function', {
      ...sharedProps(props),
      name,
      description,
      timeoutSeconds,
      environment: { INCIDENT_TABLE: incidents.name, ...environment },
      allows: [incidents.allow('GetItem'), ...queue.consume(), ...allows],
    });
    listener.consumesQueue('queue', queue, { ...batches, atOnce: CONCURRENCY.listener });
    this.queue = queue;
    this.functions = [listener];
  }
}
