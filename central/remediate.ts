import { Construct } from 'constructs';
import { remediatePurpose, roleArn } from '#core/naming.ts';
import { FAMILIES } from '#core/playbook/playbook-id.ts';
import { SETTINGS_KEY } from '#core/settings.ts';
import { type Bundle, HubFunction } from './function.ts';
import { DurableQueue } from './queue.ts';
import { assume, baseOf, hubLocation, type StepProps, tablesOf } from './step.ts';

export type ContainmentProps = StepProps & { readonly bundles: Readonly<Record<'remediate' | 'decide', Bundle>> };

/** What changes members: the function that contains, and the one that does what people decide. Neither can do the other's work. */
export class Containment extends Construct {
  readonly functions: readonly string[];
  readonly deadLetters: readonly string[];
  /** Where containment is ordered, in order for each place. */
  readonly orders: DurableQueue;
  /** Where decisions are handed in, whatever surface they come from. */
  readonly decisions: DurableQueue;

  constructor(scope: Construct, id: string, props: ContainmentProps) {
    super(scope, id);
    const { naming, bundles, keyArn, incidents, state } = props;
    const inOrder = { place: hubLocation(props), keyArn, fifo: true, visibilitySeconds: 360, maxReceives: 5 };
    const orders = new DurableQueue(this, 'orders', { ...inOrder, name: 'remediate' });
    const decisions = new DurableQueue(this, 'decisions', { ...inOrder, name: 'decisions' });
    this.orders = orders;
    this.decisions = decisions;

    const remediate = new HubFunction(this, 'remediate', {
      ...baseOf(props),
      name: 'remediate',
      description: 'Contains incidents in members that opted in',
      bundle: bundles.remediate,
      timeoutSeconds: 60,
      environment: { ...tablesOf(props), MAX_RECEIVES: String(orders.maxReceives), HUB_EXTERNAL_IDS: props.externalIds },
      allows: [
        incidents.allow('GetItem', 'PutItem', 'DeleteItem'),
        state.allowWithin([SETTINGS_KEY.pk], 'Query'),
        state.allowWithin(['runs#*'], 'UpdateItem'),
        state.allowWithin(['agenda#*'], 'PutItem', 'GetItem'),
        orders.consume(),
        ...FAMILIES.map((family) => assume(roleArn(naming, '*', remediatePurpose(family, 'fix')))),
      ],
    });
    remediate.consumes('orders', { eventSourceArn: orders.arn, batchSize: 1, dependsOn: [orders.resource] });

    const decide = new HubFunction(this, 'decide', {
      ...baseOf(props),
      name: 'decide',
      description: 'Does what people decide about incidents, and takes back what they want undone',
      bundle: bundles.decide,
      timeoutSeconds: 60,
      environment: {
        ...tablesOf(props),
        MAX_RECEIVES: String(decisions.maxReceives),
        REMEDIATE_QUEUE_URL: orders.url,
        HUB_EXTERNAL_IDS: props.externalIds,
      },
      allows: [
        incidents.allow('GetItem', 'PutItem', 'DeleteItem'),
        state.allowWithin([SETTINGS_KEY.pk], 'Query'),
        decisions.consume(),
        orders.send(),
        ...FAMILIES.map((family) => assume(roleArn(naming, '*', remediatePurpose(family, 'undo')))),
      ],
    });
    decide.consumes('decisions', { eventSourceArn: decisions.arn, batchSize: 1, dependsOn: [decisions.resource] });

    this.functions = [remediate.name, decide.name];
    this.deadLetters = [orders.deadLetterName, decisions.deadLetterName];
  }
}
