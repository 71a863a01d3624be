import { Construct } from 'constructs';
import { CATALOGUE } from '#catalogue/index.ts';
import { KEPT_EVENT_KEYS } from '#core/incident/kept-event.ts';
import { LANES, type Lane } from '#core/lane.ts';
import { INSPECT_PURPOSE, roleArn } from '#core/naming.ts';
import { AGENDAS } from '#core/reminder.ts';
import { laneRules } from '#forward/forwarding.ts';
import { heartbeatRule } from '#forward/heartbeat-rule.ts';
import type { Watched } from '#forward/special-writers.ts';
import type { HubBus } from './bus.ts';
import { CONCURRENCY } from './concurrency.ts';
import { HubFunction } from './function.ts';
import { HoldingQueue } from './holding-queue.ts';
import { writesIncidents } from './incident-access.ts';
import { DurableQueue } from './queue.ts';
import { type Orders, orderEnvironment } from './remediate.ts';
import { assume, type Holding, type Monitored, readsAuthority, type StepProps, sharedProps, tableEnvironment } from './step.ts';

export type DetectProps = StepProps & {
  readonly bus: HubBus;
  /** Queue of `remediate`. */
  readonly orders: Orders;
  /** What any account wants forwarded apart from writes. */
  readonly watched?: Watched;
};

/** The start of the path: rules on the bus sort events into lanes; the function reads both lanes, and what the hub itself observes. */
export class Detect extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];
  readonly holding: readonly Holding[];
  /** Events that could not be read. */
  readonly held: HoldingQueue;
  /** Events of AWS, which only rules of the hub's bus may send. */
  readonly lanes: Readonly<Record<Lane, DurableQueue>>;
  /** Reminders of the clock: an incident may still be open. */
  readonly reminders: DurableQueue;
  /** Connections found by the reader of flow logs. */
  readonly connections: DurableQueue;
  /** Missed heartbeats, which only the heartbeat function may send. */
  readonly silences: DurableQueue;

  constructor(scope: Construct, id: string, props: DetectProps) {
    super(scope, id);
    const { naming, keyArn, incidents, state, orders } = props;
    const held = new HoldingQueue(this, 'held', { name: 'parked', naming, keyArn, from: { functions: ['detect'] } });
    const lanes = lanesFrom(this, props);
    const own = { naming, keyArn, visibilitySeconds: 180, to: 'detect' };
    const reminders = new DurableQueue(this, 'reminders', { ...own, name: 'reminders', from: { functions: ['clock'] } });
    const connections = new DurableQueue(this, 'connections', { ...own, name: 'connections', from: { functions: ['flow'] } });
    const silences = new DurableQueue(this, 'silence', { ...own, name: 'silence', from: { functions: ['beat'] } });
    const queues = [...LANES.map((lane) => lanes[lane]), reminders, connections, silences];
    const detect = new HubFunction(this, 'function', {
      ...sharedProps(props),
      name: 'detect',
      description: 'Recognises scenarios, opens incidents, orders containment',
      timeoutSeconds: 30,
      environment: {
        ...tableEnvironment(props),
        ...orderEnvironment(orders),
        PARKED_QUEUE_URL: held.url,
        HUB_EXTERNAL_IDS: props.externalIds,
      },
      allows: [
        ...writesIncidents(incidents, 'detect'),
        incidents.allowWithin(['open#*'], 'Query'),
        state.allowWithin(['memory#*'], 'BatchGetItem'),
        readsAuthority(state),
        // A transaction of writes needs what each of its writes needs.
        state.allowWithin(['memory#*', `${KEPT_EVENT_KEYS}*`, `${AGENDAS.detect}#*`], 'PutItem'),
        state.allowWithin(['opened#*', 'beat#*'], 'UpdateItem'),
        ...queues.flatMap((queue) => queue.consume()),
        orders.others.send(),
        orders.critical.send(),
        held.send(),
        assume(roleArn(naming, '*', INSPECT_PURPOSE)),
      ],
    });
    detect.consumesQueue('urgent', lanes.urgent, { size: 10, atOnce: CONCURRENCY.urgent });
    detect.consumesQueue('routine', lanes.routine, { size: 10, atOnce: CONCURRENCY.routine });
    detect.consumesQueue('reminders', reminders, { size: 10, atOnce: CONCURRENCY.reminders });
    detect.consumesQueue('connections', connections, { size: 10, atOnce: CONCURRENCY.connections });
    detect.consumesQueue('silence', silences, { size: 10, atOnce: CONCURRENCY.silence });
    this.silences = silences;
    this.held = held;
    this.lanes = lanes;
    this.reminders = reminders;
    this.connections = connections;
    this.functions = [detect];
    this.holding = [
      { queue: held, whatToDo: 'each message says why it could not be read; then hub replay parked, or purge them' },
    ];
  }
}

/** A queue for each lane, filled by the rules that the catalogue derives for it. */
function lanesFrom(scope: Construct, props: DetectProps): Record<Lane, DurableQueue> {
  const { naming, keyArn, bus, watched } = props;
  const derived = laneRules(CATALOGUE, naming, watched);
  // Heartbeats prove the lane that matters most.
  const rulesOf = (lane: Lane) => [...derived[lane], ...(lane === 'urgent' ? [heartbeatRule(naming)] : [])];
  const lanes = LANES.map((lane) => {
    const rules = rulesOf(lane).map((rule) => ({ ...rule, name: `${lane}-${rule.name}` }));
    const queue = new DurableQueue(scope, lane, {
      name: lane,
      naming,
      keyArn,
      visibilitySeconds: 180,
      from: { rules: rules.map(({ name }) => bus.ruleArn(name)) },
      to: 'detect',
    });
    for (const { name, pattern, reads } of rules) bus.sendToQueue(name, pattern, queue, { reads: reads === true, fair: true });
    return [lane, queue] as const;
  });
  return Object.fromEntries(lanes) as Record<Lane, DurableQueue>;
}
