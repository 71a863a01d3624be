import { Construct } from 'constructs';
import { CATALOGUE } from '#catalogue/index.ts';
import { LANES, type Lane } from '#core/lane.ts';
import { INSPECT_PURPOSE, roleArn } from '#core/naming.ts';
import { SETTINGS_KEY } from '#core/settings.ts';
import { laneRules } from '#forward/forwarding.ts';
import type { Watched } from '#forward/special-writers.ts';
import type { HubBus } from './bus.ts';
import { type Bundle, HubFunction } from './function.ts';
import { LastResort } from './holding-queue.ts';
import { DurableQueue } from './queue.ts';
import { assume, baseOf, hubLocation, LOW_PRIORITY_SCALING, type StepProps, tablesOf } from './step.ts';

export type RecognitionProps = StepProps & {
  readonly bundle: Bundle;
  readonly bus: HubBus;
  /** Where containment takes its orders. */
  readonly orders: DurableQueue;
  /** What any account wants watched beside writes. */
  readonly watched?: Watched;
};

/** The beginning of the line: from the bus over a lane of its own for what must not wait into the function that recognises. */
export class Recognition extends Construct {
  readonly functions: readonly string[];
  readonly deadLetters: readonly string[];
  /** Where what nobody can read is put. */
  readonly parked: LastResort;
  /** Where detection takes its events. */
  readonly lanes: Readonly<Record<Lane, DurableQueue>>;

  constructor(scope: Construct, id: string, props: RecognitionProps) {
    super(scope, id);
    const { naming, bundle, keyArn, bus, incidents, state, orders } = props;
    const place = hubLocation(props);
    const parked = new LastResort(this, 'parked', { name: 'parked', place, keyArn });
    this.parked = parked;

    const derived = laneRules(CATALOGUE, naming, props.watched);
    const lanes = LANES.map((lane) => {
      const rules = derived[lane].map(({ name, pattern, reads }) => ({ name: `${lane}-${name}`, pattern, reads }));
      const fromRules = rules.map(({ name }) => bus.ruleArn(name));
      const queue = new DurableQueue(this, lane, {
        name: lane,
        place,
        keyArn,
        visibilitySeconds: 180,
        maxReceives: 5,
        fromRules,
      });
      for (const { name, pattern, reads } of rules) bus.route(name, pattern, queue, reads);
      return { lane, queue };
    });
    this.lanes = Object.fromEntries(lanes.map(({ lane, queue }) => [lane, queue])) as Record<Lane, DurableQueue>;

    const detect = new HubFunction(this, 'detect', {
      ...baseOf(props),
      name: 'detect',
      description: 'Recognises scenarios, opens incidents, orders containment',
      bundle,
      timeoutSeconds: 30,
      environment: {
        ...tablesOf(props),
        REMEDIATE_QUEUE_URL: orders.url,
        PARKED_QUEUE_URL: parked.url,
        HUB_EXTERNAL_IDS: props.externalIds,
      },
      allows: [
        incidents.allow('GetItem', 'PutItem', 'Query', 'DeleteItem'),
        state.allowWithin(['memory#*'], 'BatchGetItem'),
        state.allowWithin([SETTINGS_KEY.pk], 'Query'),
        // A transaction of writes needs what each of its writes needs.
        state.allowWithin(['memory#*', 'agenda#*'], 'PutItem'),
        ...lanes.map(({ queue }) => queue.consume()),
        orders.send(),
        parked.send(),
        assume(roleArn(naming, '*', INSPECT_PURPOSE)),
      ],
    });
    for (const { lane, queue } of lanes) {
      const source = { eventSourceArn: queue.arn, batchSize: 10, dependsOn: [queue.resource] };
      detect.consumes(lane, lane === 'urgent' ? source : { ...source, scalingConfig: LOW_PRIORITY_SCALING });
    }

    this.functions = [detect.name];
    this.deadLetters = [...lanes.map(({ queue }) => queue.deadLetterName), parked.name];
  }
}
